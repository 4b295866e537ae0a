package io.mlprod.internal.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.docs.PrintedText;
import io.mlprod.experiment.Bandit;
import io.mlprod.experiment.Experiment;
import io.mlprod.experiment.Metric;
import io.mlprod.experiment.Readout;
import io.mlprod.internal.routing.SlotTable;
import io.mlprod.model.PredictionId;
import io.mlprod.observe.Feedback;
import io.mlprod.time.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Each kind of readout, as the page on verdicts has it. */
class ReadoutPageTest {

    private static final Duration TOLD_AFTER = Duration.ofMinutes(30);

    private static final Experiment<String> SCORES = Experiment.named("score-8")
            .unit((String unit) -> unit)
            .control("7", 0.5)
            .arm("new", "8", 0.5)
            .metric(Metric.proportion("complaint").lowerIsBetter())
            .metric(Metric.mean("revenue"));

    /** What customers of an arm do: complain with a probability, and pay a lognormal sum of that mean and sigma. */
    private record Arm(double complaints, double revenue, double sigma, Duration toldAfter, double loss) {

        static Arm of(double complaints, double revenue) {
            return new Arm(complaints, revenue, 0.5, TOLD_AFTER, 0);
        }

        Arm sigma(double other) {
            return new Arm(complaints, revenue, other, toldAfter, loss);
        }

        Arm toldAfter(Duration other) {
            return new Arm(complaints, revenue, sigma, other, loss);
        }

        Arm loses(double other) {
            return new Arm(complaints, revenue, sigma, toldAfter, other);
        }
    }

    private record Told(Instant at, PredictionId id, double revenue, boolean complains) {}

    private final SplittableRandom random = new SplittableRandom(11);
    private final ManualTime time = new ManualTime(Instant.parse("2026-03-02T08:00:00Z"));
    private final Deque<Told> underWay = new ArrayDeque<>();
    private long predictions;

    private void customers(Outcomes outcomes, SlotTable table, Duration duration, int count, Arm... arms) {
        Duration pause = duration.dividedBy(count);
        for (int i = 0; i < count; i++) {
            time.advance(pause);
            tell(outcomes);
            int slot = random.nextInt(table.slots());
            double complains = random.nextDouble();
            double paid = random.nextGaussian();
            if (table.arm(slot) == SlotTable.UNALLOCATED) {
                continue;
            }
            Arm arm = arms[table.arm(slot)];
            if (random.nextDouble() < arm.loss()) {
                continue;
            }
            PredictionId id = new PredictionId(1, predictions++);
            outcomes.exposed(id, table.arm(slot), slot, predictions, 0);
            double revenue = arm.revenue() * Math.exp(arm.sigma() * paid - arm.sigma() * arm.sigma() / 2);
            Duration after =
                    arm.toldAfter().multipliedBy(1 + random.nextInt(100)).dividedBy(100);
            underWay.add(new Told(time.now().plus(after), id, revenue, complains < arm.complaints()));
        }
    }

    private void tell(Outcomes outcomes) {
        underWay.removeIf(told -> {
            if (told.at().isAfter(time.now())) {
                return false;
            }
            outcomes.feedback(told.id(), Feedback.measured("revenue", told.revenue()));
            if (told.complains()) {
                outcomes.feedback(told.id(), Feedback.occurred("complaint"));
            }
            return true;
        });
    }

    private Readout readout(Experiment<?> experiment, int days, int count, Arm... arms) {
        Outcomes outcomes = new Outcomes(experiment, time);
        customers(outcomes, Outcomes.slots(experiment), Duration.ofDays(days), count, arms);
        return Analysis.readout(experiment, outcomes.tallies());
    }

    private static void assertOnPage(Readout readout) {
        assertThat(readout.toString().lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(160));
        PrintedText.assertOnPage("VERDICTS.md", readout.toString());
    }

    @Test
    void readout_early_saysWhatIsMissing() {
        assertOnPage(readout(SCORES, 2, 500, Arm.of(0.005, 20), Arm.of(0.005, 20)));
    }

    @Test
    void readout_equalArms_saysHowLargeADifferenceMayBe() {
        assertOnPage(readout(SCORES, 14, 8000, Arm.of(0.04, 20), Arm.of(0.04, 20)));
    }

    @Test
    void readout_armsThatDiffer_saysByHowMuch() {
        assertOnPage(readout(SCORES, 14, 8000, Arm.of(0.04, 20), Arm.of(0.065, 22)));
    }

    @Test
    void readout_armThatLosesUnits_isRefused() {
        assertOnPage(readout(SCORES, 7, 4000, Arm.of(0.04, 20), Arm.of(0.04, 24).loses(0.2)));
    }

    @Test
    void readout_outcomesThatComeLater_isRefused() {
        Arm later = Arm.of(0.04, 20).toldAfter(Duration.ofMinutes(80));
        assertOnPage(readout(SCORES, 7, 4000, Arm.of(0.04, 20), later));
    }

    @Test
    void readout_weightsThatChanged_saysSinceWhenItCounts() {
        Experiment<String> careful = Experiment.named("score-8")
                .unit((String unit) -> unit)
                .control("7", 0.5)
                .arm("new", "8", 0.1)
                .metric(Metric.proportion("complaint").lowerIsBetter())
                .metric(Metric.mean("revenue"));
        Outcomes outcomes = new Outcomes(careful, time);
        SlotTable table = Outcomes.slots(careful);
        Arm[] arms = {Arm.of(0.04, 20), Arm.of(0.04, 20)};
        customers(outcomes, table, Duration.ofDays(3), 3000, arms);
        SlotTable wider = table.reweigh(0.5, 0.5);
        outcomes.reweighed(wider);
        customers(outcomes, wider, Duration.ofDays(4), 4000, arms);
        assertOnPage(Analysis.readout(careful, outcomes.tallies()));
    }

    @Test
    void readout_inTheFirstHour_saysHowOldAUnitMustBe() {
        Outcomes outcomes = new Outcomes(SCORES, time);
        customers(outcomes, Outcomes.slots(SCORES), Duration.ofMinutes(50), 3000, Arm.of(0.04, 20), Arm.of(0.04, 20));
        assertOnPage(Analysis.readout(SCORES, outcomes.tallies()));
    }

    @Test
    void readout_outcomesThatComeLateInBothArms_saysHowManyAreMissing() {
        Arm late = Arm.of(0.04, 20).toldAfter(Duration.ofMinutes(80));
        assertOnPage(readout(SCORES, 7, 8000, late, late));
    }

    @Test
    void readout_armThatGaveUnitsBack_saysWhichUnitsTheTableHas() {
        Outcomes outcomes = new Outcomes(SCORES, time);
        SlotTable table = Outcomes.slots(SCORES);
        Arm[] arms = {Arm.of(0.04, 20), Arm.of(0.04, 20)};
        customers(outcomes, table, Duration.ofDays(7), 7000, arms);
        SlotTable smaller = table.reweigh(0.9, 0.1);
        outcomes.reweighed(smaller);
        customers(outcomes, smaller, Duration.ofDays(1), 1000, arms);
        SlotTable back = smaller.reweigh(0.5, 0.5);
        outcomes.reweighed(back);
        customers(outcomes, back, Duration.ofHours(2), 100, arms);
        assertOnPage(Analysis.readout(SCORES, outcomes.tallies()));
    }

    @Test
    void readout_bandit_isRefused() {
        assertOnPage(readout(SCORES.bandit(Bandit.thompson("revenue")), 7, 2000, Arm.of(0.04, 20), Arm.of(0.04, 22)));
    }

    @Test
    void readout_fewLargeCustomers_isNamedAndBoundedSumsAndQuantilesAreCompared() {
        Experiment<String> large = Experiment.named("score-8")
                .unit((String unit) -> unit)
                .control("7", 0.5)
                .arm("new", "8", 0.5)
                .metric(Metric.mean("revenue"))
                .metric(Metric.mean("revenue").winsorized(0, 100).named("revenue to 100"))
                .metric(Metric.median("revenue"))
                .metric(Metric.quantile("revenue", 0.9));
        assertOnPage(
                readout(large, 14, 12_000, Arm.of(0, 20).sigma(2), Arm.of(0, 30).sigma(2)));
    }
}
