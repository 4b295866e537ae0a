package io.mlprod;

import io.mlprod.error.Violation;
import io.mlprod.model.ModelVersion;
import io.mlprod.model.PredictionId;
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
 * @since 0.1
 */
public record Prediction<O>(PredictionId id, O value, ModelVersion model, List<Violation> findings) {

    /**
     * Everything but the value, which may be personal data.
     *
     * @return one line
     */
    @Override
    public String toString() {
        return "Prediction[" + id + " by " + model + (findings.isEmpty() ? "" : ", findings=" + findings) + "]";
    }
}
