package io.mlprod.fallback;

import static io.mlprod.fallback.OnnxModels.row;
import static io.mlprod.provenance.AttemptOutcome.BUDGET_SKIPPED;
import static io.mlprod.provenance.AttemptOutcome.BULKHEAD_FULL;
import static io.mlprod.provenance.AttemptOutcome.ERROR;
import static io.mlprod.provenance.AttemptOutcome.SUCCESS;
import static io.mlprod.provenance.AttemptOutcome.TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.ModelHandle;
import io.mlprod.Prediction;
import io.mlprod.error.ClosedException;
import io.mlprod.model.Inputs;
import io.mlprod.provenance.Attempt;
import io.mlprod.provenance.AttemptOutcome;
import io.mlprod.provenance.TierStatus;
import io.mlprod.time.ManualTime;
import io.mlprod.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs that take longer than they may: operators that end at the deadline, and one that nothing ends. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OnnxLongRunTest {

    private final WatchedOnnx onnx = new WatchedOnnx();
    private final ManualTime time = new ManualTime(Instant.EPOCH);
    private final ModelHandle<Inputs, Float> oneOperator = longModel("one_operator");
    private final ModelHandle<Inputs, Float> manyOperators = longModel("many_operators");
    private final ModelHandle<Inputs, Float> tens = OnnxModels.open("tens");

    private ModelHandle<Inputs, Float> longModel(String name) {
        ModelHandle<Inputs, Float> model =
                OnnxModels.model(name).engine(onnx).closeGrace(Duration.ZERO).build();
        model.predict(LongWork.NONE); // the first run is not part of what is measured
        onnx.begun.set(0);
        return model;
    }

    @AfterEach
    void close() {
        oneOperator.close();
        manyOperators.close();
        tens.close();
    }

    private FallbackChain<Inputs, Float> chain(
            TimeSource clock, ModelHandle<Inputs, Float> primary, Consumer<TierOptions<Inputs, Float>> options) {
        return FallbackChain.builder(Inputs.class, Float.class)
                .name("scores")
                .time(clock)
                .primary(primary, options)
                .then(tens)
                .thenRule("rule", input -> -1f)
                .orElse(-2f);
    }

    private static List<AttemptOutcome> outcomes(Prediction<?> answer) {
        return answer.provenance().attempts().stream().map(Attempt::outcome).toList();
    }

    /** A call to a strict tier that is left behind in its one long operator. */
    private Prediction<Float> leftBehind(FallbackChain<Inputs, Float> chain) {
        var call = Predictors.async(() -> chain.predict(LongWork.ONE_OPERATOR));
        onnx.awaitRuns(1);
        time.advance(LongWork.TIMEOUT);
        return call.join();
    }

    // ---- on the caller's thread

    @Test
    void predict_cooperativeAndOneLongOperator_nextTierAnswersWhenTheRunHasEnded() {
        try (var chain = chain(TimeSource.system(), oneOperator, tier -> tier.timeout(LongWork.TIMEOUT))) {

            Prediction<Float> answer = chain.predict(LongWork.ONE_OPERATOR);

            assertThat(onnx.begun).hasValue(1);
            assertThat(onnx.running).hasValue(0);
            assertThat(outcomes(answer)).containsExactly(TIMEOUT, SUCCESS);
            assertThat(answer.model().name()).isEqualTo("tens");
            assertThat(answer.provenance().earlier().get(0).duration()).isGreaterThan(LongWork.TIMEOUT);
        }
    }

    @Test
    void predict_cooperativeAndBudgetUsedUp_onlyTheRuleIsAsked() {
        try (var chain = FallbackChain.builder(Inputs.class, Float.class)
                .name("scores")
                .budget(LongWork.TIMEOUT)
                .primary(oneOperator)
                .then(tens)
                .thenRule("rule", input -> -1f)
                .orElse(-2f)) {

            Prediction<Float> answer = chain.predict(LongWork.ONE_OPERATOR);

            assertThat(outcomes(answer)).containsExactly(TIMEOUT, BUDGET_SKIPPED, SUCCESS);
            assertThat(answer.value()).isEqualTo(-1f);
        }
    }

    @Test
    void predict_cooperativeAndManyOperators_runEndsBetweenTwoOfThem() {
        try (var chain = chain(TimeSource.system(), manyOperators, tier -> tier.timeout(LongWork.TIMEOUT))) {

            Prediction<Float> answer = chain.predict(LongWork.MANY_OPERATORS);

            assertThat(onnx.begun).hasValue(1);
            assertThat(onnx.terminations).hasValue(1);
            assertThat(outcomes(answer)).containsExactly(TIMEOUT, SUCCESS);
            assertThat(answer.provenance().earlier().get(0).duration())
                    .as("the whole of it takes about 50 times the timeout")
                    .isLessThan(LongWork.TIMEOUT.multipliedBy(25));
            assertThat(chain.predict(LongWork.NONE).value()).isEqualTo(1f);
        }
    }

    @Test
    void predict_closedDuringTheRun_nextTierAnswers() {
        try (var chain = chain(TimeSource.system(), manyOperators, tier -> {})) {
            var call = Predictors.async(() -> chain.predict(LongWork.MANY_OPERATORS));
            onnx.awaitRuns(1);

            manyOperators.close();

            Prediction<Float> answer = call.join();
            assertThat(outcomes(answer)).containsExactly(ERROR, SUCCESS);
            assertThat(answer.provenance().earlier().get(0).error()).isInstanceOf(ClosedException.class);
            assertThat(answer.model().name()).isEqualTo("tens");
        }
    }

    // ---- on threads of the tier

    @Test
    void predict_strictAndOneLongOperator_callerHasItsAnswerWhileTheRunGoesOn() {
        try (var chain =
                chain(time, oneOperator, tier -> tier.strict().maxConcurrent(1).timeout(LongWork.TIMEOUT))) {

            Prediction<Float> answer = leftBehind(chain);

            TierStatus.Load load = chain.status().get(0).load();
            assertThat(onnx.running).hasValue(1);
            assertThat(load.abandoned()).isEqualTo(1);
            assertThat(load.running()).isEqualTo(1);
            assertThat(outcomes(answer)).containsExactly(TIMEOUT, SUCCESS);
            assertThat(answer.model().name()).isEqualTo("tens");
        }
    }

    @Test
    void predict_strictTierLeftBehind_placeIsKeptUntilTheRunEndsAndThenItWorks() {
        try (var chain =
                chain(time, oneOperator, tier -> tier.strict().maxConcurrent(1).timeout(LongWork.TIMEOUT))) {
            leftBehind(chain);

            assertThat(outcomes(chain.predict(LongWork.NONE))).containsExactly(BULKHEAD_FULL, SUCCESS);
            assertThat(onnx.running).hasValue(1);
            Waiting.until(() -> chain.status().get(0).load().running() == 0);
            assertThat(onnx.running).hasValue(0);
            assertThat(onnx.terminations)
                    .as("came at the deadline, and did not help")
                    .hasValue(1);
            Prediction<Float> next = chain.predict(LongWork.NONE);

            assertThat(outcomes(next)).containsExactly(SUCCESS);
            assertThat(next.value()).isEqualTo(1f);
            assertThat(chain.status().get(0).load().abandoned()).isZero();
        }
    }

    @Test
    void predict_modelClosedAfterItWasLeftBehind_closeWaitsForTheRunAndNextTierAnswers() {
        try (var chain =
                chain(time, oneOperator, tier -> tier.strict().maxConcurrent(1).timeout(LongWork.TIMEOUT))) {
            leftBehind(chain);

            oneOperator.close();

            assertThat(onnx.running).hasValue(0);
            Waiting.until(() -> chain.status().get(0).load().running() == 0);
            Prediction<Float> next = chain.predict(row(2, 3));
            assertThat(outcomes(next)).containsExactly(ERROR, SUCCESS);
            assertThat(next.provenance().earlier().get(0).error()).isInstanceOf(ClosedException.class);
        }
    }

    @Test
    void close_runLeftBehind_doesNotWaitAndTheRunGivesItsPlaceBack() {
        var chain =
                chain(time, oneOperator, tier -> tier.strict().maxConcurrent(1).timeout(LongWork.TIMEOUT));
        leftBehind(chain);

        chain.close();

        assertThat(onnx.running).hasValue(1);
        assertThatThrownBy(() -> chain.predict(row(2, 3))).isInstanceOf(ClosedException.class);
        Waiting.until(() -> chain.status().get(0).load().abandoned() == 0);
        assertThat(onnx.running).hasValue(0);
        assertThat(chain.status().get(0).load().running()).isZero();
    }

    @Test
    void predict_strictAndManyOperators_placeIsFreeAgainBeforeTheRestWasDone() {
        try (var chain = chain(
                time, manyOperators, tier -> tier.strict().maxConcurrent(1).timeout(LongWork.TIMEOUT))) {
            var call = Predictors.async(() -> chain.predict(LongWork.MANY_OPERATORS));
            onnx.awaitRuns(1);
            time.advance(LongWork.TIMEOUT);
            assertThat(outcomes(call.join())).containsExactly(TIMEOUT, SUCCESS);

            long start = System.nanoTime();
            Waiting.until(() -> chain.status().get(0).load().running() == 0);

            assertThat(System.nanoTime() - start)
                    .as("the whole of it takes about 50 times the timeout")
                    .isLessThan(25 * LongWork.TIMEOUT.toNanos());
            assertThat(chain.predict(LongWork.NONE).value()).isEqualTo(1f);
        }
    }
}
