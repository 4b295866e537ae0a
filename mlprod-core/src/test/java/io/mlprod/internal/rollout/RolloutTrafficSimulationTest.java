package io.mlprod.internal.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.internal.rollout.RolloutTrafficSimulation.Ends;
import io.mlprod.internal.rollout.RolloutTrafficSimulation.Happening;
import io.mlprod.internal.rollout.RolloutTrafficSimulation.Outcome;
import io.mlprod.rollout.Guard;
import io.mlprod.rollout.Rollout;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whether rollouts say the truth about units that come back, in a short form on every build and a long one. */
class RolloutTrafficSimulationTest {

    /** Three of a thousand units fail always, the others never. */
    private static final Happening FEW_ALWAYS_FAIL = (unit, random) -> unit % 1_000 < 3 ? Outcome.FAILED : Outcome.FINE;

    private static Rollout<Object, Double> quick(double alpha, double... steps) {
        return Rollout.<Object, Double>to("8")
                .steps(steps)
                .minUnits(0)
                .hold(Duration.ZERO)
                .breaker(Integer.MAX_VALUE)
                .alpha(alpha);
    }

    private static double limit(double alpha, int runs, double errors) {
        return alpha + errors * Math.sqrt(alpha * (1 - alpha) / runs);
    }

    /** Three times the errors by request; by unit nearly everybody has had one in either arm. */
    private static RolloutTrafficSimulation threeTimes(double alpha, double rate, int units, int least, int most) {
        Rollout<Object, Double> rollout = quick(alpha, 0.5)
                .guard(Guard.errors().maxRatio(2).advanceBelow(2).orRateBelow(0));
        return new RolloutTrafficSimulation(
                rollout,
                units,
                random -> random.nextInt(least, most + 1),
                RolloutTrafficSimulation.at(rate, Outcome.FAILED),
                RolloutTrafficSimulation.at(3 * rate, Outcome.FAILED));
    }

    private static RolloutTrafficSimulation slow(double alpha, int units, double rate) {
        Happening slow = RolloutTrafficSimulation.at(rate, Outcome.SLOW);
        Rollout<Object, Double> rollout = quick(alpha, 0.25, 0.5)
                .guard(Guard.slowerThan(Duration.ofMillis(30)).maxRate(0.05).orRateBelow(0));
        return new RolloutTrafficSimulation(rollout, units, RolloutTrafficSimulation::zipf, slow, slow);
    }

    /** Both models fail alike. */
    private static RolloutTrafficSimulation same(double alpha, Happening both) {
        Rollout<Object, Double> rollout = quick(alpha, 0.01, 0.05, 0.25, 0.5).hold(Duration.ofSeconds(30));
        return new RolloutTrafficSimulation(rollout, 5_000, RolloutTrafficSimulation::zipf, both, both);
    }

    /** A candidate that only just must not go on, by either limit. */
    private static RolloutTrafficSimulation corner(double alpha) {
        Rollout<Object, Double> rollout = quick(alpha, 0.5)
                .guard(Guard.errors().maxRatio(2).advanceBelow(2).orRateBelow(0.1));
        return new RolloutTrafficSimulation(
                rollout,
                5_000,
                random -> 1,
                RolloutTrafficSimulation.at(0.05, Outcome.FAILED),
                RolloutTrafficSimulation.at(0.1, Outcome.FAILED));
    }

    @Test
    void threeTimesTheErrors_usersThatAskOften_seldomGoesOn() {
        Ends ends = threeTimes(0.05, 0.1, 100, 50, 60).run(20, 1);

        assertThat(ends.goneOn()).as("%s", ends).isLessThanOrEqualTo(limit(0.05, 20, 3));
    }

    @Test
    void slowInOnePercent_usersThatAskOften_isNotTakenBack() {
        assertThat(slow(0.01, 500, 0.01).run(5, 2).takenBack()).isZero();
    }

    @Test
    void slowInTenPercent_usersThatAskOften_isTakenBack() {
        assertThat(slow(0.01, 1_000, 0.1).run(5, 3).takenBack()).isOne();
    }

    @Test
    void sameModel_fewUsersAlwaysFail_goesOn() {
        Rollout<Object, Double> rollout = quick(0.05, 0.5).guard(Guard.errors().orRateBelow(0.01));
        Ends ends =
                new RolloutTrafficSimulation(rollout, 20_000, random -> 2, FEW_ALWAYS_FAIL, FEW_ALWAYS_FAIL).run(5, 4);

        assertThat(ends).isEqualTo(new Ends(0, 1));
    }

    @Test
    void minUnits_aMillion_areCounted() {
        assertThat(shareAfter(1_000_000)).isOne();
    }

    @Test
    @Tag("soak")
    void minUnits_tenMillion_areCounted() {
        assertThat(shareAfter(2_000_000)).isOne();
        assertThat(shareAfter(10_000_000)).isOne();
    }

    /** The candidate's share after one percent more units than that in each arm. */
    private static double shareAfter(int minUnits) {
        SkippingTime time = new SkippingTime();
        Member member = new Member(quick(0.05, 0.5).minUnits(minUnits), time).started();
        for (long unit = 0; unit < minUnits * 2.02; unit++) {
            member.machine.observations().observe(unit % 2 == 0, 0, unit, 0.5, null, false, 1);
        }
        time.manual.advance(Duration.ofSeconds(5));
        return member.share;
    }

    @Test
    @Tag("soak")
    void manyRollouts_eachKindOfTraffic_areWrongLessOftenThanAlpha() {
        for (double alpha : new double[] {0.05, 0.01}) {
            say(
                    "3 x by request, 50 to 500 requests, goes on",
                    alpha,
                    threeTimes(alpha, 0.02, 300, 50, 500),
                    1_000,
                    true);
            say("at both limits, goes on", alpha, corner(alpha), 10_000, true);
            say("1 % slow, maxRate 5 %, Zipf, taken back", alpha, slow(alpha, 1_000, 0.01), 2_000, false);
            say("5 % slow, maxRate 5 %, Zipf, taken back", alpha, slow(alpha, 1_000, 0.05), 2_000, false);
            say("A/A, ramp, Zipf, .3 % always fail, taken back", alpha, same(alpha, FEW_ALWAYS_FAIL), 1_000, false);
            Happening fails = RolloutTrafficSimulation.at(0.02, Outcome.FAILED);
            say("A/A, ramp, Zipf, 2 % fail, taken back", alpha, same(alpha, fails), 1_000, false);
        }
    }

    private static void say(String what, double alpha, RolloutTrafficSimulation of, int runs, boolean isGoneOn) {
        Ends ends = of.run(runs, Double.hashCode(alpha));
        double wrong = isGoneOn ? ends.goneOn() : ends.takenBack();
        System.out.printf("%s at %s: %s of %d (%s)%n", what, alpha, wrong, runs, ends);

        assertThat(wrong).as(what).isLessThanOrEqualTo(limit(alpha, runs, 2));
    }
}
