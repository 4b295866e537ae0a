package io.mlprod.fallback.internal.tier;

import io.mlprod.Call;
import io.mlprod.fallback.internal.run.AttemptResult;
import io.mlprod.fallback.internal.run.PendingAttempt;
import io.mlprod.provenance.TierStatus;

/** A tier of a chain, from which an answer may come. Thread-safe. */
public interface Tier<I, O> {

    /** Returns the name that provenance, metrics and messages show. */
    String name();

    /** Returns the tier's place in the chain, from 0. */
    int rank();

    /**
     * Tries to answer, and throws nothing.
     *
     * @param remaining how much of the budget is left, in nanoseconds
     * @param now the monotonic time
     */
    AttemptResult<O> attempt(I input, Call call, long remaining, long now);

    /** Starts an attempt without waiting for a run, as a hedge does. Throws nothing. */
    default PendingAttempt<O> begin(I input, Call call, long remaining, long now) {
        return new PendingAttempt.Ended<>(attempt(input, call, remaining, now));
    }

    /** Returns its current load and state. */
    TierStatus.Load load();
}
