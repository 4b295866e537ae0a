package io.mlprod;

import io.mlprod.error.Violation;
import io.mlprod.model.ModelVersion;
import io.mlprod.model.PredictionId;
import io.mlprod.observe.AnswerSource;
import io.mlprod.routing.Route;
import java.time.Duration;
import java.util.List;

/**
 * An answer, and where it came from.
 *
 * <p>Immutable if the value is; there is nothing to close.
 *
 * @param <O> what callers get
 * @param id the identity that joins this answer with its log line, audit record and late label
 * @param value the answer
 * @param model which model answered
 * @param findings violations of the schema that were repaired or flagged; empty for a clean input
 * @param source whether the model ran for this input, for several, or not at all
 * @param queueTime how long the call waited for its turn, or for another call's answer; zero if it did not
 * @param route why this version answered
 * @since 0.1
 */
public record Prediction<O>(
        PredictionId id,
        O value,
        ModelVersion model,
        List<Violation> findings,
        AnswerSource source,
        Duration queueTime,
        Route route) {

    /**
     * An answer that was computed for its input alone, without a wait.
     *
     * @param id the identity
     * @param value the answer
     * @param model which model answered
     * @param findings violations of the schema that were repaired or flagged
     */
    public Prediction(PredictionId id, O value, ModelVersion model, List<Violation> findings) {
        this(id, value, model, findings, AnswerSource.RUN, Duration.ZERO, Route.direct(model));
    }

    /**
     * Everything but the value, which may be personal data.
     *
     * @return one line
     */
    @Override
    public String toString() {
        return "Prediction[" + id + " by " + model + " from " + source
                + (findings.isEmpty() ? "" : ", findings=" + findings) + "]";
    }
}
