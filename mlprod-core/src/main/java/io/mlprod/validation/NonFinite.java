package io.mlprod.validation;

/**
 * The choice of NaN and infinities that a floating-point value may be.
 *
 * @since 0.1
 */
public enum NonFinite {
    /** Only finite numbers. */
    REJECT,
    /** Finite numbers and NaN, which many models read as "missing". */
    ALLOW_NAN,
    /** Any number. */
    ALLOW
}
