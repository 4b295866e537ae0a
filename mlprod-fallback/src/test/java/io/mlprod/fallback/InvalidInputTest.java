package io.mlprod.fallback;

import static io.mlprod.fallback.OnnxModels.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.Call;
import io.mlprod.ModelHandle;
import io.mlprod.Prediction;
import io.mlprod.Predictor;
import io.mlprod.admission.AdmissionLimits;
import io.mlprod.error.ClosedException;
import io.mlprod.error.InvalidInputException;
import io.mlprod.error.Violation;
import io.mlprod.error.Violation.Handling;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.model.Inputs;
import io.mlprod.observe.ChainEvent;
import io.mlprod.observe.Event;
import io.mlprod.provenance.Attempt;
import io.mlprod.provenance.AttemptOutcome;
import io.mlprod.provenance.Degradation;
import io.mlprod.rollout.Rollout;
import io.mlprod.time.ManualTime;
import io.mlprod.validation.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An input that the schema of the first tier refuses is its caller's mistake, whatever state that tier is in. */
@Timeout(60)
class InvalidInputTest {

    private static final Inputs VALID = row(1, 1);
    private static final Inputs INVALID = row(-1, 1);
    private static final Duration LIMIT = Duration.ofMillis(20);

    private final ManualTime time = new ManualTime(Instant.EPOCH);
    private final WatchedOnnx onnx = new WatchedOnnx();
    private final RecordingBreaker breaker = new RecordingBreaker();
    private final AtomicInteger othersAsked = new AtomicInteger();
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final ModelHandle<Inputs, Float> model = OnnxModels.model("ones")
            .version("1")
            .schema(Schema.builder().feature("x", it -> it.min(0)).build())
            .admission(AdmissionLimits.DEFAULT.maxRuns(1).maxWaiting(0).maxWait(Duration.ZERO))
            .engine(onnx)
            .build();

    @AfterEach
    void close() {
        model.close();
    }

    private FallbackChainBuilder<Inputs, Float> begin() {
        return FallbackChain.builder(Inputs.class, Float.class)
                .name("scores")
                .time(time)
                .listener(events::add);
    }

    /** Everything that could answer in place of the model, and tells if it was asked. */
    private FallbackChain<Inputs, Float> rest(FallbackTiers<Inputs, Float> tiers) {
        return tiers.then(Predictors.of(input -> asked(7f)), tier -> tier.name("lower"))
                .thenLastKnownGood(input -> asked(1f), Duration.ofHours(1))
                .thenRule("rule", input -> asked(8f))
                .orElse(-1f);
    }

    @SuppressWarnings("ReferenceEquality") // the very input
    private static boolean isOther(Inputs input) {
        return input != INVALID;
    }

    private float asked(float answer) {
        othersAsked.incrementAndGet();
        return answer;
    }

    private FallbackChain<Inputs, Float> chain(Consumer<TierOptions<Inputs, Float>> options) {
        return rest(begin().primary(model, tier -> options.accept(tier.breaker(breaker))));
    }

    private void assertRefused(FallbackChain<Inputs, Float> chain) {
        int before = othersAsked.get();
        events.clear();

        assertThatThrownBy(() -> chain.predict(INVALID))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("x[0]: range");

        assertThat(othersAsked.get()).as("others were asked").isEqualTo(before);
        assertThat(events)
                .filteredOn(ChainEvent.ChainAnswered.class::isInstance)
                .isEmpty();
        assertThat(events).filteredOn(ChainEvent.ChainFailed.class::isInstance).hasSize(1);
    }

    private static List<AttemptOutcome> outcomes(Prediction<?> answer) {
        return answer.provenance().attempts().stream().map(Attempt::outcome).toList();
    }

    // ---- the tier was asked

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void predict_schemaRefuses_callerIsToldAndNoBreakerCounts(boolean isStrict) {
        try (var chain = chain(tier -> {
            if (isStrict) {
                tier.strict();
            }
        })) {
            assertRefused(chain);

            assertThat(breaker.heardAfter(0)).containsExactly("released");
            assertThat(chain.status().get(0).attempts()).containsOnlyKeys(AttemptOutcome.INVALID_INPUT);
            assertThat(chain.status().get(0).load().running()).isZero();
            assertThat(chain.predict(VALID).isDegraded()).isFalse();
        }
    }

    @Test
    void predictAsync_schemaRefuses_futureFailsWithThat() {
        try (var chain = chain(tier -> {})) {
            assertThatThrownBy(() -> chain.predictAsync(INVALID).get())
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(InvalidInputException.class);
        }
    }

    @Test
    void predict_manyInvalidInputs_breakerStaysClosed() {
        BreakerSettings settings =
                BreakerSettings.DEFAULT.window(10).minimumCalls(1).failureRate(0.1);
        try (var chain = rest(begin().primary(model, tier -> tier.breaker(settings)))) {
            for (int i = 0; i < 50; i++) {
                assertRefused(chain);
            }

            assertThat(chain.status().get(0).load().state().name()).isEqualTo("READY");
        }
    }

    @Test
    void predict_candidateOfARolloutRefuses_callerIsTold() {
        try (var chain = chain(tier -> {})) {
            model.versions().load(ModelSource.of(OnnxModels.path("tens")).version("2"));
            model.rollout(Rollout.to("2").steps(0.5).hold(Duration.ofDays(1)));
            Call call = Stream.iterate(0, i -> i + 1)
                    .map(i -> Call.DEFAULT.unit("customer-" + i))
                    .filter(unit -> chain.predict(VALID, unit).model().version().equals("2"))
                    .findFirst()
                    .orElseThrow();
            othersAsked.set(0);

            assertThatThrownBy(() -> chain.predict(INVALID, call)).isInstanceOf(InvalidInputException.class);

            assertThat(othersAsked).hasValue(0);
        }
    }

    // ---- the tier was not asked

    @Test
    void predict_switchedOff_schemaIsAskedAllTheSame() {
        try (var chain = chain(tier -> {})) {
            chain.switchOff("ones", "maintenance");

            assertRefused(chain);
            assertThat(chain.predict(VALID).degradation()).isEqualTo(Degradation.GATED);
        }
    }

    @Test
    void predict_gated_schemaIsAskedAllTheSame() {
        try (var chain = chain(tier -> tier.gate("drift", input -> false))) {
            assertRefused(chain);
            assertThat(chain.predict(VALID).degradation()).isEqualTo(Degradation.GATED);
        }
    }

    @Test
    void predict_breakerOpen_schemaIsAskedAllTheSame() {
        breaker.isOpen = true;
        try (var chain = chain(tier -> {})) {
            assertRefused(chain);
            assertThat(chain.predict(VALID).degradation()).isEqualTo(Degradation.BREAKER_OPEN);
        }
    }

    @Test
    void predict_noTimeForIt_schemaIsAskedAllTheSame() {
        Call hurried = Call.DEFAULT.timeout(Duration.ofMillis(1));
        try (var chain = chain(tier -> tier.minBudget(LIMIT))) {
            assertThatThrownBy(() -> chain.predict(INVALID, hurried)).isInstanceOf(InvalidInputException.class);
            assertThat(othersAsked).hasValue(0);
            assertThat(chain.predict(VALID, hurried).degradation()).isEqualTo(Degradation.TIMEOUT);
        }
    }

    @Test
    void predict_handleIsOverloaded_schemaIsAskedAllTheSame() {
        CountDownLatch mayRun = new CountDownLatch(1);
        onnx.beforeRun = () -> Waiting.deafly(mayRun);
        var other = Predictors.async(() -> model.predict(VALID));
        onnx.awaitRuns(1);
        try (var chain = chain(tier -> {})) {
            assertRefused(chain);
            assertThat(chain.predict(VALID).degradation()).isEqualTo(Degradation.OVERLOADED);
        } finally {
            mayRun.countDown();
            other.join();
        }
    }

    @Test
    void predict_disabledSinceClassesAreMissing_schemaIsAskedAllTheSame() {
        onnx.beforeRun = () -> {
            throw new NoClassDefFoundError("not/There");
        };
        try (var chain = chain(tier -> {})) {
            assertThat(chain.predict(VALID).degradation()).isEqualTo(Degradation.FAILED);

            assertRefused(chain);
            assertThat(chain.predict(VALID).degradation()).isEqualTo(Degradation.GATED);
        }
    }

    @Test
    void predict_handleClosed_nobodyCanSayAndOthersAnswer() {
        try (var chain = chain(tier -> {})) {
            model.close();

            assertThat(chain.predict(INVALID).degradation()).isEqualTo(Degradation.FAILED);
            assertThatThrownBy(() -> chain.validate(INVALID)).isInstanceOf(ClosedException.class);
        }
    }

    // ---- hedges

    @Test
    void predict_hedgedTierWhoseSchemaRefuses_nobodyElseIsAskedMeanwhile() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch checked = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        Predicate<Inputs> slowInTheTier = input -> {
            if (Thread.currentThread().getName().contains("-strict-")) {
                begun.countDown();
                Waiting.deafly(mayEnd);
            } else {
                checked.countDown();
            }
            return false;
        };
        try (var inner = begin().require("right", slowInTheTier).primary(model).orElseThrow();
                var chain = begin().primary(
                                inner,
                                tier -> tier.strict().hedge(Hedge.after(LIMIT).firstValid()))
                        .thenRule("rule", input -> asked(8f))
                        .orElse(-1f)) {
            FutureTask<Prediction<Float>> asking = new FutureTask<>(() -> chain.predict(VALID));
            new Thread(asking).start();
            begun.await();
            time.advance(LIMIT);
            checked.await();
            mayEnd.countDown();

            assertThatThrownBy(asking::get).hasCauseInstanceOf(InvalidInputException.class);
            assertThat(othersAsked).hasValue(0);
        }
    }

    // ---- asked for

    @Test
    void predict_toBeAnswered_anyTierAfterItAnswersAndProvenanceSaysWhy() {
        try (var chain = rest(begin().answerInvalidInput().primary(model))) {
            Prediction<Float> answer = chain.predict(INVALID);

            assertThat(answer.value()).isEqualTo(7f);
            assertThat(answer.degradation()).isEqualTo(Degradation.INVALID_INPUT);
            assertThat(answer.provenance().attempts().get(0).error()).isInstanceOf(InvalidInputException.class);
        }
    }

    @Test
    void predict_toBeAnsweredAndBreaksARuleOfTheChain_noModelIsAsked() {
        try (var chain = rest(begin().answerInvalidInput()
                .require("right", InvalidInputTest::isOther)
                .primary(model))) {
            Prediction<Float> answer = chain.predict(INVALID);

            assertThat(answer.value()).isEqualTo(8f);
            assertThat(answer.degradation()).isEqualTo(Degradation.INVALID_INPUT);
        }
    }

    @Test
    void predict_rememberedAnswerForTheSameKey_isNoAnswerToAnInvalidInput() {
        try (var chain = begin().primary(model)
                .thenLastKnownGood(input -> "key", Duration.ofHours(1))
                .orElse(-1f)) {
            chain.predict(VALID);

            assertThatThrownBy(() -> chain.predict(INVALID)).isInstanceOf(InvalidInputException.class);
        }
    }

    // ---- which tier's schema it is

    @Test
    void predict_laterTierRefuses_isThatTiersFailure() {
        try (var chain = begin().primary(Predictors.failing(new IllegalStateException()))
                .then(model, tier -> tier.breaker(breaker))
                .thenRule("rule", input -> asked(8f))
                .orElse(-1f)) {
            Prediction<Float> answer = chain.predict(INVALID);

            assertThat(outcomes(answer))
                    .containsExactly(AttemptOutcome.ERROR, AttemptOutcome.INVALID_INPUT, AttemptOutcome.SUCCESS);
            assertThat(answer.degradation()).isEqualTo(Degradation.FAILED);
            assertThat(breaker.heardAfter(0)).containsExactly("released");
        }
    }

    @Test
    void predict_tierBeforeItIsNotForSuchInputs_isTheFirstThatIs() {
        try (var chain = begin().primary(Predictors.constant(5f), tier -> tier.accepts("history", input -> false))
                .then(model)
                .thenRule("rule", input -> asked(8f))
                .orElse(-1f)) {
            assertRefused(chain);
            assertThat(chain.predict(VALID).model().name()).isEqualTo("ones");
        }
    }

    @Test
    void predict_switchedOffAndNotForSuchInputs_schemaSaysNothing() {
        try (var chain = chain(tier -> tier.accepts("known", InvalidInputTest::isOther))) {
            assertThat(chain.predict(INVALID).degradation()).isEqualTo(Degradation.NOT_ACCEPTED);
            chain.switchOff("ones", "maintenance");

            assertThat(chain.predict(INVALID).degradation()).isEqualTo(Degradation.GATED);
        }
    }

    @Test
    void predict_firstTierIsNoHandle_nothingIsKnownUnlessItIsAsked() {
        Predictor<Inputs, Float> translated = (input, call) -> model.predict(input, call);
        try (var chain = rest(begin().primary(translated, tier -> tier.name("translated")))) {
            assertRefused(chain);
            chain.switchOff("translated", "maintenance");

            assertThat(chain.predict(INVALID).value()).isEqualTo(7f);
        }
    }

    @Test
    void predict_firstTierThrowsIllegalArgument_nextTierAnswers() {
        try (var chain = rest(begin().primary(Predictors.failing(new IllegalArgumentException())))) {
            assertThat(chain.predict(VALID).degradation()).isEqualTo(Degradation.NOT_ACCEPTED);
        }
    }

    @Test
    void predict_callersFaultOfTheFirstTier_isAnInvalidInputWithThatCause() {
        IllegalStateException fault = new IllegalStateException("secret");
        try (var chain = rest(begin().primary(
                        Predictors.failing(fault),
                        tier -> tier.callersFault(IllegalStateException.class::isInstance)))) {
            assertThatThrownBy(() -> chain.predict(VALID))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContainingAll("scores/primary", "callersFault")
                    .hasMessageNotContaining("secret")
                    .hasCause(fault);
        }
    }

    // ---- chains within chains

    @Test
    void predict_chainWithinAChain_refusesForBoth() {
        try (var inner = FallbackChain.builder(Inputs.class, Float.class)
                        .name("inner")
                        .primary(model)
                        .orElse(-2f);
                var chain = rest(begin().primary(inner))) {
            assertRefused(chain);
            chain.switchOff("inner", "maintenance");
            assertRefused(chain);
            inner.switchOff("ones", "maintenance");
            assertRefused(chain);
        }
    }

    @Test
    void predict_chainWithinAChainAnswersInvalidInputs_outerOneDoes() {
        try (var inner = begin().answerInvalidInput().primary(model).orElse(-2f);
                var chain = rest(begin().primary(inner, tier -> tier.name("inner")))) {
            assertThat(chain.predict(INVALID).value()).isEqualTo(-2f);
            assertThat(chain.predict(INVALID).degradation()).isEqualTo(Degradation.INVALID_INPUT);
            chain.switchOff("inner", "maintenance");

            assertThat(chain.predict(INVALID).value()).isEqualTo(7f);
        }
    }

    // ---- validate

    @Test
    void validate_rulesAndSchema_areFoundWithoutARun() {
        try (var chain = begin().require("right", InvalidInputTest::isOther)
                .primary(model)
                .orElse(-1f)) {
            assertThat(chain.validate(INVALID)).extracting(Violation::rule).containsExactly("right", "range");
            assertThat(chain.validate(INVALID)).extracting(Violation::handling).containsOnly(Handling.REJECTED);
            assertThat(chain.validate(VALID)).isEmpty();
            assertThat(onnx.begun).hasValue(0);
            assertThat(chain.status().get(0).attempts()).isEmpty();
        }
    }

    @Test
    void validate_invalidInputsAreAnswered_findingsAreFlags() {
        try (var chain = begin().answerInvalidInput().primary(model).orElse(-1f)) {
            assertThat(chain.validate(INVALID)).extracting(Violation::handling).containsExactly(Handling.FLAGGED);
        }
    }

    @Test
    void validate_closedOrNull_saysSo() {
        var chain = begin().primary(model).orElse(-1f);
        assertThatThrownBy(() -> chain.validate(null)).hasMessageContaining("input is null");
        chain.close();

        assertThatThrownBy(() -> chain.validate(VALID))
                .isInstanceOf(ClosedException.class)
                .hasMessageContaining("scores");
    }
}
