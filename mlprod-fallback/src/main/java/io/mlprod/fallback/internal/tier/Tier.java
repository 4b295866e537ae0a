package io.mlprod.fallback.internal.tier;

import io.mlprod.Call;
import io.mlprod.fallback.TierStatus;
import io.mlprod.fallback.internal.run.AttemptResult;
import io.mlprod.fallback.internal.run.PendingAttempt;

/** One of the places in a chain where an answer may come from. Thread-safe. */
public interface Tier<I, O> {

    /** Returns what provenance, metrics and messages call it. */
    String name();

    /** Its place in the chain, from 0. */
    int rank();

    /**
     * Tries to answer, and throws nothing.
     *
     * @param remaining how much of the budget is left, in nanoseconds
     * @param now the monotonic time
     */
    AttemptResult<O> attempt(I input, Call call, long remaining, long now);

    /** Begins an attempt without waiting for a run, as a hedge does. Throws nothing. */
    default PendingAttempt<O> begin(I input, Call call, long remaining, long now) {
        return new PendingAttempt.Ended<>(attempt(input, call, remaining, now));
    }

    /** Returns what it does now. */
    TierStatus.Load load();
}
