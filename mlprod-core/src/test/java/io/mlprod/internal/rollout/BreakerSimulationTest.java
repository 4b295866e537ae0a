package io.mlprod.internal.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How often the breaker takes an identical model back, and after how many units one that fails always. */
class BreakerSimulationTest {

    /**
     * Traffic of two identical models.
     *
     * @param share of the candidate
     * @param base the rate of failures that a second try may not have
     * @param burst their rate during one in twenty stretches of 200 predictions
     * @param transients the rate of failures that a second try never has
     * @param badUsers the share of users whose predictions always fail, which each repeats
     * @param retries how often
     */
    record Traffic(double share, double base, double burst, double transients, double badUsers, int retries) {}

    static Stream<Traffic> identicalModels() {
        return Stream.of(
                new Traffic(.5, .01, .01, 0, 0, 0),
                new Traffic(.5, .3, .3, 0, 0, 0),
                new Traffic(.5, .5, .5, 0, 0, 0),
                new Traffic(.01, .3, .3, 0, 0, 0),
                new Traffic(.05, .001, .5, 0, 0, 0),
                new Traffic(.25, .001, .9, 0, 0, 0),
                new Traffic(.5, .001, .5, 0, 0, 0),
                new Traffic(.05, 0, 0, .5, 0, 0),
                new Traffic(.25, 0, 0, .9, 0, 0),
                new Traffic(.5, 0, 0, .25, 0, 0),
                new Traffic(.5, .001, .001, 0, .003, 50),
                new Traffic(.01, .01, .3, .01, .003, 10));
    }

    /** Whether the breaker takes the candidate back within so many predictions. */
    private static boolean isTakenBack(Traffic of, int predictions, double alpha, SplittableRandom random) {
        Breaker breaker = new Breaker(2, alpha);
        boolean isBurst = false;
        for (int i = 0; i < predictions; i++) {
            if (i % 200 == 0) {
                isBurst = random.nextInt(20) == 0;
            }
            boolean isBad = random.nextDouble() < of.badUsers;
            boolean isCandidate = random.nextDouble() < of.share;
            for (int tries = isBad ? 1 + of.retries : 1; tries > 0; tries--) {
                double rate = isBad ? 1 : isBurst ? of.burst : of.base;
                boolean isTransient = random.nextDouble() < of.transients;
                boolean fails = isTransient || random.nextDouble() < rate;
                if (!isCandidate && fails) {
                    breaker.controlFailed(of.share);
                } else if (isCandidate && fails && (isTransient || random.nextDouble() >= rate)) {
                    if (breaker.failed(i) > 0) {
                        return true;
                    }
                } else if (isCandidate) {
                    breaker.endRun();
                }
            }
        }
        return false;
    }

    static double falseAlarms(Traffic of, int runs, int predictions, double alpha) {
        SplittableRandom random = new SplittableRandom(5);
        int alarms = 0;
        for (int run = 0; run < runs; run++) {
            alarms += isTakenBack(of, predictions, alpha, random) ? 1 : 0;
        }
        return (double) alarms / runs;
    }

    @ParameterizedTest
    @MethodSource("identicalModels")
    void breaker_identicalModels_takesBackWithAtMostAlpha(Traffic traffic) {
        assertThat(falseAlarms(traffic, 400, 2_000, 0.05)).isLessThanOrEqualTo(0.05 + 3 * Math.sqrt(0.05 * 0.95 / 400));
    }

    /** The mean number of the candidate's units until one that always fails is taken back. */
    private static double unitsUntilBack(double share, double base) {
        SplittableRandom random = new SplittableRandom(6);
        int runs = 1_000;
        int units = 0;
        for (int run = 0; run < runs; run++) {
            Breaker breaker = new Breaker(5, 0.005);
            for (long unit = 0, back = 0; back == 0; unit++) {
                boolean fails = random.nextDouble() < base;
                if (random.nextDouble() >= share) {
                    if (fails) {
                        breaker.controlFailed(share);
                    }
                    continue;
                }
                units++;
                if (fails) { // of the control, on the same input
                    breaker.endRun();
                } else {
                    back = breaker.failed(unit);
                }
            }
        }
        return (double) units / runs;
    }

    @Test
    void breaker_candidateThatAlwaysFails_takesBackAfterAFewUnits() {
        assertThat(unitsUntilBack(.01, 0)).isEqualTo(6);
        assertThat(unitsUntilBack(.01, .01)).isLessThan(8);
        assertThat(unitsUntilBack(.05, .01)).isLessThan(8);
        assertThat(unitsUntilBack(.25, .01)).isLessThan(8);
        assertThat(unitsUntilBack(.5, .01)).isLessThan(8);
    }
}
