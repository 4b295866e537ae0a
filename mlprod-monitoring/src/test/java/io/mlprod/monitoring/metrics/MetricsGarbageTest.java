package io.mlprod.monitoring.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.mlprod.error.Violation;
import io.mlprod.model.ModelVersion;
import io.mlprod.model.PredictionId;
import io.mlprod.observe.AnswerSource;
import io.mlprod.observe.Column;
import io.mlprod.observe.PredictionRows;
import io.mlprod.observe.RowLayout;
import io.mlprod.observe.RowRecorder;
import io.mlprod.routing.Route;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a recorded prediction leaves on the heap. */
class MetricsGarbageTest {

    private static final ThreadMXBean MEMORY = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final ModelVersion MODEL = new ModelVersion("ages", "1", "");
    private static final int CALLS = 20_000;
    private static final int MOST_ROUNDS = 50;

    private final MonitorMetrics metrics = MonitorMetrics.builder()
            .registry(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT))
            .callTag("tenant", 5)
            .build();
    private final RowRecorder recorder =
            metrics.recorder(new RowLayout(MODEL, List.of(Column.of("age", Column.Kind.NUMBER, true)), List.of()));

    /** One prediction that waited, with a tag and a violation. */
    private record Row(Map<String, String> tags, Route route, List<Violation> found) implements PredictionRows {

        @Override
        public int predictions() {
            return 1;
        }

        @Override
        public int rows() {
            return 1;
        }

        @Override
        public int firstRow(int prediction) {
            return prediction;
        }

        @Override
        public AnswerSource source() {
            return AnswerSource.RUN;
        }

        @Override
        public long nanos() {
            return 5_000;
        }

        @Override
        public long queueNanos() {
            return 1_000;
        }

        @Override
        public PredictionId id(int prediction) {
            throw new AssertionError("No meter needs it");
        }

        @Override
        public Route route(int prediction) {
            return route;
        }

        @Override
        public List<Violation> violations(int prediction) {
            return found;
        }

        @Override
        public int width(int row, int column) {
            return 1;
        }

        @Override
        public double number(int row, int column, int element) {
            return 1;
        }

        @Override
        public void numbers(int row, double[] into) {
            into[0] = 1;
        }

        @Override
        public boolean hasReplaced() {
            return false;
        }

        @Override
        public String text(int row, int column, int element) {
            throw new AssertionError("There is none");
        }

        @Override
        public boolean isMissing(int row, int column, int element) {
            return false;
        }
    }

    private long bytesPerCall(Row row) {
        long least = Long.MAX_VALUE;
        for (int round = 0; round < MOST_ROUNDS && least > 0; round++) {
            long before = MEMORY.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < CALLS; i++) {
                recorder.record(row);
            }
            least = Math.min(least, (MEMORY.getCurrentThreadAllocatedBytes() - before) / CALLS);
        }
        return least;
    }

    @Test
    void record_tagsAndWait_leavesNothing() {
        Row row = new Row(Map.of("tenant", "t1"), Route.direct(MODEL), List.of());

        assertThat(bytesPerCall(row)).isZero();
    }

    @Test
    void record_tagBeyondTheLimit_leavesNothing() {
        for (int i = 0; i < 10; i++) {
            recorder.record(new Row(Map.of("tenant", "t" + i), Route.direct(MODEL), List.of()));
        }
        Row row = new Row(Map.of("tenant", "t9"), Route.direct(MODEL), List.of());

        assertThat(bytesPerCall(row)).isZero();
    }

    @Test
    void record_violation_leavesAtMostAnIterator() {
        Violation violation = new Violation("age", "range", "0 to 1", 5.0, 0, Violation.Handling.CLAMPED);
        Row row = new Row(Map.of("tenant", "t1"), Route.direct(MODEL), List.of(violation));

        assertThat(bytesPerCall(row)).isLessThanOrEqualTo(32);
    }
}
