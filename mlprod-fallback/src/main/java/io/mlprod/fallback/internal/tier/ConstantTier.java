package io.mlprod.fallback.internal.tier;

import io.mlprod.Prediction;
import io.mlprod.fallback.internal.context.ChainPredictions;
import io.mlprod.model.ModelVersion;
import io.mlprod.time.TimeSource;

/** The end of a chain: a constant, which a call gets when no tier answers. */
public final class ConstantTier<I, O> extends InstantTier<I, O> {

    public static final String NAME = "default";

    private final O value;
    private final ChainPredictions predictions;
    private final ModelVersion origin;

    public ConstantTier(int rank, O value, ChainPredictions predictions, TimeSource time) {
        super(NAME, rank, time);
        this.value = value;
        this.predictions = predictions;
        this.origin = predictions.origin(NAME);
    }

    @Override
    Prediction<O> answer(I input, long now) {
        return predictions.byRule(value, origin);
    }
}
