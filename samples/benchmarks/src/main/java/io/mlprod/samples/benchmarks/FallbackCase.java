package io.mlprod.samples.benchmarks;

import java.time.Duration;

/** What a chain of two models and a constant is allowed, and which of them answers. */
public enum FallbackCase {
    /** The first model answers, from memory; each has a breaker. */
    ANSWERS,
    /** The same with limits for time and for calls at a time, on the caller's thread. */
    LIMITED,
    /** The same on threads of the chain's own, so that callers can leave. */
    STRICT,
    /** The second model answers, because a gate keeps calls away from the first. */
    GATED,
    /** The second model answers, because the first one's breaker is open. */
    OPEN,
    /** The first model answers, and is one: the linear model. */
    MODEL;

    static final Duration BUDGET = Duration.ofMillis(20);
    static final int PLACES = 64;

    boolean isLimited() {
        return this == LIMITED || this == STRICT;
    }
}
