package io.mlprod.fallback;

import static io.mlprod.fallback.OnnxModels.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.Call;
import io.mlprod.ModelHandle;
import io.mlprod.Predictor;
import io.mlprod.experiment.Experiment;
import io.mlprod.experiment.Metric;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.model.Inputs;
import io.mlprod.model.PredictionId;
import io.mlprod.observe.AnswerSource;
import io.mlprod.observe.Feedback;
import io.mlprod.observe.ModelEvent;
import io.mlprod.observe.PredictionListener;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes known of a prediction reaches the handle that made it, and no other. */
class ChainFeedbackTest {

    private static final Feedback FEEDBACK = Feedback.label(1f);

    private final List<ModelEvent.FeedbackReceived> learnt = new CopyOnWriteArrayList<>();
    private final ModelHandle<Inputs, Float> ones = handle("ones");
    private final ModelHandle<Inputs, Float> tens = handle("tens");

    private ModelHandle<Inputs, Float> handle(String name) {
        return OnnxModels.model(name)
                .listener(event -> {
                    if (event instanceof ModelEvent.FeedbackReceived told) {
                        learnt.add(told);
                    }
                })
                .build();
    }

    @AfterEach
    void close() {
        ones.close();
        tens.close();
    }

    private static FallbackChainBuilder<Inputs, Float> begin() {
        return FallbackChain.builder(Inputs.class, Float.class).name("scores");
    }

    private void assertReached(FallbackChain<Inputs, Float> chain, ModelHandle<Inputs, Float> handle) {
        PredictionId id = chain.predict(row(1, 1)).id();

        boolean isUsed = chain.feedback(id, FEEDBACK);

        assertThat(isUsed).as("no trial is running").isFalse();
        assertThat(learnt).singleElement().satisfies(told -> {
            assertThat(told.model()).isEqualTo(handle.serving());
            assertThat(told.id()).isEqualTo(id);
            assertThat(told.feedback()).isEqualTo(FEEDBACK);
        });
    }

    @Test
    void feedback_answerOfTheFirstTier_reachesItsHandleOnce() {
        try (var chain = begin().primary(ones).then(tens).orElse(-1f)) {
            assertReached(chain, ones);
        }
    }

    @Test
    void feedback_answerOfALowerTier_reachesItsHandleOnce() {
        try (var chain = begin().primary(ones).then(tens).orElse(-1f)) {
            chain.switchOff("ones", "maintenance");

            assertReached(chain, tens);
        }
    }

    @Test
    void feedback_answerOfAChainWithinIt_reachesItsHandleOnce() {
        try (var inner = FallbackChain.builder(Inputs.class, Float.class)
                        .name("inner")
                        .primary(ones)
                        .orElseThrow();
                var other = FallbackChain.builder(Inputs.class, Float.class)
                        .name("other")
                        .primary(ones)
                        .orElseThrow();
                var chain = begin().primary(inner).then(other).orElse(-1f)) {
            assertReached(chain, ones);
        }
    }

    @Test
    void feedback_handleBehindAPredictorThatTranslates_isReachedIfNamed() {
        Predictor<Inputs, Float> translated =
                (input, call) -> ones.predict(input, call).map(score -> score * 2);
        try (var chain =
                begin().primary(translated, tier -> tier.feedbackTo(ones)).orElse(-1f)) {
            assertReached(chain, ones);
        }
    }

    @Test
    void feedback_trialOfTheHandleUsesIt_saysSo() {
        ones.versions().load(ModelSource.of(OnnxModels.path("tens")).version("2"));
        ones.experiment(Experiment.named("test")
                .control(ones.serving().version(), 0.5)
                .arm("new", "2", 0.5)
                .metric(Metric.proportion("bought")));
        Feedback bought = Feedback.occurred("bought");
        try (var chain = begin().primary(ones).orElse(-1f)) {
            PredictionId id =
                    chain.predict(row(1, 1), Call.DEFAULT.unit("customer")).id();

            assertThat(chain.feedback(id, bought)).isTrue();
            assertThat(learnt).extracting(ModelEvent.FeedbackReceived::feedback).containsExactly(bought);
        }
    }

    @Test
    void feedback_answerOfNoHandle_saysThatNobodyUsedIt() {
        try (var chain = begin().primary(ones)
                .thenLastKnownGood(input -> "key", Duration.ofHours(1))
                .thenRule("rule", input -> input.equals(row(2, 2)) ? 8f : null)
                .orElse(-1f)) {
            chain.predict(row(1, 1));
            chain.switchOff("ones", "maintenance");
            var remembered = chain.predict(row(1, 1));
            assertThat(remembered.source()).isEqualTo(AnswerSource.REMEMBERED);

            assertThat(chain.feedback(remembered.id(), FEEDBACK)).isFalse();
            assertThat(chain.feedback(PredictionId.next(), FEEDBACK)).isFalse();
            assertThat(learnt).isEmpty();
        }
    }

    // ---- predictions of before a restart

    private static final PredictionId ELSEWHERE = PredictionId.parse("5f3a9c0184b2e7d1-1a2b");

    @Test
    void feedback_predictionOfAnotherProcess_isPassedToTheListenersOfAllHandles() {
        try (var chain = begin().primary(ones).then(tens).orElse(-1f)) {
            assertThat(chain.feedback(ELSEWHERE, FEEDBACK))
                    .as("no trial knows it")
                    .isFalse();

            assertThat(learnt)
                    .containsExactly(
                            new ModelEvent.FeedbackReceived(
                                    ones.serving(), ELSEWHERE, FEEDBACK, List.of(tens.serving())),
                            new ModelEvent.FeedbackReceived(
                                    tens.serving(), ELSEWHERE, FEEDBACK, List.of(ones.serving())));
        }
    }

    @Test
    void feedback_predictionOfAnotherProcess_reachesAListenerOfSeveralHandlesOnce() {
        List<ModelEvent.FeedbackReceived> shared = new CopyOnWriteArrayList<>();
        PredictionListener listener = event -> {
            if (event instanceof ModelEvent.FeedbackReceived told) {
                shared.add(told);
            }
        };
        ones.listen(listener);
        tens.listen(listener);
        try (var inner = FallbackChain.builder(Inputs.class, Float.class)
                        .name("inner")
                        .primary(tens)
                        .orElseThrow();
                var chain = begin().primary(ones).then(inner).orElse(-1f)) {
            chain.feedback(ELSEWHERE, FEEDBACK);

            assertThat(shared)
                    .containsExactly(new ModelEvent.FeedbackReceived(
                            ones.serving(), ELSEWHERE, FEEDBACK, List.of(tens.serving())));
        }
    }

    @Test
    void feedback_predictionOfAnotherProcess_isUsedByNoTrial() {
        ones.versions().load(ModelSource.of(OnnxModels.path("tens")).version("2"));
        ones.experiment(Experiment.named("test")
                .control(ones.serving().version(), 0.5)
                .arm("new", "2", 0.5)
                .metric(Metric.proportion("bought")));
        try (var chain = begin().primary(ones).orElse(-1f)) {
            chain.predict(row(1, 1), Call.DEFAULT.unit("customer"));

            assertThat(chain.feedback(ELSEWHERE, Feedback.occurred("bought"))).isFalse();
            assertThat(learnt).hasSize(1);
        }
    }

    @Test
    void feedback_null_isNamed() {
        try (var chain = begin().primary(ones).orElse(-1f)) {
            assertThatThrownBy(() -> chain.feedback(null, FEEDBACK)).hasMessageContaining("identity is null");
            assertThatThrownBy(() -> chain.feedback(PredictionId.next(), null))
                    .hasMessageContaining("feedback is null");
            assertThatThrownBy(() -> begin().primary((input, call) -> null, tier -> tier.feedbackTo(null)))
                    .hasMessageContaining("handle is null");
        }
    }
}
