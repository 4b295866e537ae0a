package io.mlprod.provenance;

/**
 * What became of one attempt to have an input answered by one tier of a fallback chain.
 *
 * @since 0.1
 */
public enum AttemptOutcome {
    /** The tier answered, in time and well. */
    SUCCESS,
    /** The input breaks the tier's schema, or a rule of the chain itself, so that no tier that computes was asked. */
    INVALID_INPUT,
    /** The tier does not take this input, for example because a feature is missing that it needs. */
    NOT_ACCEPTED,
    /** A gate of the tier is closed, an operator has switched it off, or its classes could not be loaded. */
    GATED,
    /** Too little was left of the chain's budget. */
    BUDGET_SKIPPED,
    /** As many calls as the tier may have at a time were in it. */
    BULKHEAD_FULL,
    /** The tier's breaker is open. */
    BREAKER_OPEN,
    /** The tier had no answer when its share of the budget was used up, or it had one too late. */
    TIMEOUT,
    /** The tier failed. */
    ERROR,
    /** The tier's answer cannot be trusted: it has NaN or infinity, is missing, or breaks a rule for outputs. */
    INVALID_OUTPUT,
    /** The tier answered, but not well enough; the answer is used if all that is left is the chain's end. */
    REJECTED_QUALITY,
    /** Another tier, asked at the same time, had answered first. */
    LOST_RACE,
    /** The caller was interrupted and wants no answer any more. */
    CANCELLED
}
