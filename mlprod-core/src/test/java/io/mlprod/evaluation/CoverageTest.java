package io.mlprod.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The short form of {@link CoverageSoakTest}. */
class CoverageTest {

    private static final int RUNS = 200;

    @ParameterizedTest
    @MethodSource("io.mlprod.evaluation.CoverageScenario#all")
    void intervals_someSamples_containTheTruth(CoverageScenario scenario) {
        double error = Math.sqrt(scenario.atLeast() * (1 - scenario.atLeast()) / RUNS);

        assertThat(scenario.coverage(RUNS, 2)).isGreaterThanOrEqualTo(scenario.atLeast() - 3 * error);
    }
}
