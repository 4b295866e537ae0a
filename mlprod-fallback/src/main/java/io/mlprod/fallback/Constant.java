package io.mlprod.fallback;

import io.mlprod.Prediction;
import io.mlprod.model.ModelVersion;
import io.mlprod.time.TimeSource;

/** The end of a chain: what every call gets if all else fails. */
final class Constant<I, O> extends FreeTier<I, O> {

    static final String NAME = "default";

    private final O value;
    private final Answers answers;
    private final ModelVersion origin;

    Constant(int rank, O value, Answers answers, TimeSource time) {
        super(NAME, rank, time);
        this.value = value;
        this.answers = answers;
        this.origin = answers.origin(NAME);
    }

    @Override
    Prediction<O> answer(I input, long now) {
        return answers.byRule(value, origin);
    }
}
