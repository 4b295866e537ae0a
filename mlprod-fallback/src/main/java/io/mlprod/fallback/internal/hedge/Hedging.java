package io.mlprod.fallback.internal.hedge;

import io.mlprod.Call;
import io.mlprod.fallback.Hedge;
import io.mlprod.fallback.internal.context.TierBudget;
import io.mlprod.fallback.internal.run.AttemptResult;
import io.mlprod.fallback.internal.run.PendingAttempt;
import io.mlprod.fallback.internal.run.StrictRun;
import io.mlprod.fallback.internal.tier.InstantTier;
import io.mlprod.fallback.internal.tier.ModelTier;
import io.mlprod.fallback.internal.tier.Tier;
import io.mlprod.internal.text.PlainText;
import io.mlprod.time.TimeSource;
import org.jspecify.annotations.Nullable;

/**
 * The hedging of a strict tier: it asks the next tier when this one takes longer than usual, and takes the better
 * answer. Thread-safe.
 */
public final class Hedging<I, O> {

    private final ModelTier<I, O> tier;
    private final Tier<I, O> next;
    private final HedgeDelay delay;
    private final boolean isFirstValid;
    private final TimeSource time;
    private final HedgeTokens tokens = new HedgeTokens();

    private Hedging(ModelTier<I, O> tier, Tier<I, O> next, HedgeDelay delay, boolean isFirstValid, TimeSource time) {
        this.tier = tier;
        this.next = next;
        this.delay = delay;
        this.isFirstValid = isFirstValid;
        this.time = time;
    }

    /**
     * Hedges a tier with the next one.
     *
     * @param delay receives the latencies of the tier's runs
     * @throws IllegalArgumentException if the two cannot run at the same time
     */
    public static <I, O> Hedging<I, O> of(
            Hedge settings, HedgeDelay delay, Tier<I, O> tier, @Nullable Tier<I, O> next, TimeSource time) {
        if (tier instanceof ModelTier<I, O> model && model.isStrict() && next != null && runsBeside(next)) {
            return new Hedging<>(model, next, delay, settings.isFirstValid(), time);
        }
        throw new IllegalArgumentException(PlainText.line("Tier " + tier
                + " can only be hedged if it is strict() and the tier after it is strict() too, or a rule: both run at"
                + " the same time, and the caller waits for the first answer"));
    }

    private static boolean runsBeside(Tier<?, ?> next) {
        return next instanceof InstantTier || (next instanceof ModelTier<?, ?> model && model.isStrict());
    }

    /**
     * Tries to answer with the tier, and with the next one if that takes too long.
     *
     * @param remaining how much of the budget is left, in nanoseconds
     * @param now the monotonic time
     */
    public HedgedResult<O> attempt(I input, Call call, long remaining, long now) {
        PendingAttempt<O> first = tier.begin(input, call, remaining, now);
        StrictRun<O> run = first.run();
        if (run == null) {
            return new HedgedResult<>(first.conclude(), null);
        }
        run.await(Math.min(delay.nanos(), run.allowed()));
        boolean isOver = run.isDone() || isInterrupted() || run.left(time.nanoTime()) <= 0;
        boolean isAlone = isOver || tier.refuses(input) || !tokens.tryTake();
        HedgedResult<O> result =
                isAlone ? new HedgedResult<>(await(first, run), null) : both(first, run, input, call, remaining);
        switch (result.first().attempt().outcome()) {
            case SUCCESS -> tokens.succeeded();
            case LOST_RACE -> {} // the hedge has already taken its token
            case INVALID_INPUT, NOT_ACCEPTED -> {} // the caller's mistake, which says nothing of the tier
            default -> tokens.failed();
        }
        return result;
    }

    private AttemptResult<O> await(PendingAttempt<O> attempt, StrictRun<O> run) {
        run.await(run.allowed());
        return attempt.conclude();
    }

    private HedgedResult<O> both(PendingAttempt<O> first, StrictRun<O> run, I input, Call call, long remaining) {
        long now = time.nanoTime();
        long left = TierBudget.less(remaining, now - run.began());
        PendingAttempt<O> second;
        try {
            second = next.begin(input, call, left, now);
        } catch (Throwable e) { // the JVM is in trouble
            AttemptResult<O> unused = first.lose(); // or its permit would be lost
            throw e;
        }
        if (isFirstValid) {
            if (!second.isOver()) {
                run.awaitEither(second.run(), run.allowed());
            }
            if (!run.isDone() && second.isOver()) {
                AttemptResult<O> early = second.conclude();
                return new HedgedResult<>(early.isSuccess() ? first.lose() : await(first, run), early);
            }
        }
        AttemptResult<O> better = await(first, run);
        if (better.isSuccess() || isInterrupted()) {
            return new HedgedResult<>(better, second.lose());
        }
        StrictRun<O> other = second.run();
        if (other != null) {
            other.await(other.allowed());
        }
        return new HedgedResult<>(better, second.conclude());
    }

    private static boolean isInterrupted() {
        return Thread.currentThread().isInterrupted();
    }
}
