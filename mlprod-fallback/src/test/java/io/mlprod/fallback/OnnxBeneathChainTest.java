package io.mlprod.fallback;

import static io.mlprod.fallback.OnnxModels.row;
import static io.mlprod.provenance.AttemptOutcome.BUDGET_SKIPPED;
import static io.mlprod.provenance.AttemptOutcome.BULKHEAD_FULL;
import static io.mlprod.provenance.AttemptOutcome.ERROR;
import static io.mlprod.provenance.AttemptOutcome.NOT_ACCEPTED;
import static io.mlprod.provenance.AttemptOutcome.SUCCESS;
import static io.mlprod.provenance.AttemptOutcome.TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.Call;
import io.mlprod.ModelHandle;
import io.mlprod.Prediction;
import io.mlprod.admission.AdmissionLimits;
import io.mlprod.batching.Batching;
import io.mlprod.cache.Cache;
import io.mlprod.error.DeadlineExceededException;
import io.mlprod.error.ModelExecutionException;
import io.mlprod.model.Inputs;
import io.mlprod.observe.AnswerSource;
import io.mlprod.provenance.Attempt;
import io.mlprod.provenance.AttemptOutcome;
import io.mlprod.time.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a handle can do by itself, beneath a chain; and chains of handles within chains. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OnnxBeneathChainTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private final WatchedOnnx onnx = new WatchedOnnx();
    private final ManualTime time = new ManualTime(Instant.EPOCH);
    private final ExecutorService callers = Executors.newCachedThreadPool();

    @AfterEach
    void endCallers() {
        callers.shutdownNow();
    }

    private static List<AttemptOutcome> outcomes(Prediction<?> answer) {
        return answer.provenance().attempts().stream().map(Attempt::outcome).toList();
    }

    private static FallbackChain<Inputs, Float> orMinusOne(ModelHandle<Inputs, Float> model) {
        return FallbackChain.builder(Inputs.class, Float.class)
                .name("scores")
                .primary(model)
                .orElse(-1f);
    }

    private CompletableFuture<Prediction<Float>> ask(FallbackChain<Inputs, Float> chain, Inputs input) {
        return CompletableFuture.supplyAsync(() -> chain.predict(input), callers);
    }

    private CountDownLatch holdRuns() {
        CountDownLatch mayRun = new CountDownLatch(1);
        onnx.beforeRun = () -> Waiting.deafly(mayRun);
        return mayRun;
    }

    // ---- cache

    @Test
    void predict_sameInputAgain_isFromTheCacheAlsoWhenTheModelIsBusy() {
        try (ModelHandle<Inputs, Float> model = OnnxModels.model("ones")
                        .engine(onnx)
                        .cache(Cache.DEFAULT.maximumWeight(1 << 20))
                        .admission(
                                AdmissionLimits.DEFAULT.maxRuns(1).maxWaiting(0).maxWait(Duration.ZERO))
                        .build();
                var chain = orMinusOne(model)) {
            chain.predict(row(2, 3));
            CountDownLatch mayRun = holdRuns();
            var busy = ask(chain, row(1, 1));
            onnx.awaitRuns(2);

            Prediction<Float> known = chain.predict(row(2, 3));
            Prediction<Float> unknown = chain.predict(row(4, 5));
            mayRun.countDown();

            assertThat(known.source()).isEqualTo(AnswerSource.CACHE);
            assertThat(known.value()).isEqualTo(5f);
            assertThat(outcomes(known)).containsExactly(SUCCESS);
            assertThat(outcomes(unknown)).containsExactly(BULKHEAD_FULL, SUCCESS);
            assertThat(busy.join().value()).isEqualTo(2f);
        }
    }

    @Test
    void predict_sameBadInputAgain_failsAgainSinceFailuresAreNotCached() {
        try (ModelHandle<Inputs, Float> model = OnnxModels.model("divide")
                        .engine(onnx)
                        .cache(Cache.DEFAULT.maximumWeight(1 << 20))
                        .build();
                var chain = orMinusOne(model)) {

            assertThat(outcomes(chain.predict(row(7, 0)))).containsExactly(ERROR, SUCCESS);
            assertThat(outcomes(chain.predict(row(7, 0)))).containsExactly(ERROR, SUCCESS);

            assertThat(onnx.begun).hasValue(2);
        }
    }

    // ---- micro-batching

    /** Answers to rows that came while the model was busy with another one. */
    private List<Prediction<Float>> together(
            FallbackChain<Inputs, Float> chain, ModelHandle<Inputs, Float> model, List<Inputs> inputs) {
        int before = onnx.begun.get();
        CountDownLatch mayRun = holdRuns();
        var first = ask(chain, row(100, 1));
        onnx.awaitRuns(before + 1);
        List<CompletableFuture<Prediction<Float>>> calls = new ArrayList<>();
        inputs.forEach(input -> calls.add(ask(chain, input)));
        Waiting.until(() -> model.statistics().batching().orElseThrow().queuedRows() == inputs.size());
        mayRun.countDown();
        assertThat(first.join().value()).isEqualTo(100f);
        return calls.stream().map(CompletableFuture::join).toList();
    }

    private ModelHandle<Inputs, Float> batching() {
        return OnnxModels.model("divide")
                .engine(onnx)
                .batching(Batching.DEFAULT.maxRows(8).maxDelay(Duration.ZERO))
                .admission(AdmissionLimits.DEFAULT.maxRuns(1).maxWaiting(100).maxWait(Duration.ofMinutes(1)))
                .build();
    }

    @Test
    void predict_manyCallersOfABatchingModel_shareARunAndEachHasItsOwnAnswer() {
        try (ModelHandle<Inputs, Float> model = batching();
                var chain = orMinusOne(model)) {

            List<Prediction<Float>> answers = together(chain, model, List.of(row(8, 2), row(9, 3), row(7, 1)));

            assertThat(answers).extracting(Prediction::value).containsExactly(4f, 3f, 7f);
            assertThat(answers).extracting(Prediction::source).containsOnly(AnswerSource.BATCH);
            assertThat(answers).noneMatch(Prediction::isDegraded);
        }
    }

    @Test
    void predict_oneBadRowInABatch_onlyItsCallerGetsTheFallback() {
        try (ModelHandle<Inputs, Float> model = batching();
                var chain = orMinusOne(model)) {

            List<Prediction<Float>> answers = together(chain, model, List.of(row(8, 2), row(9, 0), row(7, 1)));

            assertThat(answers).extracting(Prediction::value).containsExactly(4f, -1f, 7f);
            assertThat(answers).extracting(Prediction::isDegraded).containsExactly(false, true, false);
            assertThat(answers.get(1).provenance().earlier().get(0).error())
                    .isInstanceOf(ModelExecutionException.class);
        }
    }

    @Test
    void predict_strictCallersLeaveABatch_placesComeBackAndNextAnswersAreRight() {
        try (ModelHandle<Inputs, Float> model = batching();
                var chain = FallbackChain.builder(Inputs.class, Float.class)
                        .name("scores")
                        .budget(HOUR)
                        .time(time)
                        .primary(model, tier -> tier.strict().maxConcurrent(3))
                        .orElse(-1f)) {
            CountDownLatch mayRun = holdRuns();
            var running = ask(chain, row(100, 1));
            onnx.awaitRuns(1);
            var waiting = List.of(ask(chain, row(8, 2)), ask(chain, row(9, 3)));
            Waiting.until(() -> model.statistics().batching().orElseThrow().queuedRows() == 2);

            time.advance(HOUR);

            assertThat(outcomes(running.join())).containsExactly(TIMEOUT, SUCCESS);
            assertThat(waiting)
                    .allSatisfy(call -> assertThat(outcomes(call.join())).containsExactly(TIMEOUT, SUCCESS));
            assertThat(chain.status().get(0).load().abandoned()).isEqualTo(3);
            mayRun.countDown();
            Waiting.until(() -> chain.status().get(0).load().running() == 0);
            assertThat(chain.predict(row(9, 3)).value()).isEqualTo(3f);
            assertThat(chain.status().get(0).load().abandoned()).isZero();
        }
    }

    // ---- last known good

    private static float a(Inputs input) {
        return Objects.requireNonNull(input.tensor("x")).floats()[0];
    }

    @Test
    void predict_modelFailsForAKnownKey_itsLastRealAnswerIsGivenUntilTooOld() {
        Duration maxAge = Duration.ofMinutes(10);
        Duration age = Duration.ofMinutes(4);
        try (ModelHandle<Inputs, Float> model = OnnxModels.open("divide");
                var chain = FallbackChain.builder(Inputs.class, Float.class)
                        .name("scores")
                        .time(time)
                        .primary(model)
                        .thenLastKnownGood(OnnxBeneathChainTest::a, maxAge)
                        .orElse(-1f)) {
            Prediction<Float> good = chain.predict(row(7, 2));
            time.advance(age);

            Prediction<Float> remembered = chain.predict(row(7, 0));
            Prediction<Float> unknown = chain.predict(row(8, 0));
            time.advance(maxAge);
            Prediction<Float> tooOld = chain.predict(row(7, 0));

            assertThat(remembered.value()).isEqualTo(3f);
            assertThat(remembered.source()).isEqualTo(AnswerSource.REMEMBERED);
            assertThat(remembered.model()).isEqualTo(good.model());
            assertThat(remembered.id()).isNotEqualTo(good.id());
            assertThat(remembered.provenance().staleness()).contains(age);
            assertThat(outcomes(remembered)).containsExactly(ERROR, SUCCESS);
            assertThat(outcomes(unknown)).containsExactly(ERROR, NOT_ACCEPTED, SUCCESS);
            assertThat(outcomes(tooOld)).containsExactly(ERROR, NOT_ACCEPTED, SUCCESS);
        }
    }

    // ---- chains within chains

    @Test
    void predict_chainWithinAChain_itsTiersGetWhatTheOuterTierGets() {
        try (ModelHandle<Inputs, Float> slow = OnnxModels.open("many_operators");
                ModelHandle<Inputs, Float> tens = OnnxModels.open("tens");
                var inner = FallbackChain.builder(Inputs.class, Float.class)
                        .name("inner")
                        .budget(HOUR)
                        .primary(slow)
                        .then(tens)
                        .thenRule("rule", input -> -1f)
                        .orElse(-2f);
                var outer = FallbackChain.builder(Inputs.class, Float.class)
                        .name("outer")
                        .primary(inner, tier -> tier.timeout(LongWork.TIMEOUT))
                        .orElse(-3f)) {

            Prediction<Float> answer = outer.predict(LongWork.MANY_OPERATORS);

            var within = Objects.requireNonNull(answer.provenance().nested());
            assertThat(within.attempts())
                    .extracting(Attempt::outcome)
                    .containsExactly(TIMEOUT, BUDGET_SKIPPED, SUCCESS);
            assertThat(within.earlier().get(0).error()).isInstanceOf(DeadlineExceededException.class);
            assertThat(outcomes(answer))
                    .as("too late, but better than the constant")
                    .containsExactly(TIMEOUT);
            assertThat(answer.value()).isEqualTo(-1f);
            assertThat(answer.isDegraded()).isTrue();
        }
    }

    @Test
    void predict_innerChainKeepsAReserveOfTheOuterBudget_itsSecondModelAnswersInTime() {
        try (ModelHandle<Inputs, Float> slow =
                        OnnxModels.model("ones").engine(onnx).build();
                ModelHandle<Inputs, Float> tens = OnnxModels.open("tens");
                var inner = FallbackChain.builder(Inputs.class, Float.class)
                        .name("inner")
                        .time(time)
                        .primary(slow, tier -> tier.strict())
                        .then(tens, tier -> tier.reserve(HOUR))
                        .orElse(-2f);
                var outer = FallbackChain.builder(Inputs.class, Float.class)
                        .name("outer")
                        .time(time)
                        .budget(HOUR.multipliedBy(9))
                        .primary(inner)
                        .orElse(-3f)) {
            CountDownLatch mayRun = holdRuns();
            var call = CompletableFuture.supplyAsync(
                    () -> outer.predict(row(2, 3), Call.DEFAULT.timeout(HOUR.multipliedBy(3))), callers);
            onnx.awaitRuns(1);
            time.advance(HOUR.multipliedBy(2));
            Prediction<Float> answer = call.join();
            mayRun.countDown();

            assertThat(answer.value()).isEqualTo(50f);
            assertThat(outcomes(answer)).containsExactly(SUCCESS);
            assertThat(answer.isDegraded()).isTrue();
            var within = Objects.requireNonNull(answer.provenance().nested());
            assertThat(within.attempts()).extracting(Attempt::outcome).containsExactly(TIMEOUT, SUCCESS);
            assertThat(within.earlier().get(0).duration()).isEqualTo(HOUR.multipliedBy(2));
        }
    }
}
