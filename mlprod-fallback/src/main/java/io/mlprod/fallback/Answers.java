package io.mlprod.fallback;

import io.mlprod.Prediction;
import io.mlprod.model.ModelVersion;
import io.mlprod.model.PredictionId;
import io.mlprod.observe.AnswerSource;
import io.mlprod.provenance.Provenance;
import java.time.Duration;
import java.util.List;

/** Makes the predictions of a chain that no model computed for the call. */
final class Answers {

    private final String chain;

    Answers(String chain) {
        this.chain = chain;
    }

    /** Who answers when it is a rule or constant of the application: chain and tier in place of model and version. */
    ModelVersion origin(String tier) {
        return new ModelVersion(chain, tier, "");
    }

    <O> Prediction<O> byRule(O value, ModelVersion origin) {
        return Prediction.builder(value, origin).source(AnswerSource.RULE).build();
    }

    /** An answer that was given before, as of a certain age. */
    <O> Prediction<O> remembered(Prediction<O> known, Duration age) {
        return known.toBuilder()
                .id(PredictionId.next())
                .source(AnswerSource.REMEMBERED)
                .queueTime(Duration.ZERO)
                .provenance(new Provenance("", Provenance.DIRECT.answered(), List.of(), true, age, null))
                .build();
    }
}
