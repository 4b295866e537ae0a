package io.mlprod.fallback;

import io.mlprod.Prediction;
import io.mlprod.provenance.Attempt;
import io.mlprod.provenance.AttemptOutcome;
import org.jspecify.annotations.Nullable;

/**
 * An attempt and what came of it.
 *
 * @param answer the answer if there is one, also one that came too late or was not good enough
 * @param hedge what became of the next tier, if that was asked before this one had answered
 */
record AttemptResult<O>(
        Attempt attempt,
        @Nullable Prediction<O> answer,
        @Nullable AttemptResult<O> hedge) {

    AttemptResult(Attempt attempt, @Nullable Prediction<O> answer) {
        this(attempt, answer, null);
    }

    boolean isSuccess() {
        return attempt.outcome() == AttemptOutcome.SUCCESS;
    }

    /** The same, if another tier's answer was used although this one had one too. */
    AttemptResult<O> asLost() {
        return isSuccess()
                ? new AttemptResult<>(
                        new Attempt(
                                attempt.tier(), attempt.rank(), AttemptOutcome.LOST_RACE, "", attempt.nanos(), null),
                        null)
                : this;
    }
}
