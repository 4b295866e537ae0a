package io.mlprod.monitoring.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.drift.DriftState;
import io.mlprod.monitoring.quality.QualityState;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class MonitorHistoryTest {

    private static final ModelVersion SEVEN = new ModelVersion("credit", "7", "a");

    private static WindowRecord window(long second) {
        Instant from = Instant.ofEpochSecond(second);
        return new WindowRecord(
                SEVEN, from, from.plusSeconds(1), WindowTraffic.of(1, 1), DriftState.OK, QualityState.OK, List.of());
    }

    @Test
    void add_moreThanItKeeps_forgetsTheOldest() {
        MonitorHistory history = new MonitorHistory(3);

        for (int i = 0; i < 5; i++) {
            history.add(window(i));
        }

        assertThat(history.windows()).containsExactly(window(2), window(3), window(4));
    }

    @Test
    void add_theSameWindowAgain_takesItsPlace() {
        MonitorHistory history = new MonitorHistory(3);
        history.add(window(0));
        history.add(window(1));
        WindowRecord known = new WindowRecord(
                SEVEN,
                window(0).from(),
                window(0).to(),
                WindowTraffic.of(2, 2),
                DriftState.OK,
                QualityState.OK,
                List.of());

        history.add(known);

        assertThat(history.windows()).containsExactly(known, window(1));
    }

    @Test
    void add_manyEvents_keepsTheLatestThousand() {
        MonitorHistory history = new MonitorHistory(1);

        for (int i = 0; i <= 1_000; i++) {
            history.add(new HistoryEvent(Instant.ofEpochSecond(i), HistoryEvent.Kind.DEPLOYED, SEVEN, "6 → 7"));
        }

        assertThat(history.events()).hasSize(1_000);
        assertThat(history.events().get(0).at()).isEqualTo(Instant.ofEpochSecond(1));
    }

    @Test
    void create_noWindows_isRefused() {
        assertThatThrownBy(() -> new MonitorHistory(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A history must keep 1 window or more, not 0");
    }
}
