package io.mlprod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.mlprod.Recording.Row;
import io.mlprod.Scales.In;
import io.mlprod.Scales.Out;
import io.mlprod.batching.Batching;
import io.mlprod.cache.Cache;
import io.mlprod.error.ClosedException;
import io.mlprod.error.DeployException;
import io.mlprod.error.InvalidInputException;
import io.mlprod.error.Violation;
import io.mlprod.lifecycle.Golden;
import io.mlprod.model.Inputs;
import io.mlprod.model.Outputs;
import io.mlprod.model.Tensor;
import io.mlprod.observe.Column;
import io.mlprod.observe.Column.Kind;
import io.mlprod.observe.Event;
import io.mlprod.observe.PredictionListener;
import io.mlprod.observe.PredictionRows;
import io.mlprod.observe.RowLayout;
import io.mlprod.observe.RowRecorder;
import io.mlprod.observe.Subscription;
import io.mlprod.record.Label;
import io.mlprod.routing.Route;
import io.mlprod.shadow.RunningShadow;
import io.mlprod.shadow.Shadow;
import io.mlprod.time.ManualTime;
import io.mlprod.validation.Action;
import io.mlprod.validation.Categories;
import io.mlprod.validation.OnViolation;
import io.mlprod.validation.Schema;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What recorders see of the rows that go into a model, and of its answers. */
@SuppressWarnings("ArrayRecordComponent") // never compared
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RowRecorderTest {

    private final Recording recording = new Recording();

    private ModelHandleBuilder<In, Out> scales() {
        return Scales.builder().listener(recording);
    }

    private <I, O> ModelHandle<I, O> open(String model, Class<I> input, Class<O> output) {
        return ModelHandle.builder(input, output)
                .load(TestModels.path(model))
                .version("1")
                .listener(recording)
                .build();
    }

    private static PredictionListener recorder(RowRecorder recorder) {
        return new PredictionListener() {
            @Override
            public void onEvent(Event event) {}

            @Override
            public RowRecorder recorder(RowLayout layout) {
                return recorder;
            }
        };
    }

    // ---- features

    enum City {
        @Label("Wien")
        VIENNA,
        OSLO
    }

    record Customer(float age, @Nullable Float income, long visits, City city, boolean member) {}

    record Score(float score) {}

    @Test
    void record_recordOfAllKinds_showsWhatGoesIntoTheModel() {
        try (ModelHandle<Customer, Score> handle = open("columns", Customer.class, Score.class)) {
            float score = handle.predict(new Customer(50, 0f, 3, City.VIENNA, true))
                    .value()
                    .score();

            assertThat(recording.values()).containsExactly("50.0", "0.0", "3.0", "Wien", "1.0", String.valueOf(score));
            assertThat(recording.layouts.element().columns())
                    .extracting(Column::toString)
                    .containsExactly(
                            "age NUMBER",
                            "income NUMBER",
                            "visits NUMBER",
                            "city CATEGORY",
                            "member CATEGORY",
                            "score NUMBER");
            assertThat(recording.layouts.element().features().get(3)).satisfies(city -> {
                assertThat(city.isNumeric()).isFalse();
                assertThat(city.categories()).containsExactly("Wien", "OSLO");
                assertThat(city.tensor()).isEqualTo("city");
            });
        }
    }

    record Four(float a, float b, float c, float d) {}

    @Test
    void record_columnsOfOneTensor_areAtTheirPlaces() {
        try (ModelHandle<Four, Outputs> handle = open("dynamic_batch", Four.class, Outputs.class)) {
            handle.predict(new Four(1, 0, -1, 2));

            assertThat(recording.values()).containsExactly("1.0", "0.0", "-1.0", "2.0", "14.5", "15.5", "18.25");
            assertThat(recording.layouts.element().features())
                    .extracting(Column::tensor, Column::offset)
                    .containsExactly(tuple("x", 0), tuple("x", 1), tuple("x", 2), tuple("x", 3));
            assertThat(recording.layouts.element().answers())
                    .extracting(Column::toString)
                    .containsExactly("y NUMBER[3]");
        }
    }

    record Imputed(
            float age,
            @Nullable Float income,

            @OnViolation(value = Action.IMPUTE, with = "3") @Nullable
            Long visits,

            @OnViolation(value = Action.IMPUTE, with = "Wien") @Nullable
            String city,

            boolean member) {}

    @Test
    void record_missingAndReplaced_isMissingAndShowsWhatWasPutIn() {
        try (ModelHandle<Imputed, Score> handle = ModelHandle.builder(Imputed.class, Score.class)
                .load(TestModels.path("columns"))
                .schema(Schema.builder().allowNonFiniteOutputs().build())
                .listener(recording)
                .build()) {
            handle.predict(new Imputed(40, null, null, null, true));
            handle.predict(new Imputed(40, 1f, 3L, "Wien", true));

            assertThat(recording.rows.remove().values()).startsWith("40.0", "NaN*", "3.0*", "Wien*", "1.0");
            assertThat(recording.values()).startsWith("40.0", "1.0", "3.0", "Wien", "1.0");
        }
    }

    record Absent(
            @OnViolation(value = Action.IMPUTE, with = "30") float age,

            @OnViolation(value = Action.IMPUTE, with = "1000")
            float income,

            @OnViolation(value = Action.IMPUTE, with = "3") long visits,

            @Categories({"Wien", "Oslo"}) @OnViolation(value = Action.UNKNOWN, with = "Oslo")
            String city,

            boolean member) {}

    @Test
    void record_nanAndEmptyTextReplacedWithoutNull_areMissing() {
        try (ModelHandle<Absent, Score> handle = ModelHandle.builder(Absent.class, Score.class)
                .load(TestModels.path("columns"))
                .listener(recording)
                .build()) {
            handle.predict(new Absent(Float.NaN, Float.POSITIVE_INFINITY, 3, "", true));
            handle.predict(new Absent(40, Float.NaN, 3, "Bonn", true));

            assertThat(recording.rows.remove().values()).startsWith("30.0*", "1000.0", "3.0", "Oslo*", "1.0");
            assertThat(recording.values()).startsWith("40.0", "1000.0*", "3.0", "Oslo", "1.0");
        }
    }

    @Test
    void record_predictAllWithMissingAndInvalid_showsEachAnsweredRowOnceWithItsOwnMissing() {
        try (ModelHandle<Imputed, Score> handle = ModelHandle.builder(Imputed.class, Score.class)
                .load(TestModels.path("columns"))
                .listener(recording)
                .build()) {
            List<Imputed> inputs = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                inputs.add(new Imputed(
                        i % 10 == 9 ? Float.NaN : i,
                        (float) i,
                        i % 3 == 0 ? null : 7L,
                        i % 4 == 0 ? null : "Oslo",
                        true));
            }
            List<Outcome<Score>> outcomes = handle.predictAll(inputs);

            List<List<String>> expected = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                if (outcomes.get(i).isAnswered()) {
                    expected.add(List.of(
                            i + ".0",
                            i + ".0",
                            i % 3 == 0 ? "3.0*" : "7.0",
                            i % 4 == 0 ? "Wien*" : "Oslo",
                            "1.0",
                            String.valueOf(outcomes.get(i).prediction().value().score())));
                }
            }
            assertThat(expected).hasSize(36);
            assertThat(recording.rows).extracting(Row::values).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    @Test
    void record_tensorsWithSeveralRows_areOnePrediction() {
        AtomicReference<List<Integer>> firstRows = new AtomicReference<>();
        try (ModelHandle<Inputs, Outputs> handle = open("dynamic_batch", Inputs.class, Outputs.class)) {
            handle.listen(recorder(rows -> firstRows.set(List.of(rows.predictions(), rows.firstRow(1)))));

            handle.predict(Inputs.of("x", Tensor.of(new float[][] {{1, 0, -1, 2}, {0, 0, 0, 0}})));

            assertThat(firstRows.get()).containsExactly(1, 2);
            assertThat(recording.rows)
                    .extracting(Row::values)
                    .containsExactly(
                            List.of("1.0", "0.0", "-1.0", "2.0", "14.5", "15.5", "18.25"),
                            List.of("0.0", "0.0", "0.0", "0.0", "0.5", "-0.5", "0.25"));
        }
    }

    // ---- answers

    record Species(String label, Map<String, Float> probabilities) {}

    @Test
    void record_labelAndScores_areColumnsWithTheirClasses() {
        try (ModelHandle<float[], Species> handle = open("forest", float[].class, Species.class)) {
            Species answer =
                    handle.predict(TestModels.csv("forest").get(0).features()).value();

            List<Column> columns = recording.layouts.element().answers();
            assertThat(columns.get(0).kind()).isEqualTo(Kind.CATEGORY);
            assertThat(columns.get(1).categories())
                    .containsExactlyElementsOf(answer.probabilities().keySet());
            List<String> values = recording.values();
            List<String> expected = new ArrayList<>(List.of(answer.label()));
            answer.probabilities().values().forEach(score -> expected.add(String.valueOf(score)));
            assertThat(values.subList(values.size() - expected.size(), values.size()))
                    .isEqualTo(expected);
        }
    }

    record Scores(float[] probabilities, long label) {}

    @Test
    void record_arrayOfScoresAndNumberLabel_areRead() {
        try (ModelHandle<float[], Scores> handle = open("logistic30", float[].class, Scores.class)) {
            Scores answer = handle.predict(TestModels.csv("logistic30").get(0).features())
                    .value();

            assertThat(recording.layouts.element().columns())
                    .extracting(Column::toString)
                    .containsExactly("X NUMBER[30]", "probabilities NUMBER[2]", "label CATEGORY");
            List<String> values = recording.values();
            assertThat(values.subList(30, 33))
                    .containsExactly(
                            String.valueOf(answer.probabilities()[0]),
                            String.valueOf(answer.probabilities()[1]),
                            answer.label() + ".0");
        }
    }

    // ---- whose rows

    @Test
    void record_answerFromTheCache_isShownAsThatCallsOwn() {
        try (ModelHandle<In, Out> handle =
                scales().cache(Cache.DEFAULT.maximumWeight(100_000)).build()) {
            handle.predict(new In(1));
            handle.predict(new In(1));

            assertThat(recording.rows)
                    .containsExactly(
                            new Row("1", "RUN", List.of("1.0", "1.0", "1.0")),
                            new Row("1", "CACHE", List.of("1.0", "1.0", "1.0")));
        }
    }

    record Given(float x) {}

    record Twice(float y) {}

    @Test
    void record_microBatch_showsEachCallItsOwnRowOnce() {
        FakeEngine engine = FakeEngine.number();
        try (ModelHandle<Given, Twice> handle = ModelHandle.builder(Given.class, Twice.class)
                .load(TestModels.path("dynamic_batch"))
                .engine(engine)
                .intraOpThreads(Runtime.getRuntime().availableProcessors()) // one run at a time
                .batching(Batching.DEFAULT.maxRows(8).maxDelay(Duration.ZERO))
                .listener(recording)
                .build()) {
            CompletableFuture<Void> gate = engine.hold();
            List<Asking<Prediction<Twice>>> all = new ArrayList<>();
            all.add(Asking.start(() -> handle.predict(new Given(1))));
            engine.awaitRuns(1);
            all.add(Asking.start(() -> handle.predict(new Given(2))));
            all.add(Asking.start(() -> handle.predict(new Given(3))));
            Eventually.until(() -> handle.statistics().batching().orElseThrow().queuedRows() == 2, handle::statistics);
            gate.complete(null);
            all.forEach(Asking::result);

            assertThat(recording.rows)
                    .extracting(row -> row.source() + row.values())
                    .containsExactlyInAnyOrder("RUN[1.0, 2.0]", "BATCH[2.0, 4.0]", "BATCH[3.0, 6.0]");
        }
    }

    /** The first batch is compared with single runs, which use the same buffers. */
    @Test
    void record_predictAllThatIsCompared_showsTheRowsOfTheBatch() {
        FakeEngine engine = FakeEngine.number();
        try (ModelHandle<Given, Twice> handle = ModelHandle.builder(Given.class, Twice.class)
                .load(TestModels.path("dynamic_batch"))
                .engine(engine)
                .listener(recording)
                .build()) {
            handle.predictAll(IntStream.range(0, 20).mapToObj(Given::new).toList());

            assertThat(engine.batchRows).as("runs of single rows").contains(1);
            assertThat(recording.rows)
                    .extracting(row -> row.source() + row.values())
                    .containsExactlyElementsOf(IntStream.range(0, 20)
                            .mapToObj(i -> "BATCH[" + (float) i + ", " + 2f * i + "]")
                            .toList());
        }
    }

    /** What the model gives for one input is not a number; that one is asked alone, and fails. */
    @Test
    void record_predictAllWithOneThatFails_showsTheOthersOnce() {
        FakeEngine engine = FakeEngine.number();
        try (ModelHandle<Given, Twice> handle = ModelHandle.builder(Given.class, Twice.class)
                .load(TestModels.path("dynamic_batch"))
                .engine(engine)
                .listener(recording)
                .build()) {
            List<Outcome<Twice>> outcomes = handle.predictAll(
                    List.of(new Given(1), new Given(2), new Given(Float.MAX_VALUE), new Given(4), new Given(5)));

            assertThat(outcomes).extracting(Outcome::isAnswered).containsExactly(true, true, false, true, true);
            assertThat(recording.rows)
                    .extracting(row -> row.values().get(0))
                    .containsExactlyInAnyOrder("1.0", "2.0", "4.0", "5.0");
        }
    }

    @Test
    void record_predictEach_showsEveryRow() {
        try (ModelHandle<In, Out> handle = scales().build()) {
            handle.predictEach(IntStream.range(0, 10_000).mapToObj(In::new).iterator(), (input, outcome) -> {});

            assertThat(recording.rows).hasSize(10_000);
            assertThat(recording.rows.stream().map(row -> row.values().get(0)).distinct())
                    .hasSize(10_000);
        }
    }

    @Test
    void record_invalidInput_isNotShown() {
        try (ModelHandle<In, Out> handle = scales().build()) {
            assertThatThrownBy(() -> handle.predict(new In(Float.NaN))).isInstanceOf(InvalidInputException.class);

            assertThat(recording.rows).isEmpty();
        }
    }

    @Test
    void record_warmUpGoldenAndValidate_areNotShown() {
        try (ModelHandle<In, Out> handle = scales().warmUp(List.of(new In(1)))
                .golden(Golden.of(new In(1), new Out(1, 1)))
                .build()) {
            handle.validate(new In(1));

            assertThat(recording.layouts).hasSize(1);
            assertThat(recording.rows).isEmpty();
        }
    }

    @Test
    void record_shadow_isShownOnlyWhatItsCallerGot() {
        ManualTime time = new ManualTime(Instant.parse("2026-01-01T00:00:00Z"));
        try (ModelHandle<In, Out> handle = scales().time(time).build()) {
            handle.versions().load(Scales.version("2", 3));
            RunningShadow shadow = handle.shadow(Shadow.<In, Out>to("2").sample(1));
            handle.predict(new In(1));
            Eventually.until(() -> shadow.report().compared() == 1, shadow::report);

            assertThat(recording.rows).extracting(Row::version).containsExactly("1");
        }
    }

    @Test
    void record_call_tellsWhoseItIs() {
        AtomicReference<List<?>> seen = new AtomicReference<>();
        try (ModelHandle<In, Out> handle = scales().build()) {
            handle.listen(recorder(rows -> seen.set(
                    List.of(rows.id(0), rows.route(0).reason(), rows.tags(), rows.violations(0), rows.nanos() > 0))));

            Prediction<Out> prediction = handle.predict(new In(1), Call.DEFAULT.tag("shop", "7"));

            assertThat(seen.get())
                    .isEqualTo(List.of(
                            prediction.id(), Route.Reason.DEFAULT, Map.of("shop", "7"), List.<Violation>of(), true));
        }
    }

    // ---- the view

    @Test
    void numbers_recordOfAllKinds_haveTheNumbersOfAllNumericColumns() {
        AtomicReference<double[]> seen = new AtomicReference<>(new double[7]);
        try (ModelHandle<Customer, Score> handle = open("columns", Customer.class, Score.class)) {
            handle.listen(recorder(rows -> rows.numbers(0, seen.get())));
            float score = handle.predict(new Customer(50, 0f, 3, City.VIENNA, true))
                    .value()
                    .score();

            assertThat(seen.get()).containsExactly(50, 0, 3, Double.NaN, 1, score, 0);
        }
    }

    @Test
    void numbers_featuresBetweenOthersOfTheirTensor_areEachRowsOwn() {
        List<double[]> seen = new ArrayList<>();
        try (ModelHandle<Four, Outputs> handle = open("dynamic_batch", Four.class, Outputs.class)) {
            handle.listen(recorder(rows -> {
                for (int row = 0; row < rows.rows(); row++) {
                    double[] numbers = new double[5];
                    rows.numbers(row, numbers);
                    seen.add(numbers);
                }
            }));
            handle.predictAll(IntStream.range(0, 20)
                    .mapToObj(i -> new Four(i, -i, 2, i + 1))
                    .toList());

            assertThat(seen).hasSize(20);
            assertThat(seen.get(7)).startsWith(7, -7, 2, 8);
        }
    }

    @Test
    void numbers_arrayThatIsTooShort_refuses() {
        AtomicReference<Throwable> error = new AtomicReference<>();
        try (ModelHandle<In, Out> handle = scales().build()) {
            handle.listen(recorder(rows -> {
                try {
                    rows.numbers(0, new double[2]);
                } catch (IndexOutOfBoundsException e) {
                    error.set(e);
                }
            }));
            handle.predict(new In(1));

            assertThat(error.get()).isNotNull();
        }
    }

    @Test
    void numbersOfAColumn_arrays_haveTheElementsAndNothingBeyond() {
        List<double[]> seen = new ArrayList<>();
        try (ModelHandle<float[], Scores> handle = open("logistic30", float[].class, Scores.class)) {
            handle.listen(recorder(rows -> {
                double[] numbers = new double[5];
                rows.numbers(0, 0, 28, numbers, 1, 4);
                seen.add(numbers);
                double[] scores = new double[3];
                rows.numbers(0, 1, 0, scores, 0, 3);
                seen.add(scores);
            }));
            float[] features = TestModels.csv("logistic30").get(0).features();
            float[] scores = handle.predict(features).value().probabilities();

            assertThat(seen.get(0)).containsExactly(0, features[28], features[29], Double.NaN, Double.NaN);
            assertThat(seen.get(1)).containsExactly(scores[0], scores[1], Double.NaN);
        }
    }

    @Test
    void numbersOfAColumn_singleNumbersOfAllTypes_areThoseOfNumber() {
        List<Double> seen = new ArrayList<>();
        try (ModelHandle<Customer, Score> handle = open("columns", Customer.class, Score.class)) {
            handle.listen(recorder(rows -> {
                double[] numbers = new double[1];
                for (int column : new int[] {0, 2, 4, 5}) {
                    rows.numbers(0, column, 0, numbers, 0, 1);
                    seen.add(numbers[0] - rows.number(0, column));
                }
                rows.numbers(0, 0, 1, numbers, 0, 1);
                seen.add(numbers[0]);
            }));
            handle.predict(new Customer(50, 0f, 3, City.VIENNA, true));

            assertThat(seen).containsExactly(0.0, 0.0, 0.0, 0.0, Double.NaN);
        }
    }

    @Test
    void numbersOfAColumn_textsOrNoRoom_refuses() {
        List<Class<?>> errors = new ArrayList<>();
        try (ModelHandle<Customer, Score> handle = open("columns", Customer.class, Score.class)) {
            handle.listen(recorder(rows -> {
                for (int[] place : new int[][] {{3, 0, 0}, {0, 0, 1}, {0, -1, 0}}) {
                    try {
                        rows.numbers(0, place[0], place[1], new double[1], place[2], 1);
                    } catch (RuntimeException e) {
                        errors.add(e.getClass());
                    }
                }
            }));
            handle.predict(new Customer(50, 0f, 3, City.VIENNA, true));

            assertThat(errors)
                    .containsExactly(
                            IllegalArgumentException.class,
                            IndexOutOfBoundsException.class,
                            IndexOutOfBoundsException.class);
        }
    }

    @Test
    void hasReplaced_onlyWithAnImputedValue_isTrue() {
        List<Boolean> seen = new ArrayList<>();
        try (ModelHandle<Imputed, Score> handle = ModelHandle.builder(Imputed.class, Score.class)
                .load(TestModels.path("columns"))
                .schema(Schema.builder().allowNonFiniteOutputs().build())
                .listener(recorder(rows -> seen.add(rows.hasReplaced())))
                .build()) {
            handle.predict(new Imputed(40, 1f, 3L, "Wien", true));
            handle.predict(new Imputed(40, 1f, null, "Wien", true));
            handle.predict(new Imputed(40, null, 3L, "Wien", true)); // NaN, which nothing replaces

            assertThat(seen).containsExactly(false, true, false);
        }
    }

    @Test
    void rows_readAfterTheCall_refuse() {
        AtomicReference<PredictionRows> kept = new AtomicReference<>();
        try (ModelHandle<In, Out> handle =
                scales().listener(recorder(kept::set)).build()) {
            handle.predict(new In(1));

            assertThatThrownBy(() -> kept.get().number(0, 0))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("copy what is needed");
            assertThatThrownBy(() -> kept.get().rows()).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> kept.get().numbers(0, new double[3])).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> kept.get().hasReplaced()).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> kept.get().id(0)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void rows_readByAnotherThread_refuse() {
        AtomicReference<Throwable> error = new AtomicReference<>();
        RowRecorder recorder =
                rows -> error.set(Asking.start(() -> rows.number(0, 0)).error());
        try (ModelHandle<In, Out> handle = scales().listener(recorder(recorder)).build()) {
            handle.predict(new In(1));

            assertThat(error.get()).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void rows_wrongColumnRowOrElement_refuse() {
        AtomicReference<RuntimeException> error = new AtomicReference<>();
        try (ModelHandle<Customer, Score> handle = open("columns", Customer.class, Score.class)) {
            handle.listen(recorder(rows -> {
                assertThatThrownBy(() -> rows.text(0, 0)).isInstanceOf(IllegalArgumentException.class);
                assertThatThrownBy(() -> rows.number(0, 3))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("'city' holds texts");
                assertThatThrownBy(() -> rows.number(1, 0)).isInstanceOf(IndexOutOfBoundsException.class);
                assertThatThrownBy(() -> rows.number(0, 0, 1)).isInstanceOf(IndexOutOfBoundsException.class);
                assertThatThrownBy(() -> rows.number(0, 5, 1)).isInstanceOf(IndexOutOfBoundsException.class);
                assertThatThrownBy(() -> rows.number(0, 6)).isInstanceOf(IndexOutOfBoundsException.class);
                error.set(new RuntimeException("looked"));
            }));
            handle.predict(new Customer(50, 0f, 3, City.VIENNA, true));

            assertThat(error.get()).hasMessage("looked");
        }
    }

    // ---- what goes wrong

    @Test
    void record_throwsAnything_isCountedAndOthersAreShownTheRow() {
        try (ModelHandle<In, Out> handle = Scales.builder()
                .listener(recorder(rows -> {
                    throw new StackOverflowError("a test");
                }))
                .listener(recording)
                .build()) {
            assertThat(handle.predict(new In(1)).value()).isEqualTo(new Out(1, 1));

            assertThat(handle.statistics().listenerErrors()).isEqualTo(1);
            assertThat(recording.rows).hasSize(1);
        }
    }

    @Test
    void recorder_throws_isCountedAndTheVersionServes() {
        PredictionListener failing = new PredictionListener() {
            @Override
            public void onEvent(Event event) {}

            @Override
            public RowRecorder recorder(RowLayout layout) {
                throw new IllegalStateException("a test");
            }
        };
        try (ModelHandle<In, Out> handle = scales().listener(failing).build()) {
            handle.predict(new In(1));

            assertThat(handle.statistics().listenerErrors()).isEqualTo(1);
            assertThat(recording.rows).hasSize(1);
        }
    }

    // ---- versions come and go

    @Test
    void recorder_deployAndUnload_eachVersionHasItsOwn() {
        ManualTime time = new ManualTime(Instant.parse("2026-01-01T00:00:00Z"));
        try (ModelHandle<In, Out> handle = scales().time(time).build()) {
            handle.predict(new In(1));
            handle.deploy(Scales.version("2", 3));
            handle.predict(new In(1));

            assertThat(recording.rows).extracting(Row::version).containsExactly("1", "2");
            assertThat(recording.closed).isEmpty();

            handle.versions().unload("1");
            time.advance(Duration.ofSeconds(1));
            assertThat(recording.closed).containsExactly("1");
        }
        assertThat(recording.closed).containsExactly("1", "2");
    }

    @Test
    void recorder_versionThatPassesNoGate_isNotMade() {
        try (ModelHandle<In, Out> handle =
                scales().golden(Golden.of(new In(1), new Out(1, 1))).build()) {
            assertThatThrownBy(() -> handle.deploy(Scales.version("2", 3))).isInstanceOf(DeployException.class);

            assertThat(recording.layouts)
                    .extracting(layout -> layout.model().version())
                    .containsExactly("1");
        }
    }

    @Test
    void listen_laterAndOffAgain_seesWhatIsInBetween() {
        try (ModelHandle<In, Out> handle = Scales.builder().build()) {
            handle.predict(new In(1));
            Subscription subscription = handle.listen(recording);
            handle.predict(new In(2));
            subscription.close();
            subscription.close();
            handle.predict(new In(3));

            assertThat(recording.rows).extracting(row -> row.values().get(0)).containsExactly("2.0");
            assertThat(recording.closed).containsExactly("1");
        }
        assertThat(recording.closed).as("closed once").containsExactly("1");
    }

    @Test
    void listen_closedHandle_isRefused() {
        ModelHandle<In, Out> handle = Scales.builder().build();
        handle.close();

        assertThatThrownBy(() -> handle.listen(recording)).isInstanceOf(ClosedException.class);
    }

    @Test
    void subscription_kept_doesNotKeepTheHandle() {
        List<Subscription> kept = new ArrayList<>();
        WeakReference<Object> handle = forgotten(kept);

        Eventually.collected(
                () -> handle.refersTo(null) && !recording.closed.isEmpty(),
                () -> "handle: " + handle.get() + ", closed: " + recording.closed);

        assertThat(kept).hasSize(1);
        assertThat(recording.closed).containsExactly("1");
    }

    private WeakReference<Object> forgotten(List<Subscription> kept) {
        ModelHandle<In, Out> handle = Scales.builder().build();
        kept.add(handle.listen(recording));
        handle.predict(new In(1));
        return new WeakReference<>(handle);
    }
}
