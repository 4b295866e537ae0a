package io.mlprod;

import static io.mlprod.TestModels.open;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.mlprod.error.ClosedException;
import io.mlprod.error.DeadlineExceededException;
import io.mlprod.error.InvalidInputException;
import io.mlprod.error.MlprodException;
import io.mlprod.error.Violation;
import io.mlprod.model.Inputs;
import io.mlprod.model.Outputs;
import io.mlprod.model.PredictionId;
import io.mlprod.observe.ModelEvent;
import io.mlprod.time.ManualTime;
import io.mlprod.validation.Action;
import io.mlprod.validation.Categories;
import io.mlprod.validation.OnViolation;
import io.mlprod.validation.Range;
import io.mlprod.validation.Schema;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Columns in and columns out: the answers of predict, row by row. */
@SuppressWarnings("ArrayRecordComponent") // never compared
@Timeout(60)
class ColumnsTest {

    private static final Path PENGUINS = Path.of("../samples/quickstart/src/main/resources/penguins/penguins.onnx");
    private static final int MANY = 3_000;

    record Four(@Range(min = -1e6, max = 1e6) float a, float b, float c, float d) {}

    record Penguin(
            @Nullable @Range(min = 20, max = 80) Float billLengthMm,

            @Range(min = 10, max = 30) @OnViolation(Action.CLAMP)
            float billDepthMm,

            float flipperLengthMm,
            float bodyMassG,
            @Categories({"Biscoe", "Dream", "Torgersen"}) String island,
            String sex) {}

    record Species(String label, float[] probabilities) {}

    private static ModelHandle<Four, float[]> four() {
        return open("dynamic_batch", Four.class, float[].class);
    }

    /** Columns in which a row's b is its number, so that its answer shows whose it is. */
    private static Columns numbered(int rows) {
        float[] b = new float[rows];
        for (int i = 0; i < rows; i++) {
            b[i] = i;
        }
        return Columns.of(rows)
                .floats("a", filled(rows, 1))
                .floats("b", b)
                .floats("c", new float[rows])
                .floats("d", new float[rows]);
    }

    private static float[] filled(int rows, float value) {
        float[] values = new float[rows];
        java.util.Arrays.fill(values, value);
        return values;
    }

    private static void assertNumbered(ColumnAnswers answers, int row) {
        float[] y = answers.floats("y");
        assertThat(List.of(y[3 * row], y[3 * row + 1], y[3 * row + 2]))
                .containsExactly(1.5f + 4 * row, 1.5f + 5 * row, 3.25f + 6 * row);
    }

    @Test
    void predictColumns_penguins_answersAsPredictDoesRowByRow() {
        List<Penguin> rows =
                IntStream.range(0, MANY).mapToObj(ColumnsTest::penguin).toList();
        Columns columns = columns(rows);
        try (ModelHandle<Penguin, Species> handle = ModelHandle.open(PENGUINS, Penguin.class, Species.class)) {
            ColumnAnswers answers = handle.predictColumns(columns);

            assertThat(answers.outputs()).containsExactly("label", "probabilities");
            for (int row = 0; row < MANY; row++) {
                assertSame(handle, rows.get(row), answers, row);
            }
            assertThat(answers.failed()).isPositive().isLessThan(MANY);
        }
    }

    private static void assertSame(
            ModelHandle<Penguin, Species> handle, Penguin penguin, ColumnAnswers answers, int row) {
        try {
            Prediction<Species> alone = handle.predict(penguin);
            assertThat(answers.failure(row)).isEmpty();
            assertThat(answers.violations(row)).isEqualTo(alone.violations());
            assertThat(answers.texts("label")[row]).isEqualTo(alone.value().label());
            for (int i = 0; i < 3; i++) {
                assertThat(answers.floats("probabilities")[3 * row + i])
                        .isCloseTo(alone.value().probabilities()[i], org.assertj.core.data.Offset.offset(1e-6f));
            }
        } catch (InvalidInputException e) {
            assertThat(answers.violations(row)).isEqualTo(e.violations()).isNotEmpty();
            assertThat(answers.failure(row).orElseThrow()).isInstanceOf(InvalidInputException.class);
            assertThat(answers.texts("label")[row]).isNull();
            assertThat(answers.floats("probabilities")[3 * row]).isNaN();
        }
    }

    private static Penguin penguin(int i) {
        return new Penguin(
                i % 7 == 0 ? Float.NaN : 20f + i % 60,
                i % 11 == 0 ? 50 : 10 + i % 20,
                170 + i % 60,
                i % 13 == 0 ? Float.POSITIVE_INFINITY : 3_000 + i,
                i % 17 == 0
                        ? "Atlantis"
                        : List.of("Biscoe", "Dream", "Torgersen").get(i % 3),
                i % 2 == 0 ? "male" : "female");
    }

    private static Columns columns(List<Penguin> rows) {
        return Columns.of(rows.size())
                .numbers("billLengthMm", row -> rows.get(row).billLengthMm())
                .numbers("billDepthMm", row -> rows.get(row).billDepthMm())
                .numbers("flipperLengthMm", row -> rows.get(row).flipperLengthMm())
                .numbers("bodyMassG", row -> rows.get(row).bodyMassG())
                .texts("island", rows.stream().map(Penguin::island).toArray(String[]::new))
                .texts("sex", row -> rows.get(row).sex());
    }

    @Test
    void predictColumns_textMissing_failsAsPredictDoes() {
        List<Penguin> rows = new ArrayList<>(Collections.nCopies(5, penguin(1)));
        rows.set(2, new Penguin(30f, 20, 180, 3_000, null, "male"));
        try (ModelHandle<Penguin, Species> handle = ModelHandle.open(PENGUINS, Penguin.class, Species.class)) {
            ColumnAnswers answers = handle.predictColumns(columns(rows));

            assertThat(answers.failed()).isEqualTo(1);
            assertThatThrownBy(() -> handle.predict(rows.get(2)))
                    .hasMessage(answers.failure(2).orElseThrow().getMessage());
        }
    }

    @Test
    void predictColumns_noRows_answersNone() {
        try (ModelHandle<Four, float[]> handle = four()) {
            ColumnAnswers answers = handle.predictColumns(numbered(0));

            assertThat(answers.rows()).isZero();
            assertThat(answers.floats("y")).isEmpty();
        }
    }

    @Test
    void predictColumns_oneRow_isAnswered() {
        try (ModelHandle<Four, float[]> handle = four()) {
            ColumnAnswers answers = handle.predictColumns(numbered(1));

            assertThat(answers.failed()).isZero();
            assertNumbered(answers, 0);
            assertThat(answers.model(0)).isEqualTo(handle.serving());
        }
    }

    @Test
    void predictColumns_wholeInput_isRowAfterRow() {
        try (ModelHandle<Inputs, Outputs> handle = open("dynamic_batch")) {
            ColumnAnswers answers =
                    handle.predictColumns(Columns.of(2).floats("x", new float[] {1, 5, 0, 0, 1, 9, 0, 0}));

            assertThat(answers.width("y")).isEqualTo(3);
            assertThat(answers.floats("y")).containsExactly(21.5f, 26.5f, 33.25f, 37.5f, 46.5f, 57.25f);
        }
    }

    @Test
    void predictColumns_invalidRowsAmongValidOnes_failsOnlyThose() {
        Columns columns = numbered(MANY);
        float[] a = (float[]) columns.values().get("a");
        for (int row = 5; row < MANY; row += 10) {
            a[row] = Float.NaN;
        }
        a[7] = 2e6f;
        try (ModelHandle<Four, float[]> handle = four()) {
            ColumnAnswers answers = handle.predictColumns(columns);

            assertThat(answers.failed()).isEqualTo(MANY / 10 + 1);
            assertThat(answers.violations(7).get(0).rule()).isEqualTo("range");
            for (int row = 0; row < MANY; row++) {
                boolean isInvalid = row % 10 == 5 || row == 7;
                assertThat(answers.isAnswered(row)).isEqualTo(!isInvalid);
                if (isInvalid) {
                    assertThat(answers.violations(row)).hasSize(1);
                    assertThat(answers.floats("y")[3 * row]).isNaN();
                } else {
                    assertNumbered(answers, row);
                }
            }
        }
    }

    @Test
    void predictColumns_allRowsInvalid_failsAll() {
        Columns columns = numbered(MANY);
        java.util.Arrays.fill((float[]) columns.values().get("c"), Float.NaN);
        try (ModelHandle<Four, float[]> handle = four()) {
            ColumnAnswers answers = handle.predictColumns(columns);

            assertThat(answers.failed()).isEqualTo(MANY);
            assertThat(answers.violations(MANY - 1))
                    .extracting(Violation::feature)
                    .containsExactly("c");
        }
    }

    @Test
    void predictColumns_repairs_areListedByRow() {
        Schema schema = Schema.builder()
                .feature("a", feature -> feature.range(0, 10).clamp())
                .build();
        Columns columns = numbered(MANY);
        ((float[]) columns.values().get("a"))[MANY - 1] = 99;
        try (ModelHandle<Four, float[]> handle = open("dynamic_batch", Four.class, float[].class, schema)) {
            ColumnAnswers answers = handle.predictColumns(columns);

            assertThat(answers.failed()).isZero();
            assertThat(answers.violations(0)).isEmpty();
            assertThat(answers.violations(MANY - 1))
                    .extracting(Violation::handling)
                    .containsExactly(Violation.Handling.CLAMPED);
        }
    }

    @Test
    void predictColumns_viewThatThrowsForOneRow_failsThatOneOnly() {
        float[] zeros = new float[MANY];
        Columns columns = Columns.of(MANY)
                .floats("a", filled(MANY, 1))
                .numbers("b", row -> {
                    if (row == 77) {
                        throw new IllegalStateException("mine");
                    }
                    return row;
                })
                .floats("c", zeros)
                .floats("d", zeros);
        try (ModelHandle<Four, float[]> handle = four()) {
            ColumnAnswers answers = handle.predictColumns(columns);

            assertThat(answers.failed()).isEqualTo(1);
            assertThat(answers.failure(77).orElseThrow()).hasRootCauseMessage("mine");
            assertNumbered(answers, MANY - 1);
        }
    }

    @Test
    void predictColumns_wrongColumns_namesAllProblems() {
        try (ModelHandle<Four, float[]> handle = four()) {
            Columns wrong = Columns.of(2)
                    .floats("a", new float[4])
                    .texts("b", new String[2])
                    .floats("c", new float[2])
                    .floats("customer", new float[2]);

            assertThatThrownBy(() -> handle.predictColumns(wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("column 'a' has 2 elements a row, not 1")
                    .hasMessageContaining("column 'b' is for float32")
                    .hasMessageContaining("there is no column 'd'")
                    .hasMessageContaining("[customer]");
        }
    }

    @Test
    void predictColumns_timeout_failsTheRowsThatAreLeft() {
        float[] zeros = new float[100_000];
        ManualTime time = new ManualTime(Instant.EPOCH);
        Columns columns = Columns.of(100_000)
                .floats("a", filled(100_000, 1))
                .numbers("b", row -> {
                    if (row == 50_000) {
                        time.advance(Duration.ofSeconds(1));
                    }
                    return row;
                })
                .floats("c", zeros)
                .floats("d", zeros);
        try (ModelHandle<Four, float[]> handle = ModelHandle.builder(Four.class, float[].class)
                .load(TestModels.path("dynamic_batch"))
                .time(time)
                .build()) {
            ColumnAnswers answers = handle.predictColumns(columns, Call.DEFAULT.timeout(Duration.ofMillis(150)));

            assertThat(answers.failure(99_999).orElseThrow()).isInstanceOf(DeadlineExceededException.class);
            assertThat(answers.failed()).isGreaterThanOrEqualTo(50_000);
        }
    }

    @Test
    void predictColumns_closeInTheMiddle_answersOrFailsEveryRow() throws Exception {
        int rows = 50_000;
        float[] zeros = new float[rows];
        ModelHandle<Four, float[]> handle = four();
        handle.predictColumns(numbered(MANY));
        CountDownLatch half = new CountDownLatch(1);
        Thread closer = new Thread(() -> {
            await(half);
            handle.close();
        });
        closer.start();
        Columns columns = Columns.of(rows)
                .floats("a", filled(rows, 1))
                .numbers("b", row -> {
                    if (row == rows / 2) {
                        half.countDown();
                        awaitClosed(handle);
                    }
                    return row;
                })
                .floats("c", zeros)
                .floats("d", zeros);

        ColumnAnswers answers = handle.predictColumns(columns);

        closer.join();
        assertThat(answers.isAnswered(0)).isTrue();
        assertNumbered(answers, 0);
        assertThat(answers.failure(rows - 1).orElseThrow()).isInstanceOf(ClosedException.class);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void awaitClosed(ModelHandle<Four, float[]> handle) {
        while (true) {
            try {
                handle.predict(new Four(0, 0, 0, 0));
            } catch (MlprodException e) {
                return;
            }
        }
    }

    @Test
    void predictColumns_closed_failsEveryRow() {
        ModelHandle<Four, float[]> handle = four();
        handle.close();

        ColumnAnswers answers = handle.predictColumns(numbered(3));

        assertThat(answers.failed()).isEqualTo(3);
        assertThat(answers.failure(1).orElseThrow()).isInstanceOf(ClosedException.class);
    }

    @Test
    void predictColumns_millionRows_takesLittleMoreThanTheAnswers() {
        int rows = 1_000_000;
        Columns columns = numbered(rows);
        try (ModelHandle<Four, float[]> handle = four()) {
            handle.predictColumns(numbered(MANY));
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());

            ColumnAnswers answers = handle.predictColumns(columns);

            long bytes = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
            assertThat(answers.failed()).isZero();
            assertNumbered(answers, rows - 1);
            assertThat(bytes).isLessThan(4L * rows * 3 * Float.BYTES);
        }
    }

    @Test
    void predictColumns_twoThreads_eachGetsItsOwnAnswers() {
        try (ModelHandle<Four, float[]> handle = four()) {
            List<CompletableFuture<ColumnAnswers>> futures = IntStream.range(0, 2)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> handle.predictColumns(numbered(MANY + i))))
                    .toList();

            for (int i = 0; i < 2; i++) {
                ColumnAnswers answers = futures.get(i).join();
                assertThat(answers.rows()).isEqualTo(MANY + i);
                IntStream.range(0, MANY + i).forEach(row -> assertNumbered(answers, row));
            }
        }
    }

    @Test
    void predictColumns_listener_isToldOfEveryRow() {
        List<ModelEvent.Predicted> answered = new ArrayList<>();
        List<ModelEvent.PredictionFailed> failed = new ArrayList<>();
        Columns columns = numbered(MANY);
        ((float[]) columns.values().get("d"))[9] = Float.NaN;
        try (ModelHandle<Four, float[]> handle = ModelHandle.builder(Four.class, float[].class)
                .load(TestModels.path("dynamic_batch"))
                .listener(event -> {
                    if (event instanceof ModelEvent.Predicted one) {
                        answered.add(one);
                    } else if (event instanceof ModelEvent.PredictionFailed one) {
                        failed.add(one);
                    }
                })
                .build()) {
            ColumnAnswers answers = handle.predictColumns(columns);

            Set<PredictionId> ids = new HashSet<>();
            answered.forEach(one -> ids.add(one.id()));
            assertThat(ids).hasSize(MANY - 1).contains(answers.id(0)).doesNotContain(answers.id(9));
            assertThat(failed).hasSize(1);
            assertThat(failed.get(0).id()).isEqualTo(answers.id(9));
            assertThat(answered).allMatch(one -> one.input() == columns);
        }
    }

    @Test
    void columns_lengthThatDoesNotFit_isRefused() {
        assertThatThrownBy(() -> Columns.of(3).floats("a", new float[4]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'a' has 4 elements");
    }

    @Test
    void predictAll_outcomeReadTwice_isEqual() {
        List<Four> rows =
                IntStream.range(0, MANY).mapToObj(i -> new Four(1, i, 0, 0)).toList();
        try (ModelHandle<Four, float[]> handle = four()) {
            handle.predictAll(rows); // the first batch is compared with single rows
            List<Outcome<float[]>> outcomes = handle.predictAll(rows);

            assertThat(outcomes.get(5)).isEqualTo(outcomes.get(5));
            assertThat(outcomes.get(5).prediction().value())
                    .isSameAs(outcomes.get(5).prediction().value());
            assertThat(outcomes.stream()
                            .map(outcome -> outcome.prediction().id())
                            .distinct())
                    .hasSize(MANY);
            assertThatThrownBy(() -> outcomes.set(0, outcomes.get(1)))
                    .isInstanceOf(UnsupportedOperationException.class);
        }
    }
}
