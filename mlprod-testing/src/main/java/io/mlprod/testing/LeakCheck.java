package io.mlprod.testing;

/**
 * What happens if a test leaves something open.
 *
 * @since 0.1
 */
public enum LeakCheck {
    /** The test fails, and what it left open is closed if that is possible. */
    FAIL,
    /** Nothing. */
    IGNORE
}
