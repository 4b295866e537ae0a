package io.mlprod.fallback.internal.run;

import io.mlprod.Prediction;
import io.mlprod.provenance.Attempt;
import io.mlprod.provenance.AttemptOutcome;
import org.jspecify.annotations.Nullable;

/**
 * An attempt that has ended.
 *
 * @param answer the answer if there is one, even if it came too late or was not good enough
 */
public record AttemptResult<O>(Attempt attempt, @Nullable Prediction<O> answer) {

    /** Returns whether the attempt gave a good answer in time. */
    public boolean isSuccess() {
        return attempt.outcome() == AttemptOutcome.SUCCESS;
    }

    /** Returns the result for the case that another tier's answer is used: a success becomes a lost race. */
    public AttemptResult<O> asLost() {
        return isSuccess()
                ? new AttemptResult<>(
                        new Attempt(
                                attempt.tier(), attempt.rank(), AttemptOutcome.LOST_RACE, "", attempt.nanos(), null),
                        null)
                : this;
    }
}
