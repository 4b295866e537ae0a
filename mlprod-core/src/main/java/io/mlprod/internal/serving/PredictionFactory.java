package io.mlprod.internal.serving;

import io.mlprod.Prediction;
import io.mlprod.error.Violation;
import io.mlprod.model.ModelVersion;
import io.mlprod.model.PredictionId;
import io.mlprod.observe.AnswerSource;
import io.mlprod.routing.Route;
import java.time.Duration;
import java.util.List;

/** The constructor of predictions, which only the front door can call: applications do not see it, so it may grow. */
@FunctionalInterface
public interface PredictionFactory {

    <O> Prediction<O> make(
            PredictionId id,
            O value,
            ModelVersion model,
            List<Violation> violations,
            AnswerSource source,
            Duration queueTime,
            Route route);
}
