package io.mlprod.monitoring.internal.performance;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.model.PredictionId;
import io.mlprod.monitoring.performance.JoinedPrediction;
import io.mlprod.monitoring.performance.KeptPrediction;
import io.mlprod.monitoring.performance.LateLabel;
import io.mlprod.monitoring.performance.PerformanceReport.Delay;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Delays, of which some are only known to be longer than they have lasted. */
class DelaysTest {

    private static final Instant NOW = Bench.START;

    private final WindowRows rows = new WindowRows();

    private void add(int hoursAgo, Optional<Integer> delayHours) {
        PredictionId id = PredictionId.next();
        Instant at = NOW.minus(Duration.ofHours(hoursAgo));
        rows.add(new JoinedPrediction(
                new KeptPrediction(id, Bench.A, at, "yes", new double[0], Map.of()),
                delayHours.map(hours -> new LateLabel(id, "yes", Double.NaN, at.plus(Duration.ofHours(hours))))));
    }

    @Test
    void allLabelled_areOrdinaryQuantiles() {
        for (int hours = 1; hours <= 10; hours++) {
            add(20, Optional.of(hours));
        }

        assertThat(Delays.of(rows, NOW))
                .isEqualTo(new Delay(Optional.of(Duration.ofHours(5)), Optional.of(Duration.ofHours(9))));
    }

    /** 6 of 10 after 1 h; of the 4 that waited longer 2 are censored at 2 h, and 1 of the other 2 comes after 3 h. */
    @Test
    void waitingOnes_countAsLongAsTheyWere_andNoLonger() {
        for (int i = 0; i < 6; i++) {
            add(20, Optional.of(1));
        }
        add(2, Optional.empty());
        add(2, Optional.empty());
        add(20, Optional.of(3)); // 1 - 0.4 * 0.5 = 0.8
        add(20, Optional.of(30 - 20)); // 1 - 0 = 1

        assertThat(Delays.of(rows, NOW))
                .isEqualTo(new Delay(Optional.of(Duration.ofHours(1)), Optional.of(Duration.ofHours(10))));
    }

    @Test
    void tooFewLabels_doNotReachTheQuantile() {
        add(20, Optional.of(1));
        add(20, Optional.empty());
        add(20, Optional.empty());

        assertThat(Delays.of(rows, NOW)).isEqualTo(new Delay(Optional.empty(), Optional.empty()));
    }
}
