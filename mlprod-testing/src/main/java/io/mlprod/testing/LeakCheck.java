package io.mlprod.testing;

/**
 * What happens if a test leaves something open.
 *
 * @since 0.1
 */
public enum LeakCheck {
    /** The test fails. What it left open stays open, since whoever keeps it may use it in a later test. */
    FAIL,
    /** Nothing. */
    IGNORE
}
