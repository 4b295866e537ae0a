package io.mlprod.fallback.internal.tier;

import io.mlprod.ModelHandle;
import io.mlprod.fallback.Hedge;
import io.mlprod.fallback.internal.breaker.BreakerFactory;
import io.mlprod.fallback.internal.check.AnswerRules;
import io.mlprod.fallback.internal.gate.AdmissionRules;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a tier with a predictor. Immutable.
 *
 * @param hedge when the next tier is asked as well; null if it never is
 * @param feedbackTo the handle whose predictions the tier gives out; null if the predictor is or has it
 */
public record TierSettings<I, O>(
        String name,
        TierLimits limits,
        AdmissionRules<I> admission,
        BreakerFactory breaker,
        AnswerRules<O> answers,
        @Nullable Hedge hedge,
        @Nullable ModelHandle<?, ?> feedbackTo) {}
