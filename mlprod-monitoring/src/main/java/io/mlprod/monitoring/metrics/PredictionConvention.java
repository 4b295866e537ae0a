package io.mlprod.monitoring.metrics;

import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.mlprod.Prediction;
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
                PredictionKey.MODEL.withValue(context.predictor()),
                PredictionKey.VERSION.withValue(
                        answer == null ? NONE : answer.model().version()),
                PredictionKey.SOURCE.withValue(answer == null ? NONE : TagText.of(answer.source())),
                PredictionKey.OUTCOME.withValue(outcome));
    }

    private static KeyValues ofChain(PredictionContext context, @Nullable Prediction<?> answer, String outcome) {
        String tier = answer == null ? "" : answer.provenance().tier();
        return KeyValues.of(
                PredictionKey.CHAIN.withValue(context.predictor()),
                PredictionKey.TIER.withValue(tier.isEmpty() ? NONE : tier),
                PredictionKey.DEGRADATION.withValue(answer == null ? NONE : TagText.of(answer.degradation())),
                PredictionKey.OUTCOME.withValue(outcome));
    }

    @Override
    public KeyValues getHighCardinalityKeyValues(PredictionContext context) {
        Prediction<?> answer = context.answer();
        return answer == null
                ? KeyValues.empty()
                : KeyValues.of(
                        PredictionKey.ID.withValue(answer.id().toString()),
                        PredictionKey.ANSWERED_BY.withValue(answer.model().toString()));
    }
}
