package io.mlprod.monitoring.internal.performance;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.model.ModelVersion;
import io.mlprod.model.PredictionId;
import io.mlprod.monitoring.performance.Performance;
import io.mlprod.monitoring.performance.PerformanceReport;
import io.mlprod.monitoring.performance.PerformanceReport.Verdict;
import io.mlprod.observe.Column;
import io.mlprod.observe.Column.Kind;
import io.mlprod.observe.RowLayout;
import io.mlprod.observe.RowRecorder;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.DoubleFunction;
import org.junit.jupiter.api.Test;

/** A version is compared with the reference of the one before, whatever its kind is. */
class NextVersionTest {

    private static final int ROWS = 1_200;
    private static final Column CLASS = Column.of("class", Kind.CATEGORY, false).categories(List.of("a", "b", "c"));
    private static final Column TRUTH = Column.of("isFraud", Kind.CATEGORY, true);
    private static final Column SCORE = Column.of("score", Kind.NUMBER, true);
    private static final Column MINUTES = Column.of("minutes", Kind.NUMBER, true);

    private final Random random = new Random(11);

    /** Has two versions answer for a day each, and returns what is found of the second. */
    private static PerformanceReport second(
            Performance settings, List<Column> answer, Day first, Day next, DoubleFunction<Object> label) {
        try (Bench bench = new Bench(settings.referenceRows(1_000), new MapStore())) {
            for (ModelVersion model : List.of(Bench.A, Bench.B)) {
                RowRecorder recorder =
                        Objects.requireNonNull(bench.watch.recorder(new RowLayout(model, List.of(), answer)));
                for (int i = 0; i < ROWS; i++) {
                    PredictionId id = PredictionId.next();
                    double right = i % 3;
                    recorder.record(Rows.of(id, Map.of(), (model.equals(Bench.A) ? first : next).answer(right)));
                    bench.label(model, id, label.apply(right));
                }
                bench.nextDay();
            }
            return bench.reports().get(0);
        }
    }

    private interface Day {

        /** Returns the columns of an answer. */
        Object[] answer(double right);
    }

    private Day minutes(double spread) {
        return right -> new Object[] {right + spread * random.nextGaussian()};
    }

    private Day classes(double share) {
        return right -> new Object[] {"abc".charAt((int) (random.nextDouble() < share ? right : (right + 1) % 3)) + ""};
    }

    private Day truths(double share) {
        return right -> {
            boolean isRight = random.nextDouble() < share;
            double answer = (right == 1) == isRight ? 1 : 0;
            return new Object[] {answer, 0.5 + (answer - 0.5) * random.nextDouble()};
        };
    }

    private static void assertTakenOver(PerformanceReport report, Verdict verdict) {
        assertThat(report.model()).isEqualTo(Bench.B);
        assertThat(report.reference()).startsWith("version 1's reference: 1,200 labelled predictions of the first");
        assertThat(report.verdict()).isEqualTo(verdict);
    }

    @Test
    void regression_worse_isWorse() {
        assertTakenOver(
                second(Performance.regression(), List.of(MINUTES), minutes(4.1), minutes(5.5), right -> right),
                Verdict.WORSE);
    }

    @Test
    void regression_better_isBetter() {
        assertTakenOver(
                second(Performance.automatic(), List.of(MINUTES), minutes(5.5), minutes(4.1), right -> right),
                Verdict.BETTER);
    }

    @Test
    void multiclass_worse_isWorse() {
        assertTakenOver(
                second(
                        Performance.multiclass(),
                        List.of(CLASS),
                        classes(0.8),
                        classes(0.6),
                        right -> "abc".substring((int) right, (int) right + 1)),
                Verdict.WORSE);
    }

    @Test
    void multiclass_better_isBetter() {
        assertTakenOver(
                second(
                        Performance.automatic(),
                        List.of(CLASS),
                        classes(0.6),
                        classes(0.8),
                        right -> "abc".substring((int) right, (int) right + 1)),
                Verdict.BETTER);
    }

    @Test
    void binary_better_isBetter() {
        assertTakenOver(
                second(
                        Performance.binary("true").answer("isFraud").scores("score"),
                        List.of(TRUTH, SCORE),
                        truths(0.7),
                        truths(0.9),
                        right -> right == 1),
                Verdict.BETTER);
    }
}
