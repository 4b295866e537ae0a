package io.mlprod.internal.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.experiment.Experiment;
import io.mlprod.experiment.Metric;
import io.mlprod.experiment.Readout;
import io.mlprod.experiment.Readout.Comparison;
import io.mlprod.experiment.Readout.Verdict;
import io.mlprod.internal.routing.SlotTable;
import io.mlprod.model.PredictionId;
import io.mlprod.observe.Feedback;
import io.mlprod.time.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * How often experiments whose arms are the same find a difference at any look, on users who come back twenty times and
 * differ in their risk.
 */
class PeekingTest {

    /** 10,000 runs of a test that keeps its level stay below these, but for one time in 40. */
    private static final double MOST_AT_5 = 0.054;

    private static final double MOST_AT_1 = 0.012;

    private static final Duration AT_ONCE = Duration.ofNanos(1);

    private static final Experiment<String> SAME = Experiment.named("a-a")
            .unit((String unit) -> unit)
            .control("7", 0.5)
            .arm("same", "7", 0.5)
            .metric(Metric.proportion("event"))
            .metric(Metric.mean("events"))
            .outcomesWithin(AT_ONCE);

    /** Which user comes next. */
    private enum Order {
        /** Anybody, so all users are there soon and their values grow for long. */
        POOL,
        /** One after the other, each with all requests. */
        SESSIONS
    }

    /**
     * Users of whom a share belongs to the arm, and an equal slice of control is compared.
     *
     * @param shares of the arm, step by step, at most a half
     * @param drift the factor by which the base rate grows from the first request to the last
     */
    private record Traffic(Order order, int users, int requests, double base, double drift, List<Double> shares) {}

    /** What one experiment showed at its worst moment. */
    private record Worst(double proportionP, double sumP, boolean significant) {}

    private static Worst run(Traffic traffic, long seed, int every) {
        SplittableRandom random = new SplittableRandom(seed);
        ManualTime time = new ManualTime(Instant.EPOCH);
        Outcomes outcomes = new Outcomes(SAME, time);
        SlotTable table = Outcomes.slots(SAME);
        double[] place = random.doubles(traffic.users()).toArray();
        double[] risk = IntStream.range(0, traffic.users())
                .mapToDouble(user -> Math.exp(random.nextGaussian() - 0.5))
                .toArray();
        double[] least = {1, 1};
        boolean significant = false;
        int requests = traffic.users() * traffic.requests();
        int changes = 0;
        double weight = 0;
        for (int request = 0; request < requests; request++) {
            int user = traffic.order() == Order.POOL ? random.nextInt(traffic.users()) : request / traffic.requests();
            double share = traffic.shares()
                    .get((int) ((long) request * traffic.shares().size() / requests));
            if (share != weight) {
                table = table.reweigh(1 - share, share);
                outcomes.reweighed(table);
                weight = share;
            }
            int slot = (int) (10_000 * place[user]);
            PredictionId id = new PredictionId(1, request);
            boolean changed = outcomes.exposed(id, table.arm(slot), slot, user, 0);
            double rate = traffic.base() * Math.pow(traffic.drift(), (double) request / requests);
            if (random.nextDouble() < rate * risk[user]) {
                outcomes.feedback(id, Feedback.occurred("event"));
                outcomes.feedback(id, Feedback.measured("events", 1));
                changed = true;
            }
            // Between changes there is nothing new to see.
            time.advance(AT_ONCE);
            if (changed && ++changes % every == 0) {
                Readout readout = Analysis.readout(SAME, outcomes.tallies());
                for (int metric = 0; metric < 2; metric++) {
                    Comparison comparison = readout.comparisons().get(metric);
                    least[metric] = lesser(least[metric], comparison.pValue());
                    significant |= comparison.verdict() == Verdict.BETTER || comparison.verdict() == Verdict.WORSE;
                }
                if (readout.sampleRatio().mismatch()) {
                    break; // nothing is said from then on
                }
            }
        }
        return new Worst(least[0], least[1], significant);
    }

    /** What is refused has no p value. */
    private static double lesser(double least, double p) {
        return p < least ? p : least;
    }

    private static void assertHoldsItsLevel(Traffic traffic, int runs, int every, double at5, double at1) {
        Worst[] worst = IntStream.range(0, runs)
                .parallel()
                .mapToObj(run -> run(traffic, 1_000_003L * run + 7, every))
                .toArray(Worst[]::new);
        assertThat(share(worst, Worst::proportionP, 0.05))
                .as("%s share .05", traffic)
                .isLessThanOrEqualTo(at5);
        assertThat(share(worst, Worst::proportionP, 0.01))
                .as("%s share .01", traffic)
                .isLessThanOrEqualTo(at1);
        assertThat(share(worst, Worst::sumP, 0.05)).as("%s sum .05", traffic).isLessThanOrEqualTo(at5);
        assertThat(share(worst, Worst::sumP, 0.01)).as("%s sum .01", traffic).isLessThanOrEqualTo(at1);
        assertThat(Arrays.stream(worst).filter(Worst::significant).count() / (double) runs)
                .as("%s any verdict", traffic)
                .isLessThanOrEqualTo(at5);
    }

    private static double share(Worst[] worst, ToDoubleFunction<Worst> p, double alpha) {
        return Arrays.stream(worst).filter(run -> p.applyAsDouble(run) <= alpha).count() / (double) worst.length;
    }

    /**
     * 200 runs, at which 5 % come to 10 and more than 17 would be seen once in 100 times; looked at every 10 changes.
     */
    @Test
    void readout_sameArmsAndStickyUsers_findsNoMoreThanItSays() {
        assertHoldsItsLevel(new Traffic(Order.POOL, 600, 20, 0.05, 1, List.of(0.5)), 200, 10, 0.085, 0.03);
        assertHoldsItsLevel(new Traffic(Order.SESSIONS, 600, 20, 0.05, 1, List.of(0.5)), 200, 10, 0.085, 0.03);
    }

    /** What keeps its level by never finding anything would not do. */
    @Test
    void readout_armThatDiffers_isFoundByTheSameLooks() {
        ManualTime time = new ManualTime(Instant.EPOCH);
        Outcomes outcomes = new Outcomes(SAME, time);
        SplittableRandom random = new SplittableRandom(1);
        for (int user = 0; user < 4000; user++) {
            int arm = user & 1;
            PredictionId id = new PredictionId(1, user);
            outcomes.exposed(id, arm, 5000 * arm, user, 0);
            if (random.nextDouble() < (arm == 0 ? 0.1 : 0.2)) {
                outcomes.feedback(id, Feedback.occurred("event"));
            }
        }
        time.advance(AT_ONCE);
        assertThat(Analysis.readout(SAME, outcomes.tallies())
                        .comparisons()
                        .get(0)
                        .verdict())
                .isEqualTo(Verdict.BETTER);
    }

    @Tag("soak")
    @Test
    void readout_tenThousandRunsOfAllBaseRates_holdTheirLevel() {
        for (Order order : Order.values()) {
            for (double base : new double[] {0.5, 0.05, 0.01, 0.001}) {
                assertHoldsItsLevel(
                        new Traffic(order, 500, 20, base, 1, List.of(0.5)), 10_000, 1, MOST_AT_5, MOST_AT_1);
            }
        }
    }

    @Tag("soak")
    @Test
    void readout_tenThousandRunsOfSmallShare_holdTheirLevel() {
        assertHoldsItsLevel(new Traffic(Order.POOL, 5000, 20, 0.05, 1, List.of(0.05)), 10_000, 1, MOST_AT_5, MOST_AT_1);
    }

    @Tag("soak")
    @Test
    void readout_tenThousandRampsWithDriftingBaseRate_holdTheirLevel() {
        Traffic ramp = new Traffic(Order.SESSIONS, 2000, 20, 0.01, 5, List.of(0.01, 0.05, 0.1, 0.25, 0.5));
        assertHoldsItsLevel(ramp, 10_000, 1, MOST_AT_5, MOST_AT_1);
    }

    /**
     * The worst case: all users come first, and then something happens to one after the other until it happened to all.
     */
    @Tag("soak")
    @Test
    void readout_tenThousandRunsOfAClosedCohort_holdTheirLevel() {
        Experiment<String> one = Experiment.named("a-a")
                .unit((String unit) -> unit)
                .control("7", 0.5)
                .arm("same", "7", 0.5)
                .metric(Metric.proportion("event"))
                .maxDecisions(5000);
        double[] least = IntStream.range(0, 10_000)
                .parallel()
                .mapToDouble(run -> leastPOfClosedCohort(one, 5000, run))
                .toArray();

        assertThat(Arrays.stream(least).filter(p -> p <= 0.05).count() / 10_000.0)
                .isLessThanOrEqualTo(MOST_AT_5);
        assertThat(Arrays.stream(least).filter(p -> p <= 0.01).count() / 10_000.0)
                .isLessThanOrEqualTo(MOST_AT_1);
    }

    private static double leastPOfClosedCohort(Experiment<?> experiment, int users, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        ManualTime time = new ManualTime(Instant.EPOCH);
        Outcomes outcomes = new Outcomes(experiment, time);
        for (int user = 0; user < users; user++) {
            int arm = random.nextInt(2);
            outcomes.exposed(new PredictionId(1, user), arm, 5000 * arm, user, 0);
        }
        double least = 1;
        for (int user = 0; user < users; user++) {
            outcomes.feedback(new PredictionId(1, user), Feedback.occurred("event"));
            Readout readout = Analysis.readout(experiment, outcomes.tallies());
            if (readout.sampleRatio().mismatch()) {
                return 1; // nothing is said
            }
            least = lesser(least, readout.comparisons().get(0).pValue());
        }
        return least;
    }

    private static final Experiment<String> MANY = Experiment.named("a-a")
            .unit((String unit) -> unit)
            .control("7", 0.2)
            .arm("b", "7", 0.2)
            .arm("c", "7", 0.2)
            .arm("d", "7", 0.2)
            .arm("e", "7", 0.2)
            .metric(Metric.proportion("event"))
            .metric(Metric.mean("paid"))
            .metric(Metric.mean("paid").winsorized(0, 10).named("paid to 10"))
            .metric(Metric.median("paid"))
            .outcomesWithin(AT_ONCE);

    /** Whether five arms that are the same show a difference in one of four metrics at any look. */
    private static boolean isFoundInMany(long seed, int users, int every) {
        SplittableRandom random = new SplittableRandom(seed);
        ManualTime time = new ManualTime(Instant.EPOCH);
        Outcomes outcomes = new Outcomes(MANY, time);
        SlotTable table = Outcomes.slots(MANY);
        for (int user = 1; user <= users; user++) {
            int slot = random.nextInt(table.slots());
            PredictionId id = new PredictionId(1, user);
            outcomes.exposed(id, table.arm(slot), slot, user, 0);
            outcomes.feedback(id, Feedback.measured("paid", Math.exp(random.nextGaussian())));
            if (random.nextInt(20) == 0) {
                outcomes.feedback(id, Feedback.occurred("event"));
            }
            time.advance(AT_ONCE);
            if (user % every == 0
                    && Analysis.readout(MANY, outcomes.tallies()).comparisons().stream()
                            .anyMatch(comparison -> comparison.difference().leavesOutZero())) {
                return true;
            }
        }
        return false;
    }

    @Test
    void readout_fiveArmsAndFourMetrics_findsNoMoreThanItSays() {
        long found = LongStream.range(0, 20)
                .parallel()
                .filter(run -> isFoundInMany(run, 4000, 1000))
                .count();

        assertThat(found).isLessThanOrEqualTo(4);
    }

    @Tag("soak")
    @Test
    void readout_thousandRunsOfFiveArmsAndFourMetrics_holdTheirLevel() {
        long found = LongStream.range(0, 1000)
                .parallel()
                .filter(run -> isFoundInMany(run, 10_000, 100))
                .count();
        System.out.println("five arms, four metrics: " + found + " of 1000");

        assertThat(found / 1000.0).isLessThanOrEqualTo(0.05 + 2 * Math.sqrt(0.05 * 0.95 / 1000));
    }
}
