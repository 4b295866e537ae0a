package io.mlprod.internal.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A small version of {@link StatisticsSimulationSoakTest}, on every build. */
class StatisticsSimulationTest {

    private static final int RUNS = 100;

    @ParameterizedTest
    @MethodSource("io.mlprod.internal.statistics.Scenario#all")
    void hypothesisHolds_lookingAfterEachObservation_isRarelyRejected(Scenario scenario) {
        double[] rejected = scenario.rejected(RUNS, scenario.observations() / 5);

        for (int i = 0; i < rejected.length; i++) {
            double alpha = scenario.alphas().get(i);
            // Three standard errors of this many runs.
            double limit = alpha + 3 * Math.sqrt(alpha * (1 - alpha) / RUNS);
            assertThat(rejected[i]).as("false alarms at %s", alpha).isLessThanOrEqualTo(limit);
        }
    }

    @Test
    void rampReadAsOnePhase_isOftenRejected() {
        assertThat(mistake(Scenario::rampPooled))
                .as("the mistake that phases are there to prevent")
                .isGreaterThan(0.25);
    }

    @Test
    void stickyUsersCountedByRequest_isOftenRejected() {
        assertThat(mistake((random, observations) -> Scenario.stickyUsers(random, observations, 0.5, false)))
                .as("the mistake that counting one event per unit is there to prevent")
                .isGreaterThan(0.15);
    }

    private static double mistake(Scenario.Experiment experiment) {
        return new Scenario("mistake", List.of(0.05), 10_000, experiment).rejected(RUNS, 10_000)[0];
    }

    @Test
    void worseCandidate_isDetectedAsSoonAsExpected() {
        for (Detection detection : List.of(new Detection(0.5, 0.01, 2, 6116), new Detection(0.05, 0.01, 10, 987))) {
            assertThat(detection.median(2000)).isCloseTo(detection.expected(), withinPercentage(10));
        }
    }
}
