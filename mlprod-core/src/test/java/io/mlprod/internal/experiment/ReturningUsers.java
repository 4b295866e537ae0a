package io.mlprod.internal.experiment;

import io.mlprod.experiment.Experiment;
import io.mlprod.experiment.Metric;
import io.mlprod.experiment.Readout;
import io.mlprod.experiment.Readout.Verdict;
import io.mlprod.internal.routing.SlotTable;
import io.mlprod.model.PredictionId;
import io.mlprod.observe.Feedback;
import io.mlprod.time.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A simulated experiment whose arms are the same, on users who come back 1 to 500 times and differ in their risk, while
 * its weights are changed. Something happens after any request, and adds up. One request a second.
 *
 * @param users how many; they have about seven requests each
 * @param weights the arms' weights, one after the other for equally long
 * @param delays after how many seconds each arm's outcomes are told
 * @param outcomesWithin in seconds
 * @param every how many requests are between two looks
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record ReturningUsers(int users, List<double[]> weights, long[] delays, long outcomesWithin, int every) {

    private static final int SLOTS = 10_000;

    /**
     * What was seen at the worst of all looks, and at the last one.
     *
     * @param at5 whether there was a verdict at 0.05
     * @param at1 whether there was a verdict at 0.01
     * @param despiteLateness whether there was a verdict at 0.05 when outcomes of all arms had been told, too late or
     *     not, and nothing showed that they were late more often in one arm
     * @param last what was counted in the end
     */
    record Seen(boolean at5, boolean at1, boolean despiteLateness, Tallies last) {}

    private record Told(long due, PredictionId id) {}

    static ReturningUsers reweighed(double[]... weights) {
        return new ReturningUsers(3000, List.of(weights), new long[weights[0].length], 100, 100);
    }

    ReturningUsers users(int other) {
        return new ReturningUsers(other, weights, delays, outcomesWithin, every);
    }

    ReturningUsers lookedAtEvery(int requests) {
        return new ReturningUsers(users, weights, delays, outcomesWithin, requests);
    }

    ReturningUsers delayed(long within, long... byArm) {
        return new ReturningUsers(users, weights, byArm, within, every);
    }

    @Override
    public String toString() {
        return users + " users, weights "
                + weights.stream().map(Arrays::toString).toList() + ", delays " + Arrays.toString(delays);
    }

    static double[] of(double... weights) {
        return weights;
    }

    Experiment<Object> experiment(double alpha) {
        Experiment<Object> experiment = Experiment.named("a-a")
                .control("7", weights.get(0)[0])
                .metric(Metric.proportion("event"))
                .metric(Metric.mean("events"))
                .outcomesWithin(Duration.ofSeconds(outcomesWithin))
                .alpha(alpha);
        for (int arm = 1; arm < weights.get(0).length; arm++) {
            experiment = experiment.arm("arm " + arm, "7", weights.get(0)[arm]);
        }
        return experiment;
    }

    Seen run(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Experiment<Object> at5 = experiment(0.05);
        Experiment<Object> at1 = experiment(0.01);
        ManualTime time = new ManualTime(Instant.EPOCH);
        Outcomes outcomes = new Outcomes(at5, time);
        SlotTable table = Outcomes.slots(at5);
        int[] slots = random.ints(users, 0, SLOTS).toArray();
        double[] risks = IntStream.range(0, users)
                .mapToDouble(user -> 0.05 * Math.exp(random.nextDouble(-2, 1)))
                .toArray();
        int[] requests = requests(random);
        List<Queue<Told>> told = new ArrayList<>();
        Arrays.stream(delays).forEach(delay -> told.add(new ArrayDeque<>()));
        boolean found5 = false;
        boolean found1 = false;
        boolean despiteLateness = false;
        long allTold = 2 * Arrays.stream(delays).max().orElse(0);
        int stage = 0;
        for (int request = 0; request < requests.length; request++) {
            time.advance(Duration.ofSeconds(1));
            int due = (int) ((long) request * weights.size() / requests.length);
            if (due != stage) {
                stage = due;
                table = table.reweigh(weights.get(stage));
                outcomes.reweighed(table);
            }
            int user = requests[request];
            int arm = table.arm(slots[user]);
            if (arm != SlotTable.UNALLOCATED) {
                PredictionId id = new PredictionId(1, request);
                outcomes.exposed(id, arm, slots[user], user, 0);
                if (random.nextDouble() < risks[user]) {
                    told.get(arm).add(new Told(request + delays[arm], id));
                }
            }
            for (Queue<Told> queue : told) {
                while (!queue.isEmpty() && queue.peek().due() <= request) {
                    PredictionId id = queue.remove().id();
                    outcomes.feedback(id, Feedback.occurred("event"));
                    outcomes.feedback(id, Feedback.measured("events", 1));
                }
            }
            if (request % every == 0) {
                Tallies tallies = outcomes.tallies();
                boolean found = isFound(Analysis.readout(at5, tallies));
                found5 |= found;
                despiteLateness |= found && request > allTold && !isUnequallyLate(tallies);
                found1 |= isFound(Analysis.readout(at1, tallies));
            }
        }
        return new Seen(found5, found1, despiteLateness, outcomes.tallies());
    }

    static boolean isUnequallyLate(Tallies tallies) {
        return tallies.pairs().stream()
                .anyMatch(pair -> pair.unequallyLateEvidence() > Math.log(100) && Math.abs(pair.moreLate()) > 0.01);
    }

    private static boolean isFound(Readout readout) {
        return readout.comparisons().stream()
                .anyMatch(it -> it.verdict() == Verdict.BETTER || it.verdict() == Verdict.WORSE);
    }

    /** Everybody's requests, in any order. */
    private int[] requests(SplittableRandom random) {
        int[] counts = IntStream.range(0, users)
                .map(user -> (int) Math.min(500, 1 / (1 - random.nextDouble())))
                .toArray();
        int[] all = new int[Arrays.stream(counts).sum()];
        int filled = 0;
        for (int user = 0; user < users; user++) {
            Arrays.fill(all, filled, filled += counts[user], user);
        }
        for (int i = all.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int swapped = all[i];
            all[i] = all[other];
            all[other] = swapped;
        }
        return all;
    }
}
