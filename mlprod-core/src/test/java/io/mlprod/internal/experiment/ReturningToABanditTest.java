package io.mlprod.internal.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mlprod.experiment.Bandit;
import io.mlprod.experiment.Experiment;
import io.mlprod.experiment.Metric;
import io.mlprod.internal.experiment.ReturningToABandit.Seen;
import io.mlprod.internal.routing.SlotTable;
import io.mlprod.model.PredictionId;
import io.mlprod.observe.Feedback;
import io.mlprod.time.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a bandit learns from users who come back, while the rate changes with the hour. */
class ReturningToABanditTest {

    private static final Bandit BANDIT = Bandit.thompson("click").floor(0.05);
    private static final double[] SAME = {1, 1, 1};
    private static final double APPETITE = Math.log(5) / 0.8 / 2; // of a mean user

    private static List<Seen> run(double[] lift, int users, int runs) {
        ReturningToABandit traffic = new ReturningToABandit(BANDIT, lift, 4, users);
        return IntStream.range(0, runs)
                .parallel()
                .mapToObj(run -> traffic.run(77L * run + 5))
                .toList();
    }

    private static double learned(List<Seen> seen, int arm) {
        return seen.stream()
                .mapToDouble(each -> each.learned().get(arm).mean())
                .average()
                .orElseThrow();
    }

    private static double truth(List<Seen> seen) {
        return seen.get(0).truth() * APPETITE;
    }

    /** A mean of all requests, or one that is not weighted, would be off by a tenth and more. */
    @Test
    void learned_sameArms_areTheRateOfAFirstRequest() {
        List<Seen> seen = run(SAME, 30, 8);
        for (int arm = 0; arm < 3; arm++) {
            assertThat(learned(seen, arm)).isCloseTo(truth(seen), within(0.01));
        }
    }

    @Test
    void weights_armThatIsAFifthBetter_getsMost() {
        List<Seen> seen = run(new double[] {1, 1, 1.2}, 80, 4);
        assertThat(seen.stream()
                        .mapToDouble(each -> each.weights().get(2))
                        .average()
                        .orElseThrow())
                .isGreaterThan(0.5);
    }

    @Tag("soak")
    @Test
    void learned_thousandBanditsOfSameArms_winEquallyOftenAndAreUnbiased() {
        int runs = 1000;
        List<Seen> seen = run(SAME, 60, runs);
        for (int arm = 0; arm < 3; arm++) {
            int each = arm;
            assertThat(seen.stream().filter(one -> one.best() == each).count() / (double) runs)
                    .isCloseTo(1 / 3.0, within(3 * Math.sqrt(2 / 9.0 / runs)));
            assertThat(learned(seen, arm)).isCloseTo(truth(seen), within(0.001));
        }
    }

    // ---- one unit at a time

    private final ManualTime time = new ManualTime(Instant.EPOCH);
    private final Experiment<Object> experiment = Experiment.named("bandit")
            .control("7", 0.4)
            .arm("a", "8", 0.4)
            .metric(Metric.mean("revenue"))
            .bandit(Bandit.thompson("revenue"));
    private final Outcomes outcomes = new Outcomes(experiment, time);
    private final SlotTable table = Outcomes.slots(experiment);
    private long sequence;

    private PredictionId predict(SlotTable now, int slot, long unit) {
        PredictionId id = new PredictionId(1, sequence++);
        outcomes.exposed(id, now.arm(slot), slot, unit, 0);
        return id;
    }

    private WeightedMean learned(int arm) {
        time.advance(Duration.ofHours(1));
        return outcomes.tallies().arms().get(arm).learned();
    }

    @Test
    void learned_laterPredictionsOfAUnit_doNotCount() {
        outcomes.feedback(predict(table, 0, 1), Feedback.measured("revenue", 3));
        outcomes.feedback(predict(table, 0, 1), Feedback.measured("revenue", 100));

        assertThat(learned(0).units()).isEqualTo(1);
        assertThat(learned(0).mean()).isEqualTo(3);
    }

    @Test
    void learned_slotMovesBeforeTheOutcome_theFirstArmLearnsIt() {
        PredictionId first = predict(table, 7999, 1);
        SlotTable next = table.reweighTowards(0.6, 0.2);
        outcomes.reweighed(next);
        PredictionId second = predict(next, 7999, 1);

        assertThat(outcomes.feedback(first, Feedback.measured("revenue", 3))).isTrue();
        assertThat(outcomes.feedback(second, Feedback.measured("revenue", 5))).isFalse();
        assertThat(learned(1).mean()).isEqualTo(3);
        assertThat(learned(0).units()).isZero();
    }

    @Test
    void learned_otherWeights_eachUnitCountsWithOneOverItsShare() {
        outcomes.feedback(predict(table, 0, 1), Feedback.measured("revenue", 1)); // of 0.4
        SlotTable next = table.reweighTowards(0.2, 0.6);
        outcomes.reweighed(next);
        outcomes.feedback(predict(next, 0, 2), Feedback.measured("revenue", 4)); // of 0.2
        WeightedMean learned = learned(0);

        assertThat(learned.mean()).isCloseTo((1 / 0.4 + 4 / 0.2) / (1 / 0.4 + 1 / 0.2), within(1e-12));
        assertThat(learned.effectiveUnits()).isCloseTo(Math.pow(7.5, 2) / (6.25 + 25), within(1e-12));
    }

    @Test
    void reweighed_freeSlotsComeIn_learnsAnew() {
        predict(table, 0, 1);
        outcomes.reweighed(table.reweigh(0.5, 0.5));

        assertThat(outcomes.tallies().begunAnew()).isEqualTo(1);
        assertThat(learned(0).units()).isZero();
    }

    /** Weights 3, 1 and 2 by hand: the mean, and the standard error of a ratio with n/(n-1) of the effective units. */
    @Test
    void weightedMean_threeUnits_isTheSelfNormalisedMeanWithItsError() {
        WeightedMean mean = WeightedMean.EMPTY.plus(1, 3).plus(5, 1).plus(2, 2);
        double effective = 36 / 14.0;
        double squares = 9 * 1 + 1 * 9 + 4 * 0; // (w (x - 2))²

        assertThat(mean.mean()).isCloseTo(2, within(1e-12));
        assertThat(mean.effectiveUnits()).isCloseTo(effective, within(1e-12));
        assertThat(mean.standardError()).isCloseTo(Math.sqrt(squares * effective / (effective - 1)) / 6, within(1e-12));
    }
}
