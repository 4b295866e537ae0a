package io.mlprod;

import static io.mlprod.Asking.start;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.admission.AdmissionLimits;
import io.mlprod.cache.Cache;
import io.mlprod.cache.CacheStatistics;
import io.mlprod.error.CancelledException;
import io.mlprod.error.ClosedException;
import io.mlprod.error.DeadlineExceededException;
import io.mlprod.error.InvalidInputException;
import io.mlprod.error.InvalidOutputException;
import io.mlprod.error.LoadException;
import io.mlprod.error.ModelExecutionException;
import io.mlprod.error.Violation.Handling;
import io.mlprod.model.ElementType;
import io.mlprod.model.Inputs;
import io.mlprod.model.Outputs;
import io.mlprod.model.Tensor;
import io.mlprod.observe.AnswerSource;
import io.mlprod.time.ManualTime;
import io.mlprod.validation.NonFinite;
import io.mlprod.validation.Schema;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("ArrayRecordComponent") // never compared
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CacheTest {

    private static final Path ANY_MODEL = TestModels.path("dynamic_batch");
    private static final Cache LARGE = Cache.DEFAULT.maximumWeight(10_000_000);
    private static final Duration LONG = Duration.ofSeconds(55);

    /** What the output record's constructors do beside; tests set it. */
    private static final AtomicReference<Runnable> IN_CONSTRUCTOR = new AtomicReference<>(() -> {});

    private final FakeEngine engine = FakeEngine.number();

    record In(float x) {}

    record Out(float y) {}

    record Watched(float y) {
        Watched {
            IN_CONSTRUCTOR.get().run();
        }
    }

    record Columns(float[] y) {}

    record Changing(float[] y) {
        Changing {
            y[0] = y[0] + 1;
        }
    }

    record Rounding(float y) {
        Rounding {
            y = y + 1;
        }
    }

    private static <O> ModelHandleBuilder<In, O> builder(FakeEngine engine, Class<O> output) {
        return ModelHandle.builder(In.class, output).load(ANY_MODEL).engine(engine);
    }

    private <O> ModelHandle<In, O> open(Class<O> output) {
        return builder(engine, output).cache(LARGE).build();
    }

    private static ModelHandle<Inputs, Outputs> tensors(FakeEngine engine, Schema schema) {
        return ModelHandle.builder()
                .load(ANY_MODEL)
                .engine(engine)
                .schema(schema)
                .cache(LARGE)
                .build();
    }

    private static Inputs x(Tensor tensor) {
        return Inputs.of("x", tensor);
    }

    private static CacheStatistics statistics(ModelHandle<?, ?> handle) {
        return handle.statistics().cache().orElseThrow();
    }

    // ---- what is the same input -----------------------------------------------------------------

    @Test
    void predict_equalInputAgain_doesNotRunTheModel() {
        try (ModelHandle<In, Out> handle = open(Out.class)) {
            Prediction<Out> first = handle.predict(new In(3));
            Prediction<Out> second = handle.predict(new In(3));

            assertThat(engine.runs).hasValue(1);
            assertThat(first.value()).isEqualTo(new Out(6));
            assertThat(second.value()).isEqualTo(new Out(6));
            assertThat(first.source()).isEqualTo(AnswerSource.RUN);
            assertThat(second.source()).isEqualTo(AnswerSource.CACHE);
            assertThat(second.id()).isNotEqualTo(first.id());
            assertThat(second.queueTime()).isZero();
            assertThat(statistics(handle)).satisfies(all -> {
                assertThat(all.hits()).isEqualTo(1);
                assertThat(all.misses()).isEqualTo(1);
                assertThat(all.joins()).isZero();
                assertThat(all.entries()).isEqualTo(1);
                assertThat(all.hitRate()).isEqualTo(0.5);
            });
        }
    }

    @Test
    void predict_runAfterHit_isAnsweredFromRunAgain() {
        try (ModelHandle<In, Out> handle = open(Out.class)) {
            handle.predict(new In(3));
            handle.predict(new In(3));

            assertThat(handle.predict(new In(4)).source()).isEqualTo(AnswerSource.RUN);
        }
    }

    @Test
    void predictAsync_equalInputAgain_isAnsweredFromTheCache() {
        try (ModelHandle<In, Out> handle = open(Out.class)) {
            handle.predict(new In(3));

            assertThat(handle.predictAsync(new In(3)).join().source()).isEqualTo(AnswerSource.CACHE);
            assertThat(engine.runs).hasValue(1);
        }
    }

    @Test
    void predictAll_inputsThatAreCached_goesPastTheCache() {
        try (ModelHandle<In, Out> handle = open(Out.class)) {
            handle.predict(new In(3));
            CacheStatistics before = statistics(handle);

            assertThat(handle.predictAll(List.of(new In(3), new In(3), new In(3))))
                    .allSatisfy(
                            outcome -> assertThat(outcome.prediction().source()).isNotEqualTo(AnswerSource.CACHE));

            assertThat(engine.runs).hasValueGreaterThan(1);
            assertThat(statistics(handle)).isEqualTo(before);
        }
    }

    @Test
    void predict_differentValues_eachRuns() {
        try (ModelHandle<In, Out> handle = open(Out.class)) {
            Set<Float> values = new HashSet<>();
            for (int i = 0; i < 1_000; i++) {
                values.add(Math.nextUp(i * 1e-30f));
                values.add((float) i);
            }
            for (int round = 0; round < 2; round++) {
                for (float value : values) {
                    assertThat(handle.predict(new In(value)).value()).isEqualTo(new Out(2 * value));
                }
                assertThat(engine.runs).hasValue(values.size());
            }
        }
    }

    @Test
    void predict_sameElementsInDifferentShapes_eachRuns() {
        FakeEngine matrix = FakeEngine.matrix(ElementType.FLOAT);
        try (ModelHandle<Inputs, Outputs> handle = tensors(matrix, Schema.empty())) {
            for (int round = 0; round < 2; round++) {
                for (int rows : new int[] {1, 2, 4}) {
                    Tensor tensor = Tensor.of(new float[] {7, 7, 7, 7}, rows, 4 / rows);
                    assertThat(handle.predict(x(tensor)).value().tensor("y").floats())
                            .hasSize(rows)
                            .containsOnly(14);
                }
                assertThat(matrix.runs).hasValue(3);
            }
        }
    }

    @Test
    void predict_shorterInputAfterLongerOne_keyHasNothingOfTheLongerOne() {
        FakeEngine matrix = FakeEngine.matrix(ElementType.FLOAT);
        try (ModelHandle<Inputs, Outputs> handle = tensors(matrix, Schema.empty())) {
            for (float rest : new float[] {1, 2, 3}) {
                handle.predict(x(Tensor.of(new float[] {0, rest, rest}, 1, 3)));
                handle.predict(x(Tensor.of(new float[] {5}, 1, 1)));
            }
            assertThat(matrix.runs).hasValue(3 + 1);
        }
    }

    @Test
    void predict_negativeZero_isNotZero() {
        try (ModelHandle<In, Out> handle = open(Out.class)) {
            assertThat(handle.predict(new In(0f)).value()).isEqualTo(new Out(0f));
            assertThat(handle.predict(new In(-0f)).value()).isEqualTo(new Out(-0f));
            assertThat(engine.runs).hasValue(2);
        }
    }

    @Test
    void predict_nanTwice_isTheSameInput() {
        engine.work = first -> assertThat(first).isNaN();
        Schema schema = Schema.builder()
                .nonFiniteInputs(NonFinite.ALLOW_NAN)
                .allowNonFiniteOutputs("y")
                .build();
        try (ModelHandle<In, Out> handle =
                builder(engine, Out.class).schema(schema).cache(LARGE).build()) {
            assertThat(handle.predict(new In(Float.NaN)).value().y()).isNaN();
            assertThat(handle.predict(new In(Float.NaN)).source()).isEqualTo(AnswerSource.CACHE);
            assertThat(engine.runs).hasValue(1);
        }
    }

    @Test
    void predict_textsThatAreTheSameWhenJoined_eachRuns() {
        FakeEngine texts = FakeEngine.matrix(ElementType.STRING);
        try (ModelHandle<Inputs, Outputs> handle = tensors(texts, Schema.empty())) {
            String[][] all = {{"ab", "c"}, {"a", "bc"}, {"abc", ""}, {"", "abc"}, {"c", "ab"}, {"äb", "c"}};
            for (int round = 0; round < 2; round++) {
                for (String[] text : all) {
                    Prediction<Outputs> answer = handle.predict(x(Tensor.of(text, 1, 2)));
                    assertThat(answer.value().tensor("y").floats()).containsExactly(text[0].length());
                }
                assertThat(texts.runs).hasValue(all.length);
            }
        }
    }

    @Test
    void predict_clampedInput_sharesTheAnswerOfTheBoundAndKeepsItsOwnFindings() {
        Schema schema = Schema.builder()
                .feature("x", feature -> feature.range(0, 10).clamp())
                .build();
        try (ModelHandle<In, Out> handle =
                builder(engine, Out.class).schema(schema).cache(LARGE).build()) {
            Prediction<Out> clamped = handle.predict(new In(15));
            Prediction<Out> bound = handle.predict(new In(10));
            Prediction<Out> other = handle.predict(new In(20));

            assertThat(engine.runs).hasValue(1);
            assertThat(List.of(clamped.value(), bound.value(), other.value())).containsOnly(new Out(20));
            assertThat(clamped.violations())
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.actual()).isEqualTo(15.0));
            assertThat(bound.violations()).isEmpty();
            assertThat(other.violations()).singleElement().satisfies(finding -> {
                assertThat(finding.actual()).isEqualTo(20.0);
                assertThat(finding.handling()).isEqualTo(Handling.CLAMPED);
            });
        }
    }

    @Test
    void predict_invalidInput_doesNotAskTheCache() {
        try (ModelHandle<In, Out> handle = open(Out.class)) {
            assertThatThrownBy(() -> handle.predict(new In(Float.NaN))).isInstanceOf(InvalidInputException.class);

            assertThat(statistics(handle))
                    .hasToString(CacheStatistics.builder().build().toString());
        }
    }

    // ---- what callers get -----------------------------------------------------------------------

    @Test
    void predict_callerChangesArrayOfRecord_othersDoNotSeeIt() {
        FakeEngine wide = FakeEngine.array(3);
        try (ModelHandle<In, Columns> handle =
                builder(wide, Columns.class).cache(LARGE).build()) {
            for (int i = 0; i < 3; i++) {
                Columns answer = handle.predict(new In(3)).value();
                assertThat(answer.y()).as("call %s", i).containsExactly(6, 7, 8);
                answer.y()[1] = -1;
            }
            assertThat(wide.runs).hasValue(1);
        }
    }

    @Test
    void predict_callerChangesArray_othersDoNotSeeIt() {
        FakeEngine wide = FakeEngine.array(3);
        try (ModelHandle<In, float[]> handle =
                builder(wide, float[].class).cache(LARGE).build()) {
            for (int i = 0; i < 3; i++) {
                float[] answer = handle.predict(new In(3)).value();
                assertThat(answer).as("call %s", i).containsExactly(6, 7, 8);
                answer[1] = -1;
            }
            assertThat(wide.runs).hasValue(1);
        }
    }

    @Test
    void predict_constructorChangesItsArray_everyCallerGetsTheSame() {
        FakeEngine wide = FakeEngine.array(2);
        try (ModelHandle<In, Changing> handle =
                builder(wide, Changing.class).cache(LARGE).build()) {
            for (int i = 0; i < 3; i++) {
                assertThat(handle.predict(new In(3)).value().y())
                        .as("call %s", i)
                        .containsExactly(7, 7);
            }
            assertThat(wide.runs).hasValue(1);
        }
    }

    @Test
    void predict_constructorTransforms_hitIsTransformedOnce() {
        try (ModelHandle<In, Rounding> handle = open(Rounding.class)) {
            for (int i = 0; i < 3; i++) {
                assertThat(handle.predict(new In(3)).value().y())
                        .as("call %s", i)
                        .isEqualTo(7);
            }
            assertThat(engine.runs).hasValue(1);
        }
    }

    @Test
    void predict_constructorThrows_isNotRemembered() {
        AtomicInteger left = new AtomicInteger(1);
        IN_CONSTRUCTOR.set(() -> {
            if (left.getAndDecrement() > 0) {
                throw new IllegalArgumentException("refused");
            }
        });
        try (ModelHandle<In, Watched> handle = open(Watched.class)) {
            assertThatThrownBy(() -> handle.predict(new In(3)))
                    .isInstanceOf(InvalidOutputException.class)
                    .hasRootCauseMessage("refused");
            assertThat(statistics(handle).entries()).isZero();
            assertThat(statistics(handle).failures()).isEqualTo(1);
            assertThat(handle.predict(new In(3)).value().y()).isEqualTo(6);
            assertThat(engine.runs).hasValue(2);
        } finally {
            IN_CONSTRUCTOR.set(() -> {});
        }
    }

    @Test
    void predict_constructorAsksTheSameAgain_doesNotHang() {
        try (ModelHandle<In, Watched> handle = open(Watched.class)) {
            AtomicInteger depth = new AtomicInteger();
            IN_CONSTRUCTOR.set(() -> {
                if (depth.getAndIncrement() == 0) {
                    assertThat(handle.predict(new In(3)).value().y()).isEqualTo(6);
                }
            });
            assertThat(handle.predict(new In(3)).value().y()).isEqualTo(6);
            assertThat(handle.predict(new In(3)).source()).isEqualTo(AnswerSource.CACHE);
        } finally {
            IN_CONSTRUCTOR.set(() -> {});
        }
    }

    @Test
    void predict_constructorsOfTwoCallsAskForEachOthersInput_doNotHang() throws Exception {
        try (ModelHandle<In, Watched> handle = open(Watched.class)) {
            CyclicBarrier bothAreAnswering = new CyclicBarrier(2);
            ThreadLocal<Float> nextQuestion = new ThreadLocal<>();
            IN_CONSTRUCTOR.set(() -> {
                Float next = nextQuestion.get();
                nextQuestion.remove();
                if (next != null) {
                    await(bothAreAnswering);
                    assertThat(handle.predict(new In(next)).value().y()).isEqualTo(2 * next);
                }
            });
            List<Asking<Prediction<Watched>>> calls = new ArrayList<>();
            for (float own : new float[] {3, 4}) {
                calls.add(start(() -> {
                    nextQuestion.set(7 - own);
                    return handle.predict(new In(own), Call.DEFAULT.timeout(Duration.ofSeconds(10)));
                }));
            }
            assertThat(calls.get(0).result().value().y()).isEqualTo(6);
            assertThat(calls.get(1).result().value().y()).isEqualTo(8);
        } finally {
            IN_CONSTRUCTOR.set(() -> {});
        }
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void predict_answerIsKept_threadThatAskedIsNot() throws Exception {
        try (ModelHandle<In, Out> handle = open(Out.class)) {
            WeakReference<Thread> asker = askOnThreadOfItsOwn(handle);
            while (asker.get() != null) {
                assertThat(Thread.currentThread().isInterrupted())
                        .as("the test has taken too long")
                        .isFalse();
                System.gc();
                Thread.onSpinWait();
            }
            assertThat(handle.predict(new In(3)).source()).isEqualTo(AnswerSource.CACHE);
        }
    }

    private static WeakReference<Thread> askOnThreadOfItsOwn(ModelHandle<In, Out> handle) throws Exception {
        Thread thread = new Thread(() -> handle.predict(new In(3)));
        thread.start();
        thread.join();
        return new WeakReference<>(thread);
    }

    // ---- bounds ---------------------------------------------------------------------------------

    @Test
    void predict_answerIsTooOld_runsAgain() {
        ManualTime time = new ManualTime(Instant.EPOCH);
        try (ModelHandle<In, Out> handle = builder(engine, Out.class)
                .time(time)
                .cache(LARGE.expireAfterWrite(Duration.ofSeconds(10)))
                .build()) {
            handle.predict(new In(3));
            time.advance(Duration.ofSeconds(10).minusNanos(1_000));
            assertThat(handle.predict(new In(3)).source()).isEqualTo(AnswerSource.CACHE);
            time.advance(Duration.ofNanos(1_000));
            assertThat(handle.predict(new In(3)).source()).isEqualTo(AnswerSource.RUN);
            time.advance(Duration.ofNanos(1_000));
            assertThat(handle.predict(new In(3)).source()).isEqualTo(AnswerSource.CACHE);

            assertThat(engine.runs).hasValue(2);
            assertThat(statistics(handle).evictions()).isEqualTo(1);
            assertThat(statistics(handle).entries()).isEqualTo(1);
        }
    }

    @Test
    void predict_runTakesLongerThanExpiry_countsFromItsEnd() {
        ManualTime time = new ManualTime(Instant.EPOCH);
        engine.work = first -> time.advance(Duration.ofSeconds(11));
        try (ModelHandle<In, Out> handle = builder(engine, Out.class)
                .time(time)
                .cache(LARGE.expireAfterWrite(Duration.ofSeconds(10)))
                .build()) {
            handle.predict(new In(3));
            time.advance(Duration.ofSeconds(9));

            assertThat(handle.predict(new In(3)).source()).isEqualTo(AnswerSource.CACHE);
        }
    }

    @Test
    void predict_moreAnswersThanFit_evictsAndStaysBelowTheWeight() {
        try (ModelHandle<In, Out> handle = builder(engine, Out.class)
                .cache(Cache.DEFAULT.maximumWeight(10_000))
                .build()) {
            for (int i = 0; i < 1_000; i++) {
                assertThat(handle.predict(new In(i)).value()).isEqualTo(new Out(2 * i));
            }
            assertThat(statistics(handle)).satisfies(all -> {
                assertThat(all.weight()).isBetween(1L, 10_000L);
                assertThat(all.entries()).isBetween(5L, 50L); // of 200 bytes and more
                assertThat(all.misses()).isEqualTo(1_000);
                assertThat(all.evictions()).isEqualTo(1_000 - all.entries());
            });
        }
    }

    @Test
    void predict_answerLargerThanTheCache_isAnsweredAndNotKept() {
        FakeEngine wide = FakeEngine.array(10_000);
        try (ModelHandle<In, float[]> handle = builder(wide, float[].class)
                .cache(Cache.DEFAULT.maximumWeight(10_000))
                .build()) {
            assertThat(handle.predict(new In(1)).value()).hasSize(10_000);
            assertThat(handle.predict(new In(1)).value()).hasSize(10_000);

            assertThat(wide.runs).hasValue(2);
            assertThat(statistics(handle).entries()).isZero();
        }
    }

    @Test
    void weight_largerAnswers_weighMore() {
        FakeEngine wide = FakeEngine.array(1_000);
        try (ModelHandle<In, float[]> handle =
                        builder(wide, float[].class).cache(LARGE).build();
                ModelHandle<In, Out> small = open(Out.class)) {
            handle.predict(new In(1));
            small.predict(new In(1));

            assertThat(statistics(handle).weight()).isBetween(4_000L, 12_000L);
            assertThat(statistics(small).weight()).isBetween(100L, 1_000L);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void maximumWeight_notAboveZero_isIllegal(long bytes) {
        assertThatThrownBy(() -> Cache.DEFAULT.maximumWeight(bytes))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(Long.toString(bytes));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1})
    void expireAfterWrite_notAboveZero_isIllegal(long nanos) {
        assertThatThrownBy(() -> LARGE.expireAfterWrite(Duration.ofNanos(nanos)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void predict_largestBounds_areUsable() {
        try (ModelHandle<In, Out> handle = builder(engine, Out.class)
                .cache(Cache.DEFAULT.maximumWeight(Long.MAX_VALUE).expireAfterWrite(Duration.ofSeconds(Long.MAX_VALUE)))
                .build()) {
            handle.predict(new In(3));
            assertThat(handle.predict(new In(3)).source()).isEqualTo(AnswerSource.CACHE);
        }
    }

    // ---- which answers --------------------------------------------------------------------------

    @Test
    void predict_predicateSaysNo_runsEveryTimeAndIsCounted() {
        try (ModelHandle<In, Out> handle =
                builder(engine, Out.class).cache(LARGE, input -> input.x() > 5).build()) {
            for (int i = 0; i < 3; i++) {
                assertThat(handle.predict(new In(5)).source()).isEqualTo(AnswerSource.RUN);
                handle.predict(new In(6));
            }
            assertThat(engine.runs).hasValue(3 + 1);
            assertThat(statistics(handle)).satisfies(all -> {
                assertThat(all.bypasses()).isEqualTo(3);
                assertThat(all.misses()).isEqualTo(1);
                assertThat(all.hits()).isEqualTo(2);
                assertThat(all.entries()).isEqualTo(1);
            });
        }
    }

    @Test
    void statisticsCache_withoutCache_areEmpty() {
        try (ModelHandle<In, Out> handle = builder(engine, Out.class).build()) {
            assertThat(handle.statistics().cache()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"y", "*"})
    void build_nonDeterministicOutput_cannotBeCached(String output) {
        Schema schema = Schema.builder().nonDeterministicOutputs(output).build();
        assertThatThrownBy(() ->
                        builder(engine, Out.class).schema(schema).cache(LARGE).build())
                .isInstanceOf(LoadException.class)
                .hasMessageContainingAll("'y'", "non-deterministic", "leave out cache");
    }

    @Test
    void build_nonDeterministicOutputInJson_cannotBeCached() throws IOException {
        byte[] json = "{\"nonDeterministicOutputs\": [\"y\"]}".getBytes(StandardCharsets.UTF_8);
        Schema schema = Schema.read(new ByteArrayInputStream(json), "test");
        assertThatThrownBy(() ->
                        builder(engine, Out.class).schema(schema).cache(LARGE).build())
                .isInstanceOf(LoadException.class)
                .hasMessageContainingAll("'y'", "non-deterministic", "leave out cache");
        builder(engine, Out.class).schema(schema).build().close();
    }

    @ParameterizedTest
    @CsvSource({"random, Random", "dropout_training, Dropout"})
    void build_modelWithRandomOperators_cannotBeCached(String model, String operator) {
        assertThatThrownBy(() -> ModelHandle.builder()
                        .load(TestModels.path(model))
                        .cache(LARGE)
                        .build())
                .isInstanceOf(LoadException.class)
                .hasMessageContainingAll(model + "@", "random numbers", operator, "leave out cache");
        ModelHandle.open(TestModels.path(model)).close();
    }

    // ---- at the same time -----------------------------------------------------------------------

    @Test
    void predict_manyThreadsWithTheSameNewInput_runOnce() {
        try (ModelHandle<In, Out> handle = open(Out.class)) {
            CompletableFuture<Void> gate = engine.hold();
            List<Asking<Prediction<Out>>> calls = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                calls.add(start(() -> handle.predict(new In(3))));
            }
            engine.awaitRuns(1);
            awaitWaiters(calls, 63);
            gate.complete(null);

            int joined = 0;
            for (Asking<Prediction<Out>> call : calls) {
                Prediction<Out> answer = call.result();
                assertThat(answer.value()).isEqualTo(new Out(6));
                if (answer.source() == AnswerSource.CACHE) {
                    joined++;
                    assertThat(answer.queueTime()).isPositive();
                } else {
                    assertThat(answer.queueTime()).isZero();
                }
            }
            assertThat(joined).isEqualTo(63);
            assertThat(engine.runs).hasValue(1);
            assertThat(statistics(handle)).satisfies(all -> {
                assertThat(all.joins()).isEqualTo(63);
                assertThat(all.misses()).isEqualTo(1);
                assertThat(all.hits()).isZero();
                assertThat(all.hitRate()).isEqualTo(63 / 64.0);
            });
        }
    }

    /** All but the calls that are in the engine. */
    private static void awaitWaiters(List<? extends Asking<?>> calls, int count) {
        while (calls.stream().filter(Asking::isJoining).count() < count) {
            if (Thread.currentThread().isInterrupted()) { // the test has taken too long
                throw new AssertionError("fewer calls than " + count + " wait for another's answer");
            }
            Thread.onSpinWait();
        }
    }

    @Test
    void predict_manyThreadsWithChangingInputs_eachGetsItsOwnAnswer() {
        try (ModelHandle<In, Out> handle = builder(engine, Out.class)
                .cache(Cache.DEFAULT.maximumWeight(5_000))
                .build()) {
            List<Asking<Boolean>> calls = new ArrayList<>();
            for (int thread = 0; thread < 8; thread++) {
                int step = thread + 1;
                calls.add(start(() -> {
                    for (int i = 0; i < 10_000; i++) {
                        float x = i * step % 67;
                        assertThat(handle.predict(new In(x)).value().y()).isEqualTo(2 * x);
                    }
                }));
            }
            calls.forEach(Asking::result);
            CacheStatistics all = statistics(handle);
            assertThat(all.hits() + all.joins() + all.misses()).isEqualTo(80_000);
            assertThat(all.misses()).isEqualTo(engine.runs.get());
        }
    }

    @Test
    void predict_runFails_everyWaiterGetsAnErrorOfItsOwnAndNothingIsKept() {
        try (ModelHandle<In, Out> handle = open(Out.class)) {
            CountDownLatch mayFail = new CountDownLatch(1);
            engine.work = first -> {
                awaitUninterruptibly(mayFail);
                throw new ModelExecutionException("unlucky", null);
            };
            List<Throwable> errors = failTogether(handle, mayFail);

            assertThat(errors)
                    .allSatisfy(error -> assertThat(error)
                            .isInstanceOf(ModelExecutionException.class)
                            .hasMessageContainingAll("dynamic_batch@", "unlucky"));
            assertThat(new HashSet<>(errors))
                    .as("none is thrown by two threads")
                    .hasSameSizeAs(errors);
            assertNothingKept(handle);
        }
    }

    @Test
    void predict_outputIsInvalid_everyWaiterGetsAnErrorOfItsOwnAndNothingIsKept() {
        Schema schema = Schema.builder().nonFiniteInputs(NonFinite.ALLOW).build();
        try (ModelHandle<In, Out> handle =
                builder(engine, Out.class).schema(schema).cache(LARGE).build()) {
            CountDownLatch mayFail = new CountDownLatch(1);
            engine.work = first -> {
                awaitUninterruptibly(mayFail);
                throw new InvalidOutputException("nonsense", null);
            };
            List<Throwable> errors = failTogether(handle, mayFail);

            assertThat(errors)
                    .allSatisfy(error -> assertThat(error)
                            .isInstanceOf(InvalidOutputException.class)
                            .hasMessageContainingAll("dynamic_batch@", "nonsense"));
            assertThat(new HashSet<>(errors))
                    .as("none is thrown by two threads")
                    .hasSameSizeAs(errors);
            assertNothingKept(handle);
        }
    }

    private List<Throwable> failTogether(ModelHandle<In, Out> handle, CountDownLatch mayFail) {
        List<Asking<Prediction<Out>>> calls = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            calls.add(start(() -> handle.predict(new In(3))));
        }
        engine.awaitRuns(1);
        awaitWaiters(calls, 7);
        mayFail.countDown();
        List<Throwable> errors = new ArrayList<>();
        calls.forEach(call -> errors.add(call.error()));
        assertThat(engine.runs).as("one failed for all").hasValue(1);
        return errors;
    }

    private void assertNothingKept(ModelHandle<In, Out> handle) {
        assertThat(statistics(handle).entries()).isZero();
        assertThat(statistics(handle).weight()).isZero();
        assertThat(statistics(handle).failures()).isEqualTo(1);
        engine.work = first -> {};
        assertThat(handle.predict(new In(3)).source()).isEqualTo(AnswerSource.RUN);
        assertThat(handle.predict(new In(3)).value()).isEqualTo(new Out(6));
        assertThat(engine.runs).hasValue(2);
    }

    @Test
    void predict_runFailsWithAnError_waitersDoNotHang() {
        try (ModelHandle<In, Out> handle = open(Out.class)) {
            CountDownLatch mayFail = new CountDownLatch(1);
            engine.work = first -> {
                awaitUninterruptibly(mayFail);
                throw new StackOverflowError("deep");
            };
            List<Throwable> errors = failTogether(handle, mayFail);

            assertThat(errors).hasAtLeastOneElementOfType(StackOverflowError.class);
            assertThat(errors)
                    .allSatisfy(error ->
                            assertThat(error).isInstanceOfAny(StackOverflowError.class, ModelExecutionException.class));
            assertNothingKept(handle);
        }
    }

    @Test
    void predict_leadersTimeRunsOut_waiterRunsItself() {
        ManualTime time = new ManualTime(Instant.EPOCH);
        try (ModelHandle<In, Out> handle =
                builder(engine, Out.class).time(time).cache(LARGE).build()) {
            CompletableFuture<Void> gate = engine.hold();
            Asking<Prediction<Out>> leader =
                    start(() -> handle.predict(new In(3), Call.DEFAULT.timeout(Duration.ofSeconds(1))));
            engine.awaitRuns(1);
            Asking<Prediction<Out>> waiter = start(() -> handle.predict(new In(3)));
            waiter.awaitWaitingIn("AnswerCache");
            time.advance(Duration.ofSeconds(1));

            assertThat(leader.error()).isInstanceOf(DeadlineExceededException.class);
            engine.awaitRuns(2);
            gate.complete(null);

            assertThat(waiter.result().value()).isEqualTo(new Out(6));
            assertThat(waiter.result().source()).isEqualTo(AnswerSource.RUN);
            assertThat(waiter.result().queueTime()).isPositive();
            assertThat(handle.predict(new In(3)).source()).isEqualTo(AnswerSource.CACHE);
        }
    }

    @Test
    void predict_leaderIsInterruptedInTheQueue_oneOfTheWaitersRunsForAll() {
        try (ModelHandle<In, Out> handle = builder(engine, Out.class)
                .cache(LARGE)
                .admission(AdmissionLimits.DEFAULT.maxRuns(1).maxWaiting(5).maxWait(LONG))
                .build()) {
            CompletableFuture<Void> gate = engine.hold();
            Asking<Prediction<Out>> other = start(() -> handle.predict(new In(1)));
            engine.awaitRuns(1);
            Asking<Prediction<Out>> leader = start(() -> handle.predict(new In(3)));
            leader.awaitWaitingIn("Admission");
            List<Asking<Prediction<Out>>> waiters = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                waiters.add(start(() -> handle.predict(new In(3))).awaitWaitingIn("AnswerCache"));
            }
            leader.interrupt();
            assertThat(leader.error()).isInstanceOf(CancelledException.class);
            assertThat(leader.wasInterruptedAfter()).isTrue();
            gate.complete(null);

            assertThat(other.result().value()).isEqualTo(new Out(2));
            for (Asking<Prediction<Out>> waiter : waiters) {
                assertThat(waiter.result().value()).isEqualTo(new Out(6));
                assertThat(waiter.wasInterruptedAfter()).isFalse();
            }
            assertThat(engine.runs).hasValue(2);
        }
    }

    @Test
    void predict_waitersOwnTimeOrThreadEnds_onlyThatWaiterEnds() {
        try (ModelHandle<In, Out> handle = open(Out.class)) {
            CompletableFuture<Void> gate = engine.hold();
            Asking<Prediction<Out>> leader = start(() -> handle.predict(new In(3)));
            engine.awaitRuns(1);
            Asking<Prediction<Out>> patient =
                    start(() -> handle.predict(new In(3))).awaitWaitingIn("AnswerCache");
            Asking<Prediction<Out>> hasty =
                    start(() -> handle.predict(new In(3), Call.DEFAULT.timeout(Duration.ofMillis(20))));
            Asking<Prediction<Out>> interrupted =
                    start(() -> handle.predict(new In(3))).awaitWaitingIn("AnswerCache");
            interrupted.interrupt();

            assertThat(hasty.error())
                    .isInstanceOf(DeadlineExceededException.class)
                    .hasMessageContaining("dynamic_batch@");
            assertThat(interrupted.error())
                    .isInstanceOf(CancelledException.class)
                    .hasMessageContaining("dynamic_batch@");
            assertThat(interrupted.wasInterruptedAfter()).isTrue();
            assertThat(hasty.wasInterruptedAfter()).isFalse();

            gate.complete(null);
            assertThat(leader.result().source()).isEqualTo(AnswerSource.RUN);
            assertThat(patient.result().source()).isEqualTo(AnswerSource.CACHE);
            assertThat(engine.runs).hasValue(1);
            assertThat(statistics(handle).failures()).isZero();
        }
    }

    @Test
    void predict_otherInputWhileOneRuns_doesNotWait() {
        try (ModelHandle<In, Out> handle = open(Out.class)) {
            handle.predict(new In(1));
            CompletableFuture<Void> gate = engine.hold();
            Asking<Prediction<Out>> running = start(() -> handle.predict(new In(3)));
            engine.awaitRuns(2);

            assertThat(handle.predict(new In(1)).source()).isEqualTo(AnswerSource.CACHE);
            engine.gate = CompletableFuture.completedFuture(null);
            assertThat(handle.predict(new In(4)).source()).isEqualTo(AnswerSource.RUN);

            gate.complete(null);
            running.result();
        }
    }

    // ---- close ----------------------------------------------------------------------------------

    @Test
    void close_whileCallersWaitForARun_waitsForTheirAnswer() throws Exception {
        ModelHandle<In, Out> handle = open(Out.class);
        CompletableFuture<Void> gate = engine.hold();
        Asking<Prediction<Out>> leader = start(() -> handle.predict(new In(3)));
        engine.awaitRuns(1);
        Asking<Prediction<Out>> waiter = start(() -> handle.predict(new In(3))).awaitWaitingIn("AnswerCache");
        Asking<Boolean> closer = start(handle::close).awaitWaitingIn("LeasePool");
        gate.complete(null);

        assertThat(leader.result().value()).isEqualTo(new Out(6));
        assertThat(waiter.result().value()).isEqualTo(new Out(6));
        assertThat(closer.result()).isTrue();
        assertThat(statistics(handle).entries()).isZero();
    }

    @Test
    void close_graceOver_waitersGetClosedException() {
        ModelHandle<In, Out> handle = builder(engine, Out.class)
                .cache(LARGE)
                .closeGrace(Duration.ZERO)
                .build();
        CompletableFuture<Void> neverOpened = engine.hold();
        List<Asking<Prediction<Out>>> calls = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            calls.add(start(() -> handle.predict(new In(3))));
        }
        engine.awaitRuns(1);
        awaitWaiters(calls, 4);

        handle.close();

        for (Asking<Prediction<Out>> call : calls) {
            assertThat(call.error()).isInstanceOf(ClosedException.class);
        }
        assertThat(neverOpened).isNotDone();
    }

    @Test
    void close_cachedAnswers_areForgotten() {
        ModelHandle<In, Out> handle = open(Out.class);
        for (int i = 0; i < 10; i++) {
            handle.predict(new In(i));
        }
        assertThat(statistics(handle).entries()).isEqualTo(10);

        handle.close();

        assertThat(statistics(handle).entries()).isZero();
        assertThat(statistics(handle).weight()).isZero();
        assertThat(statistics(handle).misses()).isEqualTo(10);
        assertThatThrownBy(() -> handle.predict(new In(1))).isInstanceOf(ClosedException.class);
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
