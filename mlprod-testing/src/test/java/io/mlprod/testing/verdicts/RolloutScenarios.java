package io.mlprod.testing.verdicts;

import io.mlprod.rollout.Guard;
import io.mlprod.rollout.Rollout;
import io.mlprod.rollout.RolloutState;
import io.mlprod.testing.verdicts.Scenario.Kind;
import io.mlprod.testing.verdicts.World.In;
import io.mlprod.testing.verdicts.World.Out;
import java.time.Duration;
import java.util.stream.Stream;

/** Rollouts of candidates that are as good as the control, and of some that are not. */
final class RolloutScenarios {

    private RolloutScenarios() {}

    /** Of a candidate that is as good. */
    private static Scenario takenBack(String name, RolloutRun trial) {
        return new Scenario("rollout/taken back, " + name, Kind.FALSE, Verdicts.ALPHA, trial);
    }

    private static Rollout<In, Out> ramp(Rollout<In, Out> rollout) {
        return rollout.steps(0.01, 0.05, 0.25, 0.5)
                .hold(Duration.ofDays(2))
                .minUnits(10)
                .alpha(Verdicts.ALPHA)
                .guard(Guard.event("complaint"));
    }

    private static RolloutRun ramp(Traffic traffic) {
        return new RolloutRun(traffic, RolloutState.ROLLED_BACK, RolloutScenarios::ramp);
    }

    private static Rollout<In, Out> half(Rollout<In, Out> rollout) {
        return rollout.steps(0.5).hold(Duration.ofDays(90)).minUnits(20);
    }

    private static RolloutRun half(Traffic traffic, double ratio) {
        return new RolloutRun(traffic, RolloutState.ROLLED_BACK, RolloutScenarios::half)
                .failures((visit, isCandidate) -> isCandidate ? 0.05 * ratio : 0.05);
    }

    /** Some users fail or complain often, most hardly ever; and all of them more by day. */
    private static double rate(Traffic.Visit visit, double mean) {
        return Math.min(1, mean * visit.season() * (visit.trait() < 0.2 ? 4 : 0.25));
    }

    static Stream<Scenario> all() {
        Traffic zipf = Traffic.zipf(1_500, 14);
        return Stream.of(
                takenBack("complaints", ramp(zipf).complaints(0, (visit, is) -> rate(visit, 0.02))),
                takenBack("complaints an hour late", ramp(zipf).complaints(3_600, (visit, is) -> rate(visit, 0.02))),
                takenBack("errors, rates from .5", ramp(zipf).failures((visit, is) -> rate(visit, 0.2))),
                takenBack("errors, rates from .0005", ramp(zipf).failures((visit, is) -> rate(visit, 0.0005))),
                takenBack(
                        "0.3 % of users always fail and try again",
                        ramp(zipf).failures((visit, is) -> visit.trait() < 0.003 ? 1 : 0)),
                takenBack(
                        "complaints, 4 processes",
                        ramp(zipf)
                                .complaints(0, (visit, is) -> rate(visit, 0.02))
                                .processes(4)),
                takenBack(
                        "errors, rates from .5, 4 processes",
                        ramp(zipf).failures((visit, is) -> rate(visit, 0.2)).processes(4)),
                takenBack(
                                "1 % of requests are slow, maxRate .05",
                                new RolloutRun(
                                                Traffic.zipf(600, 14),
                                                RolloutState.ROLLED_BACK,
                                                rollout -> ramp(rollout)
                                                        .guard(Guard.slowerThan(RolloutRun.SLOW)
                                                                .maxRate(0.05)))
                                        .slow((visit, is) -> 0.01))
                        .atMost(50),
                new Scenario(
                        "rollout/promoted, 1.4 times the errors, maxRatio 1.2",
                        Kind.FALSE,
                        0.05,
                        new RolloutRun(
                                        Traffic.once(40_000, 20),
                                        RolloutState.PROMOTED,
                                        rollout -> half(rollout)
                                                .hold(Duration.ofDays(10))
                                                .guard(Guard.errors().maxRatio(1.2)))
                                .failures((visit, is) -> is ? 0.07 : 0.05)),
                new Scenario(
                                "rollout/promoted, 3 times the complaints, 20,000 predictions late",
                                Kind.FALSE,
                                0.05,
                                new RolloutRun(
                                                Traffic.once(200_000, 20),
                                                RolloutState.PROMOTED,
                                                rollout -> rollout.steps(0.1, 0.5)
                                                        .hold(Duration.ofDays(4))
                                                        .minUnits(500)
                                                        .guard(Guard.event("complaint")))
                                        .complaints(2 * 86_400, (visit, is) -> is ? 0.006 : 0.002))
                        .atMost(100),
                new Scenario(
                        "rollout/promoted, just at the limits of both routes",
                        Kind.FALSE,
                        Verdicts.ALPHA,
                        new RolloutRun(
                                        Traffic.once(20_000, 7),
                                        RolloutState.PROMOTED,
                                        rollout -> half(rollout)
                                                .hold(Duration.ofMinutes(1))
                                                .alpha(Verdicts.ALPHA)
                                                .guard(Guard.errors()
                                                        .maxRatio(2)
                                                        .advanceBelow(2)
                                                        .orRateBelow(0.005)))
                                .failures((visit, is) -> is ? 0.005 : 0.0025)),
                new Scenario(
                        "rollout/promoted, as good as the control",
                        Kind.FOUND,
                        0.8,
                        new RolloutRun(
                                        Traffic.once(40_000, 10),
                                        RolloutState.PROMOTED,
                                        rollout -> rollout.steps(0.1, 0.5)
                                                .hold(Duration.ofDays(2))
                                                .minUnits(500))
                                .failures((visit, is) -> 0.02)),
                new Scenario(
                        // 1.6 and 1.3 times what one look finds in 80 %. No test that may be looked at any time does so
                        // there: even one bet on the very ratio needs 1.6 times as many. Half do.
                        "rollout/power, 1.2 times the errors", Kind.FOUND, 0.5, half(Traffic.once(33_370, 20), 1.2)),
                new Scenario("rollout/power, 2 times the errors", Kind.FOUND, 0.5, half(Traffic.once(1_435, 20), 2)),
                new Scenario(
                                "rollout/promoted after 800,000 units",
                                Kind.FOUND,
                                1,
                                new RolloutRun(
                                        Traffic.once(1_700_000, 20),
                                        RolloutState.PROMOTED,
                                        rollout -> rollout.steps(0.5)
                                                .hold(Duration.ofDays(1))
                                                .minUnits(750_000)))
                        .atMost(2));
    }
}
