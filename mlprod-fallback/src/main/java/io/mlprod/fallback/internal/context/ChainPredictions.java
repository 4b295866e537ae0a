package io.mlprod.fallback.internal.context;

import io.mlprod.Prediction;
import io.mlprod.model.ModelVersion;
import io.mlprod.model.PredictionId;
import io.mlprod.observe.AnswerSource;
import io.mlprod.provenance.Provenance;
import java.time.Duration;
import java.util.List;

/** A maker of predictions that a chain gives without a model: by rules, the constant and from memory. Thread-safe. */
public final class ChainPredictions {

    private final String chain;

    public ChainPredictions(String chain) {
        this.chain = chain;
    }

    /** Returns what stands for model and version in the answer of a rule or constant: the chain and the tier. */
    public ModelVersion origin(String tier) {
        return new ModelVersion(chain, tier, "");
    }

    /** Returns the answer of a rule or of the constant. */
    public <O> Prediction<O> byRule(O value, ModelVersion origin) {
        return Prediction.builder(value, origin).source(AnswerSource.RULE).build();
    }

    /** Returns an earlier answer, with its age. */
    public <O> Prediction<O> remembered(Prediction<O> known, Duration age) {
        return known.toBuilder()
                .id(PredictionId.next())
                .source(AnswerSource.REMEMBERED)
                .queueTime(Duration.ZERO)
                .provenance(new Provenance("", Provenance.DIRECT.answered(), List.of(), true, age, null))
                .build();
    }
}
