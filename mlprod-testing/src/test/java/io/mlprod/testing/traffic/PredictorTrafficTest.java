package io.mlprod.testing.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.Prediction;
import io.mlprod.Predictor;
import io.mlprod.error.ModelExecutionException;
import io.mlprod.fallback.FallbackChain;
import io.mlprod.model.ModelVersion;
import io.mlprod.observe.Feedback;
import io.mlprod.observe.ModelEvent;
import io.mlprod.observe.PredictionListener;
import io.mlprod.testing.traffic.Orders.Order;
import io.mlprod.testing.traffic.Orders.Score;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Fallback chains and other predictors. */
class PredictorTrafficTest {

    private static final Duration TWO = Duration.ofHours(2);
    private static final Duration THREE = Duration.ofHours(3);

    private static Traffic<Order, Score> fiveHours() {
        return Orders.traffic().lasting(Duration.ofHours(5)).requestsPerHour(1_000);
    }

    private static Regression<Object> down(String model) {
        return Regression.errors(1).ofModel(model).from(TWO).until(THREE);
    }

    @Test
    void chain_whoseFirstTierIsDown_answersByTheNext_andRecovers() {
        PredictorRuns runs = fiveHours().regression(down("scores")).predictors(2, Orders::chain);

        runs.assertAllAnswered()
                .assertNoneLost()
                .assertRecoveredWithin(Duration.ofMinutes(10))
                .assertDegradedAtMost(0.3);
        assertThat(runs)
                .asString()
                .containsPattern("answered by +before +during +after")
                .containsPattern("scores +100 % +0 %")
                .containsPattern("lite +0 % +100 %")
                .containsPattern("degraded +0 % +100 %");
    }

    @Test
    void recovery_isNotHiddenByErrorsThatAreNormal() {
        fiveHours()
                .errors(0.02)
                .regression(down("scores"))
                .predictors(1, Orders::chain)
                .assertRecoveredWithin(Duration.ofMinutes(10))
                .assertNoneLost();
    }

    @Test
    void runs_ofTheSameSeed_areTheSame_probesIncluded() {
        Traffic<Order, Score> traffic = fiveHours().regression(down("scores"));

        assertThat(traffic.predictors(1, Orders::chain))
                .hasToString(traffic.predictors(1, Orders::chain).toString());
    }

    @Test
    void chain_whoseFirstTierIsSlow_answersByTheNext_byTheManualClock() {
        fiveHours()
                .regression(Regression.slower(Duration.ofMillis(30))
                        .ofModel("scores")
                        .from(TWO)
                        .until(THREE))
                .predictors(1, Orders::chain)
                .assertAllAnswered()
                .assertRecoveredWithin(Duration.ofMinutes(10));
    }

    @Test
    void chain_whoseTiersAreAllDown_losesNoneWithoutAReason() {
        PredictorRuns runs =
                fiveHours().regression(down("scores")).regression(down("lite")).predictors(1, Orders::chain);

        runs.assertNoneLost();
        assertThatThrownBy(runs::assertAllAnswered)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("requests had no answer, all of them because a regression struck what was asked")
                .hasMessageContaining("ChainExhaustedException");
    }

    @Test
    void chain_thatDoesNotRecoverInTime_isAFailure() {
        PredictorRuns runs = fiveHours().regression(down("scores")).predictors(1, Orders::chain);

        assertThatThrownBy(() -> runs.assertRecoveredWithin(Duration.ZERO))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("Seed 1: recovered only ")
                .hasMessageContaining("after the regression had ended, not within 0 ms");
    }

    @Test
    void chain_thatIsSwitchedOffForGood_isNotRecovered() {
        PredictorRuns runs = fiveHours().regression(down("scores")).predictors(1, stage -> {
            FallbackChain<Order, Score> chain = Orders.chain(stage);
            Runnable unused = stage.time().schedule(TWO.plusMinutes(30), () -> chain.switchOff("scores", "by hand"));
            return chain;
        });

        assertThatThrownBy(() -> runs.assertRecoveredWithin(Duration.ofMinutes(10)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("not recovered: the last request, at 4 h 59 min");
    }

    @Test
    void share_thatIsDegraded_isLimited() {
        PredictorRuns runs = fiveHours().regression(down("scores")).predictors(1, Orders::chain);

        assertThatThrownBy(() -> runs.assertDegradedAtMost(0.1))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("of all answers are degraded, more than 10 %");
    }

    @Test
    void regression_ofAModelThatIsNotInTheChain_isAFailure() {
        PredictorRuns runs = fiveHours().regression(down("other")).predictors(1, Orders::chain);

        assertThatThrownBy(() -> runs.assertRecoveredWithin(TWO))
                .hasMessageContaining("no such version; the stage knows [scores@7, lite@1]");
    }

    @Test
    void regression_thatDegradesNothing_isAFailure() {
        PredictorRuns runs = fiveHours()
                .regression(Regression.answers("score", score -> 0)
                        .ofModel("scores")
                        .from(TWO)
                        .until(THREE))
                .predictors(1, Orders::chain);

        assertThatThrownBy(() -> runs.assertRecoveredWithin(TWO))
                .hasMessageContaining("no answer was degraded, so there was nothing to recover from");
    }

    @Test
    void regression_withoutAnEnd_cannotBeRecoveredFrom() {
        PredictorRuns runs =
                fiveHours().regression(Regression.errors(1).ofModel("scores")).predictors(1, Orders::chain);

        assertThatThrownBy(() -> runs.assertRecoveredWithin(TWO))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("give each of them until(…)");
    }

    private static Predictor<Order, Score> remote() {
        ModelVersion origin = new ModelVersion("remote", "1", "");
        return (order, call) -> Prediction.of(new Score(order.amount()), origin);
    }

    @Test
    void predictor_thatIsNoHandle_canFailAsWell() {
        PredictorRuns runs = fiveHours()
                .regression(Regression.errors(0.5)
                        .ofModel("pricing service")
                        .from(TWO)
                        .until(THREE))
                .predictors(1, stage -> stage.predictor("pricing service", remote()));

        runs.assertNoneLost();
        assertThatThrownBy(runs::assertAllAnswered).hasMessageContaining("an error that the traffic injected");
    }

    @Test
    void predictor_whoseAnswersCannotBeChanged_isAnError() {
        assertThatThrownBy(() -> fiveHours()
                        .regression(Regression.notFinite(1).ofModel("remote"))
                        .predictors(1, stage -> stage.predictor("remote", remote())))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("only errors and slowness strike there");
    }

    @Test
    void predictor_thatFailsByItself_isFound() {
        PredictorRuns runs = fiveHours().predictors(1, stage -> (order, call) -> {
            throw new ModelExecutionException("its own\nfault", null);
        });

        assertThatThrownBy(runs::assertNoneLost)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("its own\\nfault");
    }

    @Test
    void labels_comeLaterThroughTheChain_orNever() {
        List<Duration> told = new ArrayList<>();
        fiveHours()
                .outcome(Outcome.label((Answered<Order, Score> of) -> of.value().score() > 0.5)
                        .after(Duration.ofHours(1))
                        .knownFor(0.5))
                .predictors(1, stage -> {
                    FallbackChain<Order, Score> chain = Orders.chain(stage);
                    stage.handles().get(0).listen(PredictionListener.of(ModelEvent.FeedbackReceived.class, received -> {
                        assertThat(received.feedback()).isInstanceOf(Feedback.Label.class);
                        told.add(Duration.ofNanos(stage.time().nanoTime()));
                    }));
                    return chain;
                });

        assertThat(told).hasSizeBetween(1_000, 1_900).allMatch(at -> at.compareTo(Duration.ofHours(1)) >= 0);
    }

    @Test
    void callThrough_ofPredictors_isRefused() {
        Traffic<Order, Score> traffic = fiveHours();

        assertThatThrownBy(() -> traffic.predictors(1, stage -> {
                    Predictor<Order, Score> chain = Orders.chain(stage);
                    stage.callThrough(chain);
                    return chain;
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("stage.callThrough(…) would be ignored; return that code");
    }
}
