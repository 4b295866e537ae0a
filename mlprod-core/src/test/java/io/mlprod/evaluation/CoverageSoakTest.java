package io.mlprod.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How often intervals of the level 0.95 contain the truth; takes a minute or two. */
@Tag("soak")
class CoverageSoakTest {

    private static final int RUNS = 10_000;

    @ParameterizedTest
    @MethodSource("io.mlprod.evaluation.CoverageScenario#soak")
    void intervals_manySamples_containTheTruth(CoverageScenario scenario) {
        double coverage = scenario.coverage(RUNS, 1);

        System.out.println(scenario.name() + ": " + coverage);
        assertThat(coverage).as(scenario.name()).isGreaterThanOrEqualTo(scenario.atLeast());
    }
}
