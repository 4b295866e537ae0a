package io.mlprod.internal.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.rollout.Guard;
import io.mlprod.rollout.Rollout;
import io.mlprod.rollout.RolloutState;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How often whole rollouts come to which end, through the machine with all its parts. */
class RolloutSimulationTest {

    private static final int UNITS_PER_POLL = 50;

    /** Ramps whose control's error rate drifts from 1 % to 5 %; the shares that ended taken back and promoted. */
    private static double[] ramps(int runs, double maxRatio, double alpha, double candidate, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int takenBack = 0;
        int promoted = 0;
        for (int run = 0; run < runs; run++) {
            SkippingTime time = new SkippingTime();
            Rollout<Object, Double> rollout = Rollout.<Object, Double>to("8")
                    .steps(0.01, 0.05, 0.1, 0.25, 0.5)
                    .minUnits(0)
                    .hold(Duration.ofSeconds(200))
                    .breaker(20)
                    .alpha(alpha)
                    .guard(Guard.errors().maxRatio(maxRatio).orRateBelow(0.9999));
            Member member = new Member(rollout, time).started();
            for (int poll = 0; poll < 200 && member.state == RolloutState.STEP; poll++) {
                double base = 0.01 + 0.04 * poll / 200;
                member.serve(UNITS_PER_POLL, base, Math.min(1, base * candidate), random);
                time.manual.advance(rollout.polling().every());
            }
            takenBack += member.state == RolloutState.ROLLED_BACK ? 1 : 0;
            promoted += member.share == 1 ? 1 : 0;
        }
        return new double[] {(double) takenBack / runs, (double) promoted / runs};
    }

    private static double limit(double alpha, int runs) {
        return alpha + 3 * Math.sqrt(alpha * (1 - alpha) / runs);
    }

    @Test
    void ramp_sameModelWithDriftingErrors_isSeldomTakenBack() {
        double[] strict = ramps(25, 1, 0.05, 1, 1);
        double[] usual = ramps(10, 2, 0.01, 1, 2);

        assertThat(strict[0]).as("at the limit itself").isLessThanOrEqualTo(limit(0.05, 25));
        assertThat(strict[0] + strict[1]).isOne();
        assertThat(usual[0]).as("far within the limit").isZero();
    }

    @Test
    void ramp_sixTimesTheErrors_isAlwaysTakenBack() {
        assertThat(ramps(10, 2, 0.01, 6, 3)[0]).isOne();
    }

    @Test
    @Tag("soak")
    void ramp_sameModelTenThousandTimes_holdsItsAlpha() {
        double[] strict = ramps(10_000, 1, 0.05, 1, 4);
        double[] usual = ramps(10_000, 2, 0.01, 1, 5);
        System.out.printf("taken back at maxRatio 1, alpha .05: %s; at 2, .01: %s%n", strict[0], usual[0]);

        assertThat(strict[0]).isLessThanOrEqualTo(0.054);
        assertThat(usual[0]).isLessThanOrEqualTo(0.012);
    }
}
