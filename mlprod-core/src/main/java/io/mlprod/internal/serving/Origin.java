package io.mlprod.internal.serving;

import io.mlprod.error.Violation;
import io.mlprod.internal.text.RecordText;
import io.mlprod.model.ModelVersion;
import io.mlprod.observe.AnswerSource;
import io.mlprod.routing.Route;
import java.time.Duration;
import java.util.List;

/**
 * The origin of a prediction: all but its number, its value and its path through a chain. Most answers of a version
 * share one, see {@link Origins}.
 *
 * @param handle the first half of the prediction's identity
 */
public record Origin(
        long handle,
        ModelVersion model,
        List<Violation> violations,
        AnswerSource source,
        Duration queueTime,
        Route route) {

    @Override
    public String toString() {
        return RecordText.of(this);
    }
}
