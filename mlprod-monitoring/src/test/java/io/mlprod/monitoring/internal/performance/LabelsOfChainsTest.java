package io.mlprod.monitoring.internal.performance;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.model.ModelVersion;
import io.mlprod.model.PredictionId;
import io.mlprod.monitoring.performance.KeptPrediction;
import io.mlprod.monitoring.performance.Performance;
import io.mlprod.monitoring.performance.PerformanceReport.LabelCounts;
import io.mlprod.observe.Column;
import io.mlprod.observe.Column.Kind;
import io.mlprod.observe.Feedback;
import io.mlprod.observe.ModelEvent;
import io.mlprod.observe.RowLayout;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A label that a chain passes on, of a prediction that one of several handles may have made in another process. */
class LabelsOfChainsTest {

    private static final ModelVersion ETA = new ModelVersion("eta", "1", "e".repeat(64));
    private static final ModelVersion UNSEEN = new ModelVersion("unseen", "1", "f".repeat(64));

    private final MapStore store = new MapStore();
    private final Bench bench = new Bench(Performance.automatic(), store);
    private final PredictionId id = PredictionId.parse("5f3a9c0184b2e7d1-1a2b");

    @BeforeEach
    void open() {
        bench.open(Bench.A);
        Objects.requireNonNull(
                bench.watch.recorder(new RowLayout(ETA, List.of(), List.of(Column.of("minutes", Kind.NUMBER, true)))));
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private void label(ModelVersion first, ModelVersion second, Object value) {
        bench.watch.onEvent(new ModelEvent.FeedbackReceived(first, id, Feedback.label(value), List.of(second)));
        bench.evaluate();
        bench.time.advance(Duration.ofMinutes(2));
        bench.evaluate();
    }

    private LabelCounts counts(ModelVersion model) {
        return bench.watch.labels(model);
    }

    @Test
    void label_ofAKnownPrediction_isJoinedWithIt() {
        store.add(List.of(new KeptPrediction(id, ETA, Bench.START, "", new double[] {30}, Map.of())));

        label(Bench.A, ETA, 31.5);

        assertThat(counts(ETA).joined()).isEqualTo(1);
        assertThat(counts(Bench.A)).isEqualTo(LabelCounts.NONE);
    }

    @Test
    void label_ofAnUnknownPrediction_isUnmatchedOnce() {
        label(Bench.A, ETA, "yes");

        assertThat(counts(Bench.A).unmatched() + counts(ETA).unmatched()).isEqualTo(1);
    }

    @Test
    void label_firstModelIsNotLookedAt_countsForTheOther() {
        label(UNSEEN, ETA, 31.5);

        assertThat(counts(ETA).unmatched()).isEqualTo(1);
    }

    @Test
    void label_thatNoModelPredicts_isForeignOnce() {
        label(Bench.A, ETA, "perhaps");

        assertThat(counts(Bench.A).foreign()).isEqualTo(1);
        assertThat(counts(ETA).foreign()).isZero();
    }
}
