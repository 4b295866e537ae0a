package io.mlprod.internal.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mlprod.experiment.Bandit;
import io.mlprod.experiment.Experiment;
import io.mlprod.experiment.Metric;
import io.mlprod.experiment.OffPolicy;
import io.mlprod.experiment.OffPolicy.Logged;
import io.mlprod.experiment.Readout.Verdict;
import io.mlprod.internal.routing.SlotTable;
import io.mlprod.model.PredictionId;
import io.mlprod.observe.Feedback;
import io.mlprod.time.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class BanditWeightsTest {

    private static final Duration AT_ONCE = Duration.ofNanos(1);

    private static final Experiment<String> THREE_ARMS = Experiment.named("bandit")
            .unit((String unit) -> unit)
            .control("7", 0.3)
            .arm("a", "8", 0.3)
            .arm("b", "9", 0.3)
            .metric(Metric.proportion("click"))
            .metric(Metric.mean("revenue"))
            .metric(Metric.mean("minutes").lowerIsBetter())
            .outcomesWithin(AT_ONCE);

    private static final double[] NOTHING = {0, 0, 0};

    /** A bandit's life: batches of new units by its weights, each with a click by its arm's rate. */
    private static final class Life {
        final Experiment<String> experiment;
        final ManualTime time = new ManualTime(Instant.EPOCH);
        final Outcomes outcomes;
        final BanditWeights reweighting;
        final SplittableRandom random;
        SlotTable table;
        long unit;
        final OffPolicy ofTheThird = new OffPolicy(1);

        Life(Bandit bandit, long seed) {
            experiment = THREE_ARMS.bandit(bandit).checked();
            outcomes = new Outcomes(experiment, time);
            table = Outcomes.slots(experiment);
            reweighting = new BanditWeights(experiment, seed);
            random = new SplittableRandom(seed);
        }

        void live(int batches, int units, double[] clicks, double[] means) {
            for (int batch = 0; batch < batches; batch++) {
                for (int i = 0; i < units; i++) {
                    one(clicks, means);
                }
                reweighting.weights(outcomes.tallies()).ifPresent(next -> {
                    table = table.reweighTowards(next);
                    outcomes.reweighed(table);
                });
            }
        }

        private void one(double[] clicks, double[] means) {
            int slot = random.nextInt(9000);
            int arm = table.arm(slot);
            PredictionId id = new PredictionId(1, unit);
            outcomes.exposed(id, arm, slot, unit++, 0);
            boolean click = random.nextDouble() < clicks[arm];
            if (click) {
                outcomes.feedback(id, Feedback.occurred("click"));
            }
            double value = means[arm] + random.nextGaussian();
            outcomes.feedback(id, Feedback.measured("revenue", value));
            outcomes.feedback(id, Feedback.measured("minutes", value));
            ofTheThird.add(Logged.of("u" + unit, table.share(arm) / 0.9, click ? 1 : 0, arm == 2 ? 1 : 0));
            time.advance(AT_ONCE);
        }

        double weight(int arm) {
            return table.share(arm);
        }
    }

    @Test
    void thompson_threeArms_findsTheBestAndKeepsTheFloorAndTheTotal() {
        findTheBest(4);
    }

    @Tag("soak")
    @Test
    void thompson_hundredTimesThreeArms_findsTheBestAndKeepsTheFloorAndTheTotal() {
        findTheBest(100);
    }

    private static void findTheBest(int lives) {
        for (int seed = 0; seed < lives; seed++) {
            Life life = new Life(Bandit.thompson("click").floor(0.02), seed);
            life.live(20, 500, new double[] {0.05, 0.07, 0.15}, NOTHING);

            assertThat(life.weight(0) + life.weight(1) + life.weight(2)).isCloseTo(0.9, within(1e-9));
            assertThat(life.weight(2)).as("seed %d", seed).isCloseTo(0.9 * 0.96, within(0.03));
            assertThat(life.weight(0)).isGreaterThanOrEqualTo(0.9 * 0.02 - 1e-4);
        }
    }

    @Test
    void thompson_means_followTheMetricsDirection() {
        Life more = new Life(Bandit.thompson("revenue"), 3);
        more.live(5, 600, NOTHING, new double[] {0, 0.5, -0.5});
        Life less = new Life(Bandit.thompson("minutes"), 3);
        less.live(5, 600, NOTHING, new double[] {0, 0.5, -0.5});

        assertThat(more.weight(1)).isGreaterThan(0.8);
        assertThat(less.weight(2)).isGreaterThan(0.8);
    }

    /** P(Beta(51, 51) &gt; Beta(41, 61)), by numerical integration, against the share of draws. */
    @Test
    void thompson_twoArms_sharesAreTheProbabilityToBeBest() {
        Experiment<String> two = Experiment.named("two")
                .unit((String unit) -> unit)
                .control("7", 0.5)
                .arm("a", "8", 0.5)
                .metric(Metric.proportion("click"))
                .bandit(Bandit.thompson("click").floor(0));
        ManualTime time = new ManualTime(Instant.EPOCH);
        Outcomes outcomes = new Outcomes(two, time);
        for (int unit = 0; unit < 200; unit++) {
            PredictionId id = new PredictionId(1, unit);
            outcomes.exposed(id, unit & 1, 5000 * (unit & 1), unit, 0);
            if (unit / 2 < ((unit & 1) == 0 ? 50 : 40)) {
                outcomes.feedback(id, Feedback.occurred("click"));
            }
        }
        time.advance(two.outcomesWithin());
        double[] weights = new BanditWeights(two, 5).weights(outcomes.tallies()).orElseThrow();

        assertThat(weights[0]).isCloseTo(probabilityThatFirstIsLarger(51, 51, 41, 61), within(0.015));
    }

    private static double probabilityThatFirstIsLarger(double a, double b, double c, double d) {
        int steps = 100_000;
        double below = 0;
        double hit = 0;
        double all = 0;
        for (int i = 0; i < steps; i++) {
            double x = (i + 0.5) / steps;
            below += density(x, c, d);
            hit += density(x, a, b) * below;
            all += density(x, a, b);
        }
        return hit / all / below;
    }

    private static double density(double x, double a, double b) {
        return Math.exp((a - 1) * Math.log(2 * x) + (b - 1) * Math.log(2 * (1 - x)));
    }

    @Test
    void epsilonGreedy_means_givesAllButEpsilonToTheBest() {
        Life life = new Life(Bandit.epsilonGreedy("revenue", 0.3).floor(0), 9);
        life.live(3, 600, NOTHING, new double[] {0, 0.5, 1});

        assertThat(life.weight(2)).isCloseTo(0.9 * 0.8, within(1e-4));
        assertThat(life.weight(0)).isCloseTo(0.9 * 0.1, within(1e-4));
    }

    @Test
    void weights_tooFewUnitsInOneArm_stayAsTheyAre() {
        Life life = new Life(Bandit.thompson("click").minUnits(100), 1);
        life.live(1, 90, new double[] {0, 1, 0}, NOTHING);

        assertThat(life.reweighting.weights(life.outcomes.tallies())).isEmpty();
        assertThat(life.table).isEqualTo(Outcomes.slots(life.experiment));
    }

    @Test
    void weights_sameSeed_areTheSame() {
        Life first = new Life(Bandit.thompson("click"), 4);
        Life second = new Life(Bandit.thompson("click"), 4);
        first.live(3, 600, new double[] {0.1, 0.11, 0.12}, NOTHING);
        second.live(3, 600, new double[] {0.1, 0.11, 0.12}, NOTHING);

        assertThat(first.table).isEqualTo(second.table);
    }

    @Test
    void weights_constantEqualArms_areSharedNotAllForTheFirst() {
        Life life = new Life(Bandit.thompson("revenue"), 2);
        for (int unit = 0; unit < 600; unit++) {
            life.outcomes.exposed(new PredictionId(1, unit), unit % 3, 3000 * (unit % 3), unit, 0);
        }
        life.time.advance(AT_ONCE);
        double[] weights = life.reweighting.weights(life.outcomes.tallies()).orElseThrow();

        assertThat(weights[0]).isCloseTo(0.3, within(0.02));
        assertThat(weights[2]).isCloseTo(0.3, within(0.02));
    }

    /**
     * The third arm's rate, from logs of a bandit that liked the others better at times: IPS has no bias under
     * adaptation.
     */
    @Test
    void offPolicy_logsOfABandit_areUnbiasedAndVerdictsRefused() {
        assertThat(meanOfEstimates(20)).isCloseTo(0.2, within(0.02));
    }

    @Tag("soak")
    @Test
    void offPolicy_logsOfTwoThousandBandits_areUnbiased() {
        assertThat(meanOfEstimates(2000)).isCloseTo(0.2, within(0.003));
    }

    /** Each is off by 0.03 or so, which the tolerances above allow three to four times for the mean. */
    private static double meanOfEstimates(int lives) {
        double sum = 0;
        int estimates = 0;
        for (int seed = 0; seed < lives; seed++) {
            Life life = new Life(Bandit.thompson("click").floor(0.1).minUnits(20), seed);
            life.live(4, 150, new double[] {0.2, 0.2, 0.2}, NOTHING);
            OffPolicy.Estimate estimate = life.ofTheThird.ips();
            sum += estimate.value().orElse(0);
            estimates += estimate.value().isPresent() ? 1 : 0;
            assertThat(Analysis.readout(life.experiment, life.outcomes.tallies())
                            .comparisons())
                    .allSatisfy(comparison -> {
                        assertThat(comparison.verdict()).isEqualTo(Verdict.REFUSED);
                        assertThat(comparison.adjustedPValue()).isNaN();
                    });
        }
        assertThat(estimates).as("hardly any is refused").isGreaterThanOrEqualTo(lives - lives / 200);
        return sum / estimates;
    }
}
