package io.mlprod.fallback;

import io.mlprod.Call;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An attempt that may still be going on.
 *
 * @param tier whose attempt it is
 * @param run what is going on; null if nothing is
 * @param result what came of it, if nothing is going on
 */
record PendingAttempt<I, O>(
        Tier<I, O> tier,
        @Nullable StrictRun<O> run,
        @Nullable AttemptResult<O> result) {

    /** Begins in a tier that is strict, or over at once because it is free. */
    static <I, O> PendingAttempt<I, O> in(Tier<I, O> tier, I input, Call call, long remaining, long now) {
        return tier instanceof ModelTier<I, O> model
                ? model.begin(input, call, remaining, now)
                : new PendingAttempt<>(tier, null, tier.attempt(input, call, remaining, now));
    }

    boolean isOver() {
        return run == null || run.isDone();
    }

    /** What came of it; what is still going on is left behind. */
    AttemptResult<O> conclude() {
        return run == null ? Objects.requireNonNull(result) : ((ModelTier<I, O>) tier).conclude(run);
    }

    /** What came of it, now that another tier has answered. */
    AttemptResult<O> lost() {
        return run == null ? Objects.requireNonNull(result).asLost() : ((ModelTier<I, O>) tier).lost(run);
    }
}
