package io.mlprod.monitoring.internal.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mlprod.ModelHandle;
import io.mlprod.monitoring.Visitors;
import io.mlprod.monitoring.Visitors.Answer;
import io.mlprod.monitoring.Visitors.Visitor;
import io.mlprod.monitoring.history.WindowTraffic;
import io.mlprod.observe.Event;
import io.mlprod.observe.PredictionListener;
import io.mlprod.observe.RowLayout;
import io.mlprod.observe.RowRecorder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrafficRecorderTest {

    private final TrafficRecorder recorder = new TrafficRecorder();

    private final class Listener implements PredictionListener {
        @Override
        public boolean wants(Class<? extends Event> kind) {
            return false;
        }

        @Override
        public void onEvent(Event event) {}

        @Override
        public RowRecorder recorder(RowLayout layout) {
            return recorder;
        }
    }

    @Test
    void take_afterPredictions_hasThemOnce() {
        try (ModelHandle<Visitor, Answer> handle =
                Visitors.handle().listener(new Listener()).build()) {
            handle.predict(Visitors.rows(1, 40, 1).get(0));
            handle.predictAll(Visitors.rows(9, 40, 1));
        }
        recorder.failed(false);

        WindowTraffic first = recorder.take();

        assertThat(first.predictions()).isEqualTo(10);
        assertThat(first.rows()).isEqualTo(10);
        assertThat(first.failures()).isEqualTo(1);
        assertThat(first.p50()).isPositive().isLessThanOrEqualTo(first.p99());
        assertThat(recorder.take()).isEqualTo(new WindowTraffic(0, 0, 0, 0, Double.NaN, Double.NaN));
    }

    @ParameterizedTest
    @ValueSource(longs = {8, 9, 1_000, 12_345, 1_000_000, 1_500_000_000, Long.MAX_VALUE})
    void cell_ofATime_isRightToSixPercent(long nanos) {
        assertThat(TrafficRecorder.seconds(TrafficRecorder.cell(nanos)))
                .isCloseTo(nanos / 1e9, within(0.065 * nanos / 1e9));
    }

    @ParameterizedTest
    @ValueSource(longs = {-5, 0, 1})
    void cell_ofATimeThatIsTooShort_isTheFirst(long nanos) {
        assertThat(TrafficRecorder.cell(nanos)).isEqualTo(TrafficRecorder.cell(8));
    }
}
