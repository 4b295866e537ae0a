package io.mlprod.testing.verdicts;

import io.mlprod.experiment.Metric;
import io.mlprod.experiment.Readout.Verdict;
import io.mlprod.testing.verdicts.Scenario.Kind;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Experiments in which there is nothing to find, and some in which there is. */
final class ExperimentScenarios {

    private static final double HOUR = 3_600;

    private ExperimentScenarios() {}

    private static Scenario nothing(String name, ExperimentRun trial) {
        return new Scenario("experiment/" + name, Kind.FALSE, Verdicts.ALPHA, trial);
    }

    private static ExperimentRun even(int users) {
        return new ExperimentRun(Traffic.zipf(users, 14), 0.5, 0.5);
    }

    /** Users who come 1 to 20 times: what a few heavy users do hides nothing. */
    private static ExperimentRun returning(double... weights) {
        return new ExperimentRun(new Traffic(3_000, 14, 20, 14), weights);
    }

    private static ExperimentRun once(int users) {
        return new ExperimentRun(Traffic.once(users, 14), 0.5, 0.5);
    }

    private static double lognormal(SplittableRandom random, double sigma) {
        return Math.exp(sigma * random.nextGaussian());
    }

    private static double exponential(SplittableRandom random, double mean) {
        return -mean * Math.log(1 - random.nextDouble());
    }

    /** Some users have the event often, most hardly ever. */
    private static double rate(Traffic.Visit visit, double mean) {
        return Math.min(1, mean * visit.season() * (visit.trait() < 0.2 ? 4 : 0.25));
    }

    static Stream<Scenario> all() {
        return Stream.of(
                nothing("zipf users, events", even(1_000).event(0.02)),
                new Scenario(
                        "experiment/refused, zipf users",
                        Kind.FALSE,
                        0.01,
                        even(1_000).event(0.02).counting(of -> of.verdict() == Verdict.REFUSED)),
                nothing("zipf users, 99:1", new ExperimentRun(Traffic.zipf(3_000, 14), 0.99, 0.01).event(0.05)),
                nothing(
                        "seasons, rates from .5",
                        even(1_000)
                                .metric(
                                        Metric.proportion("event"),
                                        (random, visit, arm) -> random.nextDouble() < rate(visit, 0.2) ? 1 : 0)),
                nothing(
                        "seasons, rates from .0005",
                        even(1_500)
                                .metric(
                                        Metric.proportion("event"),
                                        (random, visit, arm) -> random.nextDouble() < rate(visit, 0.0005) ? 1 : 0)),
                nothing(
                        "reweigh 50:50 to 90:10",
                        returning(0.5, 0.5)
                                .mean((random, visit, arm) -> 1)
                                .reweigh(0.5, 0.9, 0.1)
                                .lookEvery(10)),
                nothing(
                        "reweigh 50:50 to 30:70",
                        returning(0.5, 0.5)
                                .mean((random, visit, arm) -> 1)
                                .reweigh(0.5, 0.3, 0.7)
                                .lookEvery(10)),
                nothing(
                        "reweigh of three arms",
                        returning(0.34, 0.33, 0.33)
                                .mean((random, visit, arm) -> 1)
                                .reweigh(0.5, 0.8, 0.1, 0.1)
                                .lookEvery(10)),
                nothing(
                        "five reweighs",
                        even(1_000)
                                .event(0.03)
                                .reweigh(0.2, 0.6, 0.4)
                                .reweigh(0.35, 0.3, 0.3)
                                .reweigh(0.5, 0.5, 0.5)
                                .reweigh(0.65, 0.8, 0.2)
                                .reweigh(0.8, 0.4, 0.6)),
                nothing(
                        "events 1 h late and 4 h late",
                        new ExperimentRun(Traffic.once(6_000, 0.5), 0.5, 0.5)
                                .event(0.3)
                                .delay((random, arm) -> exponential(random, (arm == 0 ? 1 : 4) * HOUR))
                                .lookEvery(5)),
                nothing(
                        "events 1 h late and 1.5 h late",
                        new ExperimentRun(Traffic.once(6_000, 0.5), 0.5, 0.5)
                                .event(0.3)
                                .delay((random, arm) -> exponential(random, (arm == 0 ? 1 : 1.5) * HOUR))
                                .lookEvery(5)),
                nothing(
                        "normal against lognormal sigma 2, same mean",
                        once(3_000)
                                .mean((random, visit, arm) -> arm == 0
                                        ? Math.exp(2) * (1 + 0.2 * random.nextGaussian())
                                        : lognormal(random, 2))
                                .lookEvery(5)),
                nothing(
                        "2 % buy for 50 against .2 % for 500",
                        once(10_000)
                                .mean((random, visit, arm) ->
                                        random.nextDouble() < (arm == 0 ? 0.02 : 0.002) ? (arm == 0 ? 50 : 500) : 0)),
                nothing(
                        "lognormal sigma 2",
                        once(3_000)
                                .mean((random, visit, arm) -> lognormal(random, 2))
                                .lookEvery(5)),
                nothing(
                        "Pareto 2.1",
                        once(3_000)
                                .mean((random, visit, arm) -> Math.pow(1 - random.nextDouble(), -1 / 2.1))
                                .lookEvery(5)),
                nothing(
                        "98 % zeros, else lognormal sigma 1",
                        once(10_000)
                                .mean((random, visit, arm) -> random.nextDouble() < 0.02 ? lognormal(random, 1) : 0)),
                nothing("5 arms and 4 metrics", manyArms()),
                nothing("a bandit's weights", even(1_000).event(0.02).bandit()),
                new Scenario(
                        "experiment/power, 30 % against 36 %",
                        Kind.FOUND,
                        0.8,
                        once(4_000)
                                .metric(
                                        Metric.proportion("event"),
                                        (random, visit, arm) -> random.nextDouble() < (arm == 0 ? 0.30 : 0.36) ? 1 : 0)
                                .lookEvery(5)),
                new Scenario(
                        "experiment/interval misses 30 % against 36 %",
                        Kind.FALSE,
                        Verdicts.ALPHA,
                        once(4_000)
                                .metric(
                                        Metric.proportion("event"),
                                        (random, visit, arm) -> random.nextDouble() < (arm == 0 ? 0.30 : 0.36) ? 1 : 0)
                                .counting(of -> of.difference().lower() > 0.06
                                        || of.difference().upper() < 0.06)
                                .lookEvery(5)),
                new Scenario(
                        "experiment/interval misses, 98 % zeros",
                        Kind.FALSE,
                        Verdicts.ALPHA,
                        once(10_000)
                                .mean((random, visit, arm) ->
                                        random.nextDouble() < 0.02 ? lognormal(random, 1) * (1 + arm) : 0)
                                .counting(of -> of.difference().lower() > 0.02 * Math.exp(0.5)
                                        || of.difference().upper() < 0.02 * Math.exp(0.5))));
    }

    private static ExperimentRun manyArms() {
        ExperimentRun trial = new ExperimentRun(Traffic.zipf(2_000, 14), 0.2, 0.2, 0.2, 0.2, 0.2).lookEvery(10);
        for (int i = 0; i < 4; i++) {
            double rate = 0.1 / (1 << i);
            trial.metric(Metric.proportion("event" + i), (random, visit, arm) -> random.nextDouble() < rate ? 1 : 0);
        }
        return trial;
    }
}
