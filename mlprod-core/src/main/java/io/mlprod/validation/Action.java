package io.mlprod.validation;

/**
 * The action that is taken when a feature breaks one of its rules. Every action except a rejection is listed on the
 * prediction.
 *
 * @since 0.1
 */
public enum Action {
    /** The whole input is refused. The default. */
    REJECT,
    /** A number out of range becomes the nearest bound; the input is rejected if another rule is broken then. */
    CLAMP,
    /** The value becomes a constant that keeps all rules, even if it is missing. */
    IMPUTE,
    /** A text that breaks a rule, or a missing one, becomes the category for unknown values. */
    UNKNOWN,
    /** The value is used as it is; if it is missing and the input has no way to say so, the input is refused. */
    FLAG
}
