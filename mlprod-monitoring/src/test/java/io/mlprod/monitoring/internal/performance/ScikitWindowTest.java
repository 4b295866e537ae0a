package io.mlprod.monitoring.internal.performance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mlprod.model.PredictionId;
import io.mlprod.monitoring.performance.Performance;
import io.mlprod.monitoring.performance.Performance.Task;
import io.mlprod.monitoring.performance.PerformanceMetric;
import io.mlprod.monitoring.performance.PerformanceReport;
import io.mlprod.observe.Column;
import io.mlprod.observe.Column.Kind;
import io.mlprod.observe.Feedback;
import io.mlprod.observe.ModelEvent;
import io.mlprod.observe.RowLayout;
import io.mlprod.observe.RowRecorder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** A whole window of each task, with the values that scikit-learn gives (src/test/python/performance_fixtures.py). */
class ScikitWindowTest {

    private static final double EXACT = 1e-12;
    private static final List<String> ANIMALS = List.of("bird", "cat", "dog");

    private static List<String[]> csv(String name) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(ScikitWindowTest.class.getResourceAsStream("/performance/" + name + ".csv"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .map(line -> line.split(",", -1))
                    .toList();
        }
    }

    private static Map<String, Double> expected(String task) throws IOException {
        Map<String, Double> values = new HashMap<>();
        csv("expected").stream()
                .filter(cells -> cells[0].equals(task))
                .forEach(cells -> values.put(cells[1], Double.parseDouble(cells[2])));
        return values;
    }

    private static PerformanceMetric[] all(Task task) {
        return Arrays.stream(PerformanceMetric.values())
                .filter(metric -> metric.isOf(task))
                .toArray(PerformanceMetric[]::new);
    }

    /** Predicts and labels each line, whose last cell is the label, and compares the report of the window. */
    private static void check(
            String name, Performance settings, List<Column> answers, Function<String[], Object[]> row, boolean isText)
            throws IOException {
        try (Bench bench = new Bench(settings, new MapStore())) {
            RowRecorder recorder =
                    Objects.requireNonNull(bench.watch.recorder(new RowLayout(Bench.A, List.of(), answers)));
            for (String[] cells : csv(name)) {
                PredictionId id = PredictionId.next();
                recorder.record(Rows.of(id, Map.of(), row.apply(cells)));
                String label = cells[cells.length - 1];
                Object value = isText ? label : (Object) Double.valueOf(label);
                bench.watch.onEvent(new ModelEvent.FeedbackReceived(Bench.A, id, Feedback.label(value)));
            }
            PerformanceReport report = bench.nextDay().get(0);

            assertThat(report.labelled()).isEqualTo(300);
            assertThat(expected(name))
                    .isNotEmpty()
                    .allSatisfy((metric, value) -> assertThat(report.metrics())
                            .filteredOn(result -> result.metric().title().equals(metric))
                            .singleElement()
                            .satisfies(result -> assertThat(result.value().value())
                                    .as(metric)
                                    .isCloseTo(value, within(EXACT * Math.max(1, value)))));
        }
    }

    private static double[] numbers(String[] cells, int count) {
        return Arrays.stream(cells, 0, count).mapToDouble(Double::parseDouble).toArray();
    }

    @Test
    void binary_scoreAlone_isEqualToScikitLearn() throws IOException {
        check(
                "binary",
                Performance.binary("yes").scores("p").metrics(all(Task.BINARY)),
                List.of(Column.of("p", Kind.NUMBER, true)),
                cells -> new Object[] {Double.valueOf(cells[0])},
                true);
    }

    @Test
    void multiclass_scoresOfClasses_areEqualToScikitLearn() throws IOException {
        check(
                "multiclass",
                Performance.automatic().metrics(all(Task.MULTICLASS)),
                List.of(Column.of("scores", Kind.NUMBER, true).width(3).categories(ANIMALS)),
                cells -> new Object[] {numbers(cells, 3)},
                true);
    }

    @Test
    void regression_oneNumber_isEqualToScikitLearn() throws IOException {
        check(
                "regression",
                Performance.automatic().metrics(all(Task.REGRESSION)),
                List.of(Column.of("price", Kind.NUMBER, true)),
                cells -> new Object[] {Double.valueOf(cells[0])},
                false);
    }
}
