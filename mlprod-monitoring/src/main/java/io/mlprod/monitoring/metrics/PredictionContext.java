package io.mlprod.monitoring.metrics;

import io.micrometer.observation.Observation;
import io.mlprod.Call;
import io.mlprod.Prediction;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an observed prediction. For the thread of the prediction.
 *
 * @since 0.1
 */
public final class PredictionContext extends Observation.Context {

    private final PredictionObservation kind;
    private final String predictor;
    private final Call call;
    private @Nullable Prediction<?> answer;

    PredictionContext(PredictionObservation kind, String predictor, Call call) {
        this.kind = kind;
        this.predictor = predictor;
        this.call = call;
    }

    /**
     * Returns whether a model is asked, or a chain.
     *
     * @return the kind
     */
    public PredictionObservation kind() {
        return kind;
    }

    /**
     * Returns the name of the model or the chain.
     *
     * @return its name
     */
    public String predictor() {
        return predictor;
    }

    /**
     * Returns how the predictor is asked.
     *
     * @return the call
     */
    public Call call() {
        return call;
    }

    /**
     * Returns the answer.
     *
     * @return null before there is one, and if there is none
     */
    public @Nullable Prediction<?> answer() {
        return answer;
    }

    void answered(Prediction<?> prediction) {
        answer = prediction;
    }
}
