package io.mlprod.testing.latency;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** On this machine's clock, with so much room that no machine is too busy. */
class RealLatencyTest {

    private static Callable<Double> work(int times) {
        CalibrationLoop loop = new CalibrationLoop();
        return () -> {
            double sum = 0;
            for (int i = 0; i < times; i++) {
                sum += loop.call();
            }
            return sum;
        };
    }

    @Test
    void atMost5_ofFiftyTimesTheWork_fails() {
        assertThatThrownBy(() -> LatencyBudget.of(work(50))
                        .relativeTo(work(1))
                        .warmUp(Duration.ofMillis(50))
                        .atMost(5))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("times as long as the baseline");
    }

    @Test
    void atMost3_ofTheSameWork_passes() {
        LatencyBudget.of(work(1))
                .relativeTo(work(1))
                .warmUp(Duration.ofMillis(50))
                .atMost(3);
    }

    @Test
    void atMost3_ofTheCalibrationLoopItself_passes() {
        LatencyBudget.of(work(1))
                .relativeToCalibration()
                .warmUp(Duration.ofMillis(50))
                .atMost(3);
    }
}
