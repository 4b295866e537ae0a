package io.mlprod.fallback.internal.tier;

import io.mlprod.Prediction;
import io.mlprod.error.InvalidOutputException;
import io.mlprod.fallback.internal.check.OutputCheck;
import io.mlprod.fallback.internal.context.ChainPredictions;
import io.mlprod.model.ModelVersion;
import io.mlprod.time.TimeSource;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A tier that is code of the application and needs no model. */
final class RuleTier<I, O> extends InstantTier<I, O> {

    private final Function<? super I, ? extends @Nullable O> rule;
    private final ChainPredictions predictions;
    private final ModelVersion origin;

    RuleTier(
            String name,
            int rank,
            Function<? super I, ? extends @Nullable O> rule,
            ChainPredictions predictions,
            TimeSource time) {
        super(name, rank, time);
        this.rule = rule;
        this.predictions = predictions;
        this.origin = predictions.origin(name);
    }

    @Override
    @Nullable
    Prediction<O> answer(I input, long now) {
        O value = rule.apply(input);
        if (value == null) {
            return null;
        }
        String problem = OutputCheck.problem(value);
        if (problem != null) {
            throw new InvalidOutputException(
                    origin + " gave no usable answer: " + problem + "; correct the rule", null);
        }
        return predictions.byRule(value, origin);
    }
}
