package io.mlprod.fallback.internal.tier;

import io.mlprod.Call;
import io.mlprod.Prediction;
import io.mlprod.fallback.internal.check.ErrorOutcomes;
import io.mlprod.fallback.internal.run.AttemptResult;
import io.mlprod.provenance.Attempt;
import io.mlprod.provenance.AttemptOutcome;
import io.mlprod.provenance.TierState;
import io.mlprod.provenance.TierStatus;
import io.mlprod.time.TimeSource;
import org.jspecify.annotations.Nullable;

/** A tier that costs nothing, and so is asked even when the budget is used up. Thread-safe. */
public abstract class InstantTier<I, O> implements Tier<I, O> {

    private final String name;
    private final int rank;
    private final TimeSource time;

    InstantTier(String name, int rank, TimeSource time) {
        this.name = name;
        this.rank = rank;
        this.time = time;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int rank() {
        return rank;
    }

    @Override
    public TierStatus.Load load() {
        return new TierStatus.Load(TierState.READY, "", 0, 0);
    }

    @Override
    public AttemptResult<O> attempt(I input, Call call, long remaining, long now) {
        Prediction<O> answer = null;
        Throwable error = null;
        try {
            answer = answer(input, now);
        } catch (Throwable e) {
            error = e;
        }
        long end = time.nanoTime();
        AttemptOutcome outcome = error != null
                ? ErrorOutcomes.outcome(error)
                : answer == null ? AttemptOutcome.NOT_ACCEPTED : AttemptOutcome.SUCCESS;
        Attempt attempt = new Attempt(name, rank, outcome, "", end - now, error);
        return new AttemptResult<>(attempt, answer);
    }

    /** Returns the answer, or null if there is none for this input. */
    abstract @Nullable Prediction<O> answer(I input, long now);
}
