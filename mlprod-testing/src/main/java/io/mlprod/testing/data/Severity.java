package io.mlprod.testing.data;

/**
 * How much a finding matters, the least first.
 *
 * @since 0.1
 */
public enum Severity {

    /** Worth to know: by itself it does not make a result wrong. */
    INFO,

    /** Results may mislead: look at the rows before you trust them. */
    WARNING,

    /** Results on this data are wrong, or too good. */
    ERROR
}
