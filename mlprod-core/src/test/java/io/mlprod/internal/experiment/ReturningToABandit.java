package io.mlprod.internal.experiment;

import io.mlprod.experiment.Bandit;
import io.mlprod.experiment.Experiment;
import io.mlprod.experiment.Metric;
import io.mlprod.internal.routing.SlotTable;
import io.mlprod.model.PredictionId;
import io.mlprod.observe.Feedback;
import io.mlprod.time.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A simulated bandit on users who come back: new ones all the time, each with 1 to 500 requests over the days that are
 * left, and a base rate that goes up and down with the hour by a factor of four.
 *
 * @param bandit how weights are chosen
 * @param lift what each arm does to the rate, 1 if nothing
 * @param days how long
 * @param users how many come in each hour
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record ReturningToABandit(Bandit bandit, double[] lift, int days, int users) {

    private static final int SLOTS = 9000;
    private static final double RATE = 0.1;
    private static final int HOURS_BETWEEN_CHANGES = 6;

    /**
     * What came of it.
     *
     * @param weights the arms' last weights
     * @param learned each arm's rate, as the bandit sees it
     * @param truth the mean rate of a user's first request, over the hours from which there are outcomes
     */
    record Seen(List<Double> weights, List<WeightedMean> learned, double truth) {

        int best() {
            return IntStream.range(0, weights.size())
                    .reduce((a, b) -> weights.get(b) > weights.get(a) ? b : a)
                    .orElseThrow();
        }
    }

    private static double rate(int hour) {
        return RATE * (1 + 0.6 * Math.sin(2 * Math.PI * hour / 24));
    }

    Seen run(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Experiment<Object> experiment = Experiment.named("bandit")
                .control("7", 0.3)
                .arm("a", "8", 0.3)
                .arm("b", "9", 0.3)
                .metric(Metric.proportion("click"))
                .bandit(bandit);
        ManualTime time = new ManualTime(Instant.EPOCH);
        Outcomes outcomes = new Outcomes(experiment, time);
        BanditWeights reweighting = new BanditWeights(experiment, seed);
        SlotTable table = Outcomes.slots(experiment);
        int hours = 24 * days;
        int[] slots = random.ints((long) users * hours, 0, SLOTS).toArray();
        double[] appetite = random.doubles(slots.length, 0.2, 1).map(x -> 1 / x).toArray(); // 1 to 5, mean 2
        long request = 0;
        double truth = 0;
        for (int hour = 0; hour < hours; hour++) {
            int known = users * hour;
            int returning = known == 0 ? 0 : 2 * users;
            truth += hour < hours - 1 ? rate(hour) / (hours - 1) : 0;
            for (int i = 0; i < users + returning; i++) {
                int user = i < users
                        ? known + i
                        : (int) (known * Math.pow(random.nextDouble(), 3)); // some come far more often
                int arm = table.arm(slots[user]);
                PredictionId id = new PredictionId(1, request++);
                outcomes.exposed(id, arm, slots[user], user, 0);
                if (random.nextDouble() < rate(hour) * lift[arm] * appetite[user] / 2) {
                    outcomes.feedback(id, Feedback.occurred("click"));
                }
            }
            time.advance(Duration.ofHours(1));
            if (hour % HOURS_BETWEEN_CHANGES == 0) {
                double[] next = reweighting.weights(outcomes.tallies()).orElse(null);
                table = next == null ? table : table.reweighTowards(next);
                outcomes.reweighed(table);
            }
        }
        Tallies tallies = outcomes.tallies();
        return new Seen(
                tallies.arms().stream().map(Tallies.ArmTally::weight).toList(),
                tallies.arms().stream().map(Tallies.ArmTally::learned).toList(),
                truth);
    }
}
