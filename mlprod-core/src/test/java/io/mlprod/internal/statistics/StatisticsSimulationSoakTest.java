package io.mlprod.internal.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whether tests keep their level and bounds their coverage under the conditions they are used in; takes minutes. */
@Tag("soak")
class StatisticsSimulationSoakTest {

    private static final int RUNS = 10_000;

    @ParameterizedTest
    @MethodSource("io.mlprod.internal.statistics.Scenario#all")
    void hypothesisHolds_lookingAfterEachObservation_isRarelyRejected(Scenario scenario) {
        double[] rejected = scenario.rejected(RUNS, scenario.observations());

        for (int i = 0; i < rejected.length; i++) {
            double alpha = scenario.alphas().get(i);
            System.out.println(scenario.name() + " at " + alpha + ": " + rejected[i]);
            // The level and two standard errors of this many runs.
            double limit = alpha + 2 * Math.sqrt(alpha * (1 - alpha) / RUNS);
            assertThat(rejected[i]).as("false alarms at %s", alpha).isLessThanOrEqualTo(limit);
        }
    }

    static Stream<Detection> detections() {
        return Stream.of(
                new Detection(0.05, 0.01, 1.2, 609_839),
                new Detection(0.05, 0.01, 2, 29_465),
                new Detection(0.05, 0.01, 3, 9263),
                new Detection(0.05, 0.01, 10, 987),
                new Detection(0.05, 0.01, 50, 114),
                new Detection(0.5, 0.01, 1.2, 116_192),
                new Detection(0.5, 0.01, 2, 6116),
                new Detection(0.5, 0.01, 3, 2006),
                new Detection(0.5, 0.01, 10, 251),
                new Detection(0.5, 0.01, 50, 41),
                new Detection(0.05, 0.001, 2, 296_304),
                new Detection(0.05, 0.001, 3, 92_217),
                new Detection(0.05, 0.001, 10, 9637),
                new Detection(0.05, 0.001, 50, 1176));
    }

    @ParameterizedTest
    @MethodSource("detections")
    void worseCandidate_isDetectedAsSoonAsExpected(Detection detection) {
        double median = detection.median(RUNS);
        System.out.println(detection + ": " + median);

        assertThat(median).isCloseTo(detection.expected(), withinPercentage(10));
    }
}
