package io.mlprod.monitoring.internal.performance;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.model.PredictionId;
import io.mlprod.monitoring.MonitorStatus.Problem;
import io.mlprod.monitoring.performance.Joining;
import io.mlprod.monitoring.performance.KeptPrediction;
import io.mlprod.monitoring.performance.LateLabel;
import io.mlprod.monitoring.performance.Performance;
import io.mlprod.monitoring.performance.PerformanceReport.LabelCounts;
import io.mlprod.observe.RowRecorder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Predictions and labels that the store refuses for what is in them: they hold up nothing else. */
class RefusedRowsTest {

    private static final String TOO_LONG = "22001";
    private static final String NO_TABLE = "42P01";
    private static final String CONNECTION_LOST = "08006";

    /** Refuses batches with a city or label that it does not like. */
    private static class PickyStore extends MapStore {
        String state = TOO_LONG;
        int calls;

        @Override
        public synchronized void add(List<KeptPrediction> predictions) {
            calls++;
            check(predictions.stream().anyMatch(row -> row.slices().containsValue("secret")));
            super.add(predictions);
        }

        @Override
        public synchronized List<Joining> join(List<LateLabel> labels) {
            check(labels.stream().anyMatch(label -> label.category().equals("no")));
            return super.join(labels);
        }

        private void check(boolean isBad) {
            if (isBad) {
                throw new UncheckedIOException(new IOException(new SQLException("secret value", state)));
            }
        }
    }

    private final PickyStore store = new PickyStore();
    private final Bench bench = new Bench(Performance.binary("yes").slices("city"), store);
    private final RowRecorder loans = bench.open(Bench.A);

    @AfterEach
    void close() {
        bench.close();
    }

    private PredictionId predict(String city) {
        return bench.predict(loans, 0.8, city);
    }

    private LabelCounts counts() {
        return bench.watch.labels(Bench.A);
    }

    private Problem problem(Problem.Kind kind) {
        return bench.reported.all().stream()
                .filter(problem -> problem.kind() == kind)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void refusedPredictions_areDroppedAndCounted_andTheOthersStored() {
        List.of("Wien", "secret", "Graz", "secret", "Linz").forEach(this::predict);
        bench.evaluate();

        assertThat(store.size()).isEqualTo(3);
        assertThat(counts().droppedPredictions()).isEqualTo(2);
        assertThat(problem(Problem.Kind.PREDICTIONS_LOST).count()).isEqualTo(2);
        assertThat(bench.problems())
                .singleElement()
                .asString()
                .startsWith("predictions are dropped which the store of predictions refuses")
                .doesNotContain("secret");
    }

    @Test
    void refusedLabels_areLost_andTheOthersJoined() {
        List<PredictionId> ids = List.of(predict("Wien"), predict("Graz"), predict("Linz"));
        bench.label(ids.get(0), "yes");
        bench.label(ids.get(1), "no");
        bench.label(ids.get(2), "yes");
        bench.evaluate();

        assertThat(counts().joined()).isEqualTo(2);
        assertThat(counts().lost()).isEqualTo(1);
        assertThat(problem(Problem.Kind.LABELS_LOST).latest())
                .startsWith("labels are dropped which the store of predictions refuses");

        bench.evaluate();

        assertThat(problem(Problem.Kind.LABELS_LOST).latest()).startsWith("over: labels are dropped");
    }

    @Test
    void storeWithoutATable_keepsAllUntilItWorks() {
        store.state = NO_TABLE;
        List.of("Wien", "secret").forEach(this::predict);
        bench.evaluate();
        assertThat(store.calls).isEqualTo(1);

        store.state = TOO_LONG;
        bench.evaluate();

        assertThat(store.size()).isEqualTo(1);
        assertThat(counts().droppedPredictions()).isEqualTo(1);
    }

    @Test
    void connectionThatIsLostAfterARefusal_dropsNothingMore() {
        PickyStore breaking = new PickyStore() {
            @Override
            public synchronized void add(List<KeptPrediction> predictions) {
                state = calls == 2 ? CONNECTION_LOST : TOO_LONG;
                super.add(predictions);
            }
        };
        try (Bench other = new Bench(Performance.binary("yes").slices("city"), breaking)) {
            RowRecorder recorder = other.open(Bench.A);
            List.of("Wien", "secret", "Graz").forEach(city -> other.predict(recorder, 0.8, city));
            other.evaluate(); // all, Wien, and then it is away
            assertThat(other.watch.labels(Bench.A).droppedPredictions()).isZero();
            assertThat(breaking.size()).isEqualTo(1);

            other.evaluate();

            assertThat(other.watch.labels(Bench.A).droppedPredictions()).isEqualTo(1);
            assertThat(breaking.size()).isEqualTo(2);
        }
    }
}
