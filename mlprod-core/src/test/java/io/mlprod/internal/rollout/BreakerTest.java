package io.mlprod.internal.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BreakerTest {

    private static int unitsUntilBack(Breaker breaker) {
        return IntStream.iterate(1_000_000, unit -> unit + 1)
                .map(breaker::failed)
                .filter(units -> units > 0)
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({"5, .005, 6", "5, .0025, 7", "5, .02, 5", "1, .3, 3", "20, .005, 20", "5000, .01, 5000"})
    void failed_everyUnitOfTheFirstRun_takesBackAtTheLengthThatAlphaAndTheLeastDemand(
            int least, double alpha, int units) {
        assertThat(unitsUntilBack(new Breaker(least, alpha))).isEqualTo(units);
    }

    @ParameterizedTest
    @CsvSource({"1, 6", "4, 7", "20, 8"})
    void failed_severalProcesses_needsUnitsForThePartOfEach(int processes, int units) {
        Breaker breaker = new Breaker(5, 0.005);
        breaker.processes(processes);

        assertThat(unitsUntilBack(breaker)).isEqualTo(units);
    }

    @Test
    void failed_oneUnitAgainAndAgain_isOneUnit() {
        Breaker breaker = new Breaker(2, 0.1);

        assertThat(IntStream.range(0, 1_000).map(i -> breaker.failed(i % 2))).containsOnly(0);
    }

    @Test
    void endRun_fourOfFive_beginsAnew() {
        Breaker breaker = new Breaker(5, 0.02);
        for (int run = 0; run < 2; run++) {
            for (int unit = 0; unit < 4; unit++) {
                assertThat(breaker.failed(unit)).isZero();
            }
            breaker.endRun();
        }

        assertThat(breaker.failed(7)).isZero();
    }

    @ParameterizedTest
    @CsvSource({"1, 7", "10, 8", "100, 8", "10000, 8"})
    void failed_afterManySingleFailures_needsAFewUnitsMore(int before, int units) {
        Breaker breaker = new Breaker(5, 0.005);
        for (int run = 0; run < before; run++) {
            breaker.failed(run);
            breaker.endRun();
        }

        assertThat(unitsUntilBack(breaker)).isEqualTo(units);
    }

    @ParameterizedTest
    @CsvSource({".01, true", ".05, true", ".24, false", ".5, false"})
    void controlFailed_oneOfItsUnitsToEachOfTheCandidate_weighsByTheShare(double share, boolean isTakenBack) {
        Breaker breaker = new Breaker(5, 0.005);
        boolean isBack = false;
        for (int unit = 0; unit < 20; unit++) {
            isBack |= breaker.failed(unit) > 0;
            breaker.controlFailed(share);
        }

        assertThat(isBack).isEqualTo(isTakenBack);
    }
}
