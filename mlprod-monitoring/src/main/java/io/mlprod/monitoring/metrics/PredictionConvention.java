package io.mlprod.monitoring.metrics;

import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.mlprod.Prediction;
import io.mlprod.monitoring.metrics.PredictionObservation.Key;
import org.jspecify.annotations.Nullable;

/**
 * The name and the keys of observed predictions, unless the host's registry has a convention of its own for
 * {@link PredictionContext}; that may extend this one. Immutable.
 *
 * @since 0.1
 */
public class PredictionConvention implements ObservationConvention<PredictionContext> {

    private static final String NONE = BoundedValues.NONE;

    private final PredictionObservation kind;

    /**
     * Creates the convention.
     *
     * @param kind for models or for chains
     */
    public PredictionConvention(PredictionObservation kind) {
        this.kind = kind;
    }

    @Override
    public boolean supportsContext(Observation.Context context) {
        return context instanceof PredictionContext prediction && prediction.kind() == kind;
    }

    @Override
    public String getName() {
        return kind.getName();
    }

    @Override
    public String getContextualName(PredictionContext context) {
        return (kind == PredictionObservation.CHAIN ? "fallback " : "predict ") + context.predictor();
    }

    @Override
    public KeyValues getLowCardinalityKeyValues(PredictionContext context) {
        Prediction<?> answer = context.answer();
        String outcome = context.getError() != null ? "error" : answer == null ? NONE : "success";
        return kind == PredictionObservation.CHAIN
                ? ofChain(context, answer, outcome)
                : ofModel(context, answer, outcome);
    }

    private static KeyValues ofModel(PredictionContext context, @Nullable Prediction<?> answer, String outcome) {
        return KeyValues.of(
                Key.MODEL.withValue(context.predictor()),
                Key.VERSION.withValue(answer == null ? NONE : answer.model().version()),
                Key.SOURCE.withValue(answer == null ? NONE : TagText.of(answer.source())),
                Key.OUTCOME.withValue(outcome));
    }

    private static KeyValues ofChain(PredictionContext context, @Nullable Prediction<?> answer, String outcome) {
        String tier = answer == null ? "" : answer.provenance().tier();
        return KeyValues.of(
                Key.CHAIN.withValue(context.predictor()),
                Key.TIER.withValue(tier.isEmpty() ? NONE : tier),
                Key.DEGRADATION.withValue(answer == null ? NONE : TagText.of(answer.degradation())),
                Key.OUTCOME.withValue(outcome));
    }

    @Override
    public KeyValues getHighCardinalityKeyValues(PredictionContext context) {
        Prediction<?> answer = context.answer();
        return answer == null
                ? KeyValues.empty()
                : KeyValues.of(
                        Key.ID.withValue(answer.id().toString()),
                        Key.ANSWERED_BY.withValue(answer.model().toString()));
    }
}
