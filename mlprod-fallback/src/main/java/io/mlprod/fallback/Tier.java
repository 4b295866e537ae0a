package io.mlprod.fallback;

import io.mlprod.Call;
import io.mlprod.provenance.Attempt;
import io.mlprod.provenance.AttemptOutcome;
import org.jspecify.annotations.Nullable;

/** One of the places in a chain where an answer may come from. */
sealed interface Tier<I, O> permits ModelTier, InstantTier {

    String name();

    int rank();

    /**
     * Tries to answer, and throws nothing.
     *
     * @param remaining how much of the budget is left, in nanoseconds
     * @param now the monotonic time
     */
    AttemptResult<O> attempt(I input, Call call, long remaining, long now);

    TierStatus.Load load();

    /** An attempt that ended before anything ran. */
    default AttemptResult<O> passedOver(AttemptOutcome outcome, String detail, @Nullable Throwable error) {
        return new AttemptResult<>(new Attempt(name(), rank(), outcome, detail, 0, error), null);
    }
}
