package io.mlprod.internal.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The full form of {@link BreakerSimulationTest}. */
@Tag("soak")
class BreakerSimulationSoakTest {

    @ParameterizedTest
    @MethodSource("io.mlprod.internal.rollout.BreakerSimulationTest#identicalModels")
    void breaker_identicalModelsTenThousandTimes_takesBackWithAtMostAlpha(BreakerSimulationTest.Traffic traffic) {
        for (double alpha : new double[] {0.05, 0.01, 0.005}) {
            double alarms = BreakerSimulationTest.falseAlarms(traffic, 10_000, 20_000, alpha);
            System.out.printf("alpha %s: %s taken back, %s%n", alpha, alarms, traffic);
            assertThat(alarms).isLessThanOrEqualTo(alpha + 2 * Math.sqrt(alpha * (1 - alpha) / 10_000));
        }
    }
}
