package io.mlprod.fallback;

import io.mlprod.Call;
import io.mlprod.spi.TimeSource;
import org.jspecify.annotations.Nullable;

/** Asks the next tier when a strict tier takes longer than it usually does, and takes the better answer. */
final class Hedging<I, O> {

    private final Hedge settings;
    private final Tier<I, O> next;
    private final TimeSource time;
    private final @Nullable LatencyPercentile usual; // null: the delay is fixed
    private final HedgeTokens tokens = new HedgeTokens();

    Hedging(Hedge settings, Tier<I, O> next, TimeSource time) {
        this.settings = settings;
        this.next = next;
        this.time = time;
        this.usual = settings.delay() > 0 ? null : new LatencyPercentile(settings.percentile(), time);
    }

    /** Hears how long a run took that answered or was cut off, also one that nobody waited for any more. */
    void took(long nanos) {
        if (usual != null) {
            usual.record(nanos);
        }
    }

    /**
     * Waits for a run that has begun, and may ask the next tier meanwhile.
     *
     * @param remaining how much of the budget is left when it began
     */
    AttemptResult<O> await(ModelTier<I, O> tier, StrictRun<O> first, I input, Call call, long remaining) {
        long patience = usual == null ? settings.delay() : usual.nanos();
        first.await(Math.min(patience, first.allowed()));
        boolean isOver = first.isDone() || isInterrupted() || first.left(time.nanoTime()) <= 0;
        boolean isAlone = isOver || tier.refuses(input) || !tokens.tryTake();
        AttemptResult<O> result = isAlone ? wait(tier, first) : both(tier, first, input, call, remaining);
        switch (result.attempt().outcome()) {
            case SUCCESS -> tokens.succeeded();
            case LOST_RACE -> {} // the hedge has taken its token
            case INVALID_INPUT, NOT_ACCEPTED -> {} // the caller's mistake, which says nothing of the tier
            default -> tokens.failed();
        }
        return result;
    }

    private AttemptResult<O> wait(ModelTier<I, O> tier, StrictRun<O> first) {
        first.await(first.allowed());
        return tier.conclude(first);
    }

    private AttemptResult<O> both(ModelTier<I, O> tier, StrictRun<O> first, I input, Call call, long remaining) {
        long now = time.nanoTime();
        long left = TierBudget.less(remaining, now - first.began());
        PendingAttempt<I, O> second;
        try {
            second = PendingAttempt.in(next, input, call, left, now);
        } catch (Throwable e) { // the JVM is in trouble
            AttemptResult<O> unused = tier.lost(first); // or its permit would be
            throw e;
        }
        if (settings.isFirstValid()) {
            if (!second.isOver()) {
                first.awaitEither(second.run(), first.allowed());
            }
            if (!first.isDone() && second.isOver()) {
                AttemptResult<O> early = second.conclude();
                if (early.isSuccess()) {
                    return with(tier.lost(first), early);
                }
                return with(wait(tier, first), early);
            }
        }
        AttemptResult<O> better = wait(tier, first);
        if (better.isSuccess() || isInterrupted()) {
            return with(better, second.lost());
        }
        if (second.run() != null) {
            second.run().await(second.run().allowed());
        }
        return with(better, second.conclude());
    }

    private static <O> AttemptResult<O> with(AttemptResult<O> first, AttemptResult<O> second) {
        return new AttemptResult<>(first.attempt(), first.answer(), second);
    }

    private static boolean isInterrupted() {
        return Thread.currentThread().isInterrupted();
    }
}
