package io.mlprod.fallback.internal.run;

import io.mlprod.Predictor;
import io.mlprod.fallback.Breaker;
import io.mlprod.fallback.internal.check.AnswerJudge;
import io.mlprod.fallback.internal.check.InputSchema;
import io.mlprod.fallback.internal.context.ChainContext;
import io.mlprod.fallback.internal.context.TierBudget;
import io.mlprod.fallback.internal.gate.TierAdmission;
import io.mlprod.internal.text.PlainText;
import io.mlprod.provenance.Attempt;
import io.mlprod.provenance.AttemptOutcome;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a predictor's tier that a call passes through.
 *
 * @param schema checks without a run whether an input is the caller's mistake
 */
public record TierParts<I, O>(
        String name,
        int rank,
        Predictor<? super I, ? extends O> predictor,
        TierBudget budget,
        TierAdmission<I> admission,
        InputSchema<I> schema,
        Bulkhead bulkhead,
        Breaker breaker,
        AnswerJudge<O> judge,
        ChainContext<I> chain) {

    /** Returns the chain and the tier, for messages. */
    public String label() {
        return PlainText.line(chain.name() + "/" + name);
    }

    /** Returns the result of an attempt in which nothing ran, or whose run no caller waits for any more. */
    public AttemptResult<O> unanswered(AttemptOutcome outcome, String detail, long nanos, @Nullable Throwable error) {
        return new AttemptResult<>(new Attempt(name, rank, outcome, detail, nanos, error), null);
    }
}
