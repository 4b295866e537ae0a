package io.mlprod.provenance;

/**
 * The outcome of one attempt to have an input answered by a tier of a fallback chain.
 *
 * @since 0.1
 */
public enum AttemptOutcome {
    /** The tier answered in time, with a good answer. */
    SUCCESS,
    /** The input breaks the tier's schema, or a rule of the chain itself; then no tier that computes was asked. */
    INVALID_INPUT,
    /** The tier does not accept this input, for example because a feature that it needs is missing. */
    NOT_ACCEPTED,
    /** A gate of the tier is closed, an operator has switched it off, or its classes could not be loaded. */
    GATED,
    /** Too little was left of the chain's budget. */
    BUDGET_SKIPPED,
    /** The tier already had as many calls as it may have at a time. */
    BULKHEAD_FULL,
    /** The tier's breaker is open. */
    BREAKER_OPEN,
    /** The tier had no answer when its share of the budget was used up, or its answer came too late. */
    TIMEOUT,
    /** The tier failed. */
    ERROR,
    /** The tier's answer cannot be trusted: it contains NaN or infinity, is missing, or breaks a rule for outputs. */
    INVALID_OUTPUT,
    /** The tier answered, but not well enough; the answer is used if only the chain's end is left. */
    REJECTED_QUALITY,
    /** Another tier, asked at the same time, had answered first. */
    LOST_RACE,
    /** The caller was interrupted and no longer wants an answer. */
    CANCELLED
}
