package io.mlprod.samples.credit;

import io.mlprod.ModelHandle;
import io.mlprod.Prediction;
import io.mlprod.Predictor;
import io.mlprod.error.MlprodException;
import io.mlprod.fallback.FallbackChain;
import java.time.Duration;

/** The rules around the model. Thread-safe if its predictor is. */
public final class CreditDesk {

    private static final float SURE_TO_PAY = 0.25f; // floats, as the model's answers are
    private static final float SURE_TO_FAIL = 0.6f;

    private final Predictor<Features, Score> scores;

    /** Decides by the answers of a predictor. */
    public CreditDesk(Predictor<Features, Score> scores) {
        this.scores = scores;
    }

    /** Puts a rule behind a model: without an answer in time, what late payments say. */
    public static FallbackChain<Features, Score> chain(ModelHandle<Features, Score> model) {
        return FallbackChain.builder(Features.class, Score.class)
                .name("credit")
                .budget(Duration.ofMillis(200))
                .primary(model, tier -> tier.validWhen("probability", score -> score.risk() >= 0 && score.risk() <= 1))
                .thenRule("late-payments", features -> new Score(features.latePayments() > 2 ? 0.7f : 0.4f))
                .orElseThrow();
    }

    /** Decides an application: the law first, then the model; people decide what is not sure. */
    public Decision decide(Application application) {
        if (application.age() < 18 || !(application.income() > 0)) {
            return Decision.DECLINE;
        }
        try {
            return decide(scores.predict(Features.of(application)));
        } catch (MlprodException e) {
            return Decision.REVIEW;
        }
    }

    private static Decision decide(Prediction<Score> answer) {
        float risk = answer.value().risk();
        if (answer.isDegraded()) {
            return risk > SURE_TO_FAIL ? Decision.DECLINE : Decision.REVIEW;
        }
        return risk < SURE_TO_PAY ? Decision.APPROVE : risk > SURE_TO_FAIL ? Decision.DECLINE : Decision.REVIEW;
    }
}
