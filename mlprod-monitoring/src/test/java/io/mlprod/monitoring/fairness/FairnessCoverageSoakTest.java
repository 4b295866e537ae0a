package io.mlprod.monitoring.fairness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How often intervals of the level 0.95 contain the true difference or ratio; takes a minute. */
@Tag("soak")
class FairnessCoverageSoakTest {

    private static final int RUNS = 10_000;

    @ParameterizedTest
    @MethodSource("io.mlprod.monitoring.fairness.FairnessScenario#all")
    void intervals_manySamples_containTheTruth(FairnessScenario scenario) {
        Map<String, Double> coverage = scenario.coverage(RUNS, 1);

        System.out.println(scenario.name() + ": " + coverage);
        assertThat(coverage.values()).allSatisfy(share -> assertThat(share).isGreaterThanOrEqualTo(scenario.atLeast()));
    }

    @ParameterizedTest
    @MethodSource("io.mlprod.monitoring.fairness.FairnessScenario#all")
    void change_sameGroupsTwice_isSeldom(FairnessScenario scenario) {
        double share = scenario.falseChanges(RUNS / 4, 2);

        System.out.println(scenario.name() + ": false changes " + share);
        assertThat(share).isLessThanOrEqualTo(0.06);
    }
}
