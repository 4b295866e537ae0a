package io.mlprod.testing.verdicts;

import io.mlprod.Prediction;
import io.mlprod.experiment.Bandit;
import io.mlprod.experiment.Experiment;
import io.mlprod.experiment.Metric;
import io.mlprod.experiment.Readout.Comparison;
import io.mlprod.experiment.Readout.Verdict;
import io.mlprod.experiment.RunningExperiment;
import io.mlprod.observe.Feedback;
import io.mlprod.routing.Route;
import io.mlprod.testing.verdicts.Traffic.Visit;
import io.mlprod.testing.verdicts.World.In;
import io.mlprod.testing.verdicts.World.Out;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/** An experiment on some traffic, which is looked at after every piece of feedback. */
final class ExperimentRun implements Scenario.Trial {

    /** What a visit brings of one metric, by arm, from 0 for control; 0 for nothing. */
    interface Reward {
        double draw(SplittableRandom random, Visit visit, int arm);
    }

    /** After how many seconds it becomes known. */
    interface Delay {
        double seconds(SplittableRandom random, int arm);
    }

    private final Traffic traffic;
    private final double[] weights; // by arm
    private final Map<Metric, Reward> metrics = new LinkedHashMap<>();
    private final Map<Double, double[]> reweighs = new LinkedHashMap<>(); // by the part of the visits after which
    private Delay delay = (random, arm) -> 0;
    private int every = 1;
    private boolean isBandit;
    private Predicate<Comparison> wanted = of -> of.verdict() == Verdict.BETTER || of.verdict() == Verdict.WORSE;

    ExperimentRun(Traffic traffic, double... weights) {
        this.traffic = traffic;
        this.weights = weights;
    }

    ExperimentRun metric(Metric metric, Reward reward) {
        metrics.put(metric, reward);
        return this;
    }

    /** A share of visits has the event. */
    ExperimentRun event(double rate) {
        return metric(Metric.proportion("event"), (random, visit, arm) -> random.nextDouble() < rate ? 1 : 0);
    }

    ExperimentRun mean(Reward reward) {
        return metric(Metric.mean("revenue"), reward);
    }

    ExperimentRun reweigh(double after, double... next) {
        reweighs.put(after, next);
        return this;
    }

    ExperimentRun delay(Delay next) {
        delay = next;
        return this;
    }

    /** Weights follow the first metric. */
    ExperimentRun bandit() {
        isBandit = true;
        return this;
    }

    ExperimentRun lookEvery(int pieces) {
        every = pieces;
        return this;
    }

    /** What is counted; by default a verdict of better or worse. */
    ExperimentRun counting(Predicate<Comparison> what) {
        wanted = what;
        return this;
    }

    private static String name(int arm) {
        return arm == 0 ? Route.CONTROL : "arm" + arm;
    }

    @Override
    public boolean run(long seed) {
        SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + 1);
        try (World world = new World(1)) {
            Experiment<In> config = Experiment.named("wild" + seed)
                    .<In>unit(in -> null)
                    .alpha(Verdicts.ALPHA)
                    .control("1", weights[0]);
            for (int arm = 1; arm < weights.length; arm++) {
                config = config.arm(name(arm), "2", weights[arm]);
            }
            for (Metric metric : metrics.keySet()) {
                config = config.metric(metric);
            }
            config = config.outcomesWithin(Duration.ofHours(12));
            if (isBandit) {
                config = config.bandit(
                        Bandit.thompson(metrics.keySet().iterator().next().name()));
            }
            RunningExperiment experiment = world.handle().experiment(config);
            int[] pieces = {0};
            boolean[] found = {false};
            world.look = () -> {
                if (!found[0] && ++pieces[0] % every == 0) {
                    found[0] = experiment.readout().comparisons().stream().anyMatch(wanted);
                }
            };
            List<Visit> visits = traffic.visits(random);
            for (int i = 0; i < visits.size() && !found[0]; i++) {
                for (Map.Entry<Double, double[]> change : reweighs.entrySet()) {
                    if (i == (int) (change.getKey() * visits.size())) {
                        experiment.reweigh(byName(change.getValue()));
                    }
                }
                visit(world, visits.get(i), random);
            }
            world.until(Long.MAX_VALUE / 4_000_000_000L);
            return found[0] || experiment.readout().comparisons().stream().anyMatch(wanted);
        }
    }

    private static Map<String, Double> byName(double[] weights) {
        Map<String, Double> named = new HashMap<>();
        for (int arm = 0; arm < weights.length; arm++) {
            named.put(name(arm), weights[arm]);
        }
        return named;
    }

    private void visit(World world, Visit visit, SplittableRandom random) {
        world.until(visit.at());
        Prediction<Out> answer = world.ask(0, visit.user(), 1);
        if (answer == null) {
            return;
        }
        String name = answer.route().arm();
        int arm = name.equals(Route.CONTROL) ? 0 : Integer.parseInt(name.substring(3));
        metrics.forEach((metric, reward) -> {
            double value = reward.draw(random, visit, arm);
            if (value != 0) {
                Feedback feedback = metric.kind() == Metric.Kind.PROPORTION
                        ? Feedback.occurred(metric.source())
                        : Feedback.measured(metric.source(), value);
                world.tell(0, (long) delay.seconds(random, arm), answer.id(), feedback);
            }
        });
    }
}
