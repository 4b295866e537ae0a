package io.mlprod.fallback.internal.run;

import io.mlprod.Prediction;
import io.mlprod.fallback.Breaker;
import io.mlprod.fallback.internal.check.AnswerJudge;
import io.mlprod.provenance.Attempt;
import org.jspecify.annotations.Nullable;

/** A reporter that judges runs that have ended, notifies the breaker, and makes the attempts' results. Thread-safe. */
final class RunReporter<I, O> {

    private final TierParts<I, O> parts;

    RunReporter(TierParts<I, O> parts) {
        this.parts = parts;
    }

    /**
     * Reports one run.
     *
     * @param isCallers whether it ran on the caller's thread, so that an interrupt was meant for the caller
     */
    AttemptResult<O> report(
            Breaker.Permit permit,
            @Nullable Prediction<? extends O> answer,
            @Nullable Throwable error,
            long began,
            long allowed,
            long ended,
            boolean isCallers) {
        long nanos = ended - began;
        AnswerJudge.Verdict verdict = parts.judge().judge(answer, error, nanos > allowed, isCallers);
        if (verdict.error() instanceof LinkageError cannotLoad) {
            parts.admission().disable(cannotLoad); // before the permit is back, which may be when others see the end
        }
        tellBreaker(permit, verdict, nanos, allowed);
        Attempt attempt =
                new Attempt(parts.name(), parts.rank(), verdict.outcome(), verdict.detail(), nanos, verdict.error());
        @SuppressWarnings("unchecked") // nothing is ever put into a prediction
        Prediction<O> usable = verdict.isUsable() ? (Prediction<O>) answer : null;
        return new AttemptResult<>(attempt, usable);
    }

    private void tellBreaker(Breaker.Permit permit, AnswerJudge.Verdict verdict, long nanos, long allowed) {
        switch (verdict.outcome()) {
            case SUCCESS, REJECTED_QUALITY -> permit.succeeded(nanos);
            case ERROR, INVALID_OUTPUT -> permit.failed(nanos, verdict.error());
            case TIMEOUT -> {
                if (parts.budget().isFull(allowed)) {
                    permit.failed(nanos, verdict.error());
                } else { // the tiers before it, or the caller, left it too little time
                    permit.released();
                }
            }
            default -> permit.released();
        }
    }
}
