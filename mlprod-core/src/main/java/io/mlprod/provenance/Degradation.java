package io.mlprod.provenance;

import java.util.Comparator;
import java.util.List;

/**
 * The reason why a fallback chain did not give a good answer of its first tier. A host switches on it to decide what
 * its own caller gets.
 *
 * <p>It is {@link #OVERLOADED} if any tier that was to answer had to turn the call away, since a later call, or more
 * capacity, would get a better answer. Otherwise it is why the first tier did not answer.
 *
 * @since 0.1
 */
public enum Degradation {
    /** The answer is not degraded: the first tier gave a good one. */
    NONE,
    /** A tier had as many calls as it may have, or turned the call away with an overload error. */
    OVERLOADED,
    /**
     * The tier was not done in time, was slower than the one that was asked at the same time, or too little time was
     * left to ask it.
     */
    TIMEOUT,
    /** The tier failed, or gave an answer that cannot be trusted. */
    FAILED,
    /** The tier has failed so often that its breaker keeps calls away. */
    BREAKER_OPEN,
    /** A gate of the tier is closed, an operator has switched it off, or its classes could not be loaded. */
    GATED,
    /** The input breaks the schema or a rule of the chain, and the chain is set to answer such inputs. */
    INVALID_INPUT,
    /** The tier does not accept such inputs. */
    NOT_ACCEPTED,
    /** The tier's answer was not good enough. */
    LOW_QUALITY;

    /**
     * Derives the reason from attempts.
     *
     * @param attempts the attempts on the tiers, in any order
     * @return the reason; {@link #NONE} if all answered
     */
    public static Degradation of(List<Attempt> attempts) {
        if (attempts.stream().anyMatch(attempt -> of(attempt.outcome()) == OVERLOADED)) {
            return OVERLOADED;
        }
        return attempts.stream()
                .sorted(Comparator.comparingInt(Attempt::rank))
                .map(attempt -> of(attempt.outcome()))
                .filter(reason -> reason != NONE)
                .findFirst()
                .orElse(NONE);
    }

    private static Degradation of(AttemptOutcome outcome) {
        return switch (outcome) {
            case SUCCESS -> NONE;
            case BULKHEAD_FULL -> OVERLOADED;
            case TIMEOUT, BUDGET_SKIPPED, LOST_RACE -> TIMEOUT;
            case ERROR, INVALID_OUTPUT, CANCELLED -> FAILED;
            case BREAKER_OPEN -> BREAKER_OPEN;
            case GATED -> GATED;
            case INVALID_INPUT -> INVALID_INPUT;
            case NOT_ACCEPTED -> NOT_ACCEPTED;
            case REJECTED_QUALITY -> LOW_QUALITY;
        };
    }
}
