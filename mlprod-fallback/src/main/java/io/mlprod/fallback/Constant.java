package io.mlprod.fallback;

import io.mlprod.Prediction;
import io.mlprod.model.ModelVersion;
import io.mlprod.spi.TimeSource;

/** The end of a chain: what every call gets if all else fails. */
final class Constant<I, O> extends FreeTier<I, O> {

    private final O value;
    private final Answers answers;
    private final ModelVersion origin;

    Constant(String name, int rank, O value, Answers answers, TimeSource time) {
        super(name, rank, time);
        this.value = value;
        this.answers = answers;
        this.origin = answers.origin(name);
    }

    @Override
    Prediction<O> answer(I input, long now) {
        return answers.byRule(value, origin);
    }
}
