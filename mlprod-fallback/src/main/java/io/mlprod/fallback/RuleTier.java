package io.mlprod.fallback;

import io.mlprod.Prediction;
import io.mlprod.error.InvalidOutputException;
import io.mlprod.model.ModelVersion;
import io.mlprod.spi.TimeSource;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Code of the application that answers without a model. */
final class RuleTier<I, O> extends InstantTier<I, O> {

    private final Function<? super I, ? extends @Nullable O> rule;
    private final ChainPredictions answers;
    private final ModelVersion origin;

    RuleTier(
            String name,
            int rank,
            Function<? super I, ? extends @Nullable O> rule,
            ChainPredictions answers,
            TimeSource time) {
        super(name, rank, time);
        this.rule = rule;
        this.answers = answers;
        this.origin = answers.origin(name);
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
        return answers.byRule(value, origin);
    }
}
