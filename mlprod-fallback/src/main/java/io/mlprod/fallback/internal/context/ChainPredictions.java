package io.mlprod.fallback.internal.context;

import io.mlprod.Prediction;
import io.mlprod.model.ModelVersion;
import io.mlprod.model.PredictionId;
import io.mlprod.observe.AnswerSource;
import io.mlprod.provenance.Provenance;
import java.time.Duration;
import java.util.List;

/** Makes the predictions that a chain gives without a model: of rules, of the constant and from memory. Thread-safe. */
public final class ChainPredictions {

    private final String chain;

    public ChainPredictions(String chain) {
        this.chain = chain;
    }

    /** Returns what a rule or constant of the application has in place of model and version: chain and tier. */
    public ModelVersion origin(String tier) {
        return new ModelVersion(chain, tier, "");
    }

    /** Returns the answer of a rule or of the constant. */
    public <O> Prediction<O> byRule(O value, ModelVersion origin) {
        return Prediction.builder(value, origin).source(AnswerSource.RULE).build();
    }

    /** Returns an answer that was given before, with its age. */
    public <O> Prediction<O> remembered(Prediction<O> known, Duration age) {
        return known.toBuilder()
                .id(PredictionId.next())
                .source(AnswerSource.REMEMBERED)
                .queueTime(Duration.ZERO)
                .provenance(new Provenance("", Provenance.DIRECT.answered(), List.of(), true, age, null))
                .build();
    }
}
