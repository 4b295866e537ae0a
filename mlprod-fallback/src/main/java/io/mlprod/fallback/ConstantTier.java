package io.mlprod.fallback;

import io.mlprod.Prediction;
import io.mlprod.model.ModelVersion;
import io.mlprod.spi.TimeSource;

/** The end of a chain: what every call gets if all else fails. */
final class ConstantTier<I, O> extends InstantTier<I, O> {

    static final String NAME = "default";

    private final O value;
    private final ChainPredictions answers;
    private final ModelVersion origin;

    ConstantTier(int rank, O value, ChainPredictions answers, TimeSource time) {
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
