package io.mlprod.internal.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.mlprod.experiment.Bandit;
import io.mlprod.experiment.Experiment;
import io.mlprod.experiment.Metric;
import io.mlprod.experiment.Readout;
import io.mlprod.experiment.Readout.Comparison;
import io.mlprod.experiment.Readout.Verdict;
import io.mlprod.internal.statistics.Interval;
import io.mlprod.internal.statistics.MeanEvidence;
import io.mlprod.internal.statistics.Moments;
import io.mlprod.model.PredictionId;
import io.mlprod.observe.Feedback;
import io.mlprod.time.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AnalysisTest {

    private static final Experiment<String> THREE_ARMS = Experiment.named("fraud-scores")
            .unit((String unit) -> unit)
            .control("7", 0.4)
            .arm("new", "8", 0.4)
            .arm("small", "8-int8", 0.2)
            .metric(Metric.proportion("complaint").lowerIsBetter())
            .metric(Metric.mean("revenue"))
            .metric(Metric.proportion("refund").lowerIsBetter())
            .metric(Metric.median("revenue"));

    /** Units of both slices; arm k has its effect on revenue and on complaints. */
    private static Outcomes traffic(Experiment<?> experiment, int units, double[] effects, long seed, double loss) {
        SplittableRandom random = new SplittableRandom(seed);
        ManualTime time = new ManualTime(Instant.EPOCH);
        Outcomes outcomes = new Outcomes(experiment, time);
        for (int unit = 0; unit < units; unit++) {
            double place = random.nextDouble();
            int arm = place < 0.4 ? 0 : place < 0.8 ? 1 : 2;
            if (arm == 1 && random.nextDouble() < loss) {
                continue;
            }
            double before = random.nextGaussian();
            for (int request = 0; request < 2; request++) {
                PredictionId id = new PredictionId(1, 2L * unit + request);
                outcomes.exposed(id, arm, (int) (10_000 * place), unit, before);
                outcomes.feedback(
                        id, Feedback.measured("revenue", 20 + 4 * before + effects[arm] + random.nextGaussian()));
                if (random.nextDouble() < 0.02 * (1 + effects[arm])) {
                    outcomes.feedback(id, Feedback.occurred("complaint"));
                }
            }
        }
        time.advance(experiment.outcomesWithin());
        return outcomes;
    }

    @Test
    void readout_threeArms_saysWhatDiffers() {
        Outcomes outcomes = traffic(THREE_ARMS, 20_000, new double[] {0, 1, 0}, 5, 0);
        outcomes.withoutUnit();
        Readout readout = Analysis.readout(THREE_ARMS, outcomes.tallies());

        assertThat(readout.comparisons())
                .extracting(comparison -> comparison.metric().name(), Comparison::arm, Comparison::verdict)
                .containsExactly(
                        tuple("complaint", "new", Verdict.WORSE),
                        tuple("complaint", "small", Verdict.NO_DIFFERENCE_SHOWN),
                        tuple("revenue", "new", Verdict.BETTER),
                        tuple("revenue", "small", Verdict.NO_DIFFERENCE_SHOWN),
                        tuple("refund", "new", Verdict.NOT_ENOUGH_DATA),
                        tuple("refund", "small", Verdict.NOT_ENOUGH_DATA),
                        tuple("median of revenue", "new", Verdict.BETTER),
                        tuple("median of revenue", "small", Verdict.NO_DIFFERENCE_SHOWN));
        Comparison small = readout.comparisons().get(1);
        assertThat(small.controlUnits()).as("equal slices").isCloseTo(small.armUnits(), within(300L));
        assertThat(readout.sampleRatio().mismatch()).isFalse();
        assertThat(readout.toString())
                .contains(
                        "Experiment fraud-scores",
                        "as the weights say",
                        "WORSE than control: higher by",
                        "BETTER than control: higher by",
                        "1 predictions")
                .doesNotContain("NaN", "Infinity");
        assertThat(readout.toString().lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(160));
    }

    @Test
    void readout_lossInOneArm_refusesTheMetrics() {
        Outcomes outcomes = traffic(THREE_ARMS, 20_000, new double[] {0, 1, 0}, 5, 0.15);
        Readout readout = Analysis.readout(THREE_ARMS, outcomes.tallies());

        assertThat(readout.sampleRatio().mismatch()).isTrue();
        assertThat(readout.comparisons()).allSatisfy(comparison -> {
            assertThat(comparison.verdict()).isEqualTo(Verdict.REFUSED);
            assertThat(comparison.pValue()).isNaN();
            assertThat(comparison.controlValue()).isNaN();
            assertThat(comparison.armValue()).isNaN();
            assertThat(comparison.difference().isBounded()).isFalse();
            assertThat(comparison.difference().value()).isNaN();
            assertThat(comparison.relative().value()).isNaN();
        });
        assertThat(readout.refusals()).hasSize(1);
        assertThat(readout.toString())
                .contains("REFUSED: do not decide", "loses units", "another name")
                .doesNotContain("complaint", "revenue", "BETTER", "WORSE", "interval");
    }

    @Test
    void readout_bandit_refusesVerdictsAndSaysWhy() {
        Experiment<String> adaptive = THREE_ARMS.bandit(Bandit.thompson("revenue"));
        Readout readout = Analysis.readout(
                adaptive, traffic(adaptive, 5000, new double[] {0, 1, 0}, 5, 0).tallies());

        assertThat(readout.comparisons())
                .allSatisfy(comparison -> assertThat(comparison.verdict()).isEqualTo(Verdict.REFUSED));
        assertThat(readout.toString())
                .contains("A bandit moves the weights", "OffPolicy")
                .doesNotContain("revenue");
    }

    @Test
    void readout_nothingYet_isReadable() {
        Outcomes outcomes = new Outcomes(THREE_ARMS, new ManualTime(Instant.EPOCH));
        Readout readout = Analysis.readout(THREE_ARMS, outcomes.tallies());

        assertThat(readout.comparisons())
                .hasSize(8)
                .allSatisfy(comparison -> assertThat(comparison.verdict()).isEqualTo(Verdict.NOT_ENOUGH_DATA));
        assertThat(readout.toString())
                .contains("No units yet", "NOT ENOUGH DATA: no unit has come yet")
                .doesNotContain("NaN", "Infinity", "p =", "forecast");
    }

    private static final Experiment<String> CLICKS = Experiment.named("clicks")
            .unit((String unit) -> unit)
            .control("7", 0.5)
            .arm("new", "8", 0.5)
            .metric(Metric.proportion("click"));

    private final ManualTime time = new ManualTime(Instant.EPOCH);

    /** A unit a minute for each arm by turns; every so many of them has the event, none if 0. */
    private void clicks(Outcomes outcomes, int units, int everyInControl, int everyInArm) {
        for (int unit = 0; unit < units; unit++) {
            int arm = unit & 1;
            int every = arm == 0 ? everyInControl : everyInArm;
            PredictionId id = new PredictionId(1, unit);
            time.advance(Duration.ofMinutes(1));
            outcomes.exposed(id, arm, 5000 * arm, unit, 0);
            if (every > 0 && unit / 2 % every == 0) {
                outcomes.feedback(id, Feedback.occurred("click"));
            }
        }
    }

    private static String text(Experiment<?> experiment, Outcomes outcomes) {
        return Analysis.readout(experiment, outcomes.tallies()).toString();
    }

    @Test
    void readout_tooFewUnits_isForecastUntilStopped() {
        Outcomes outcomes = new Outcomes(CLICKS, time);
        clicks(outcomes, 160, 5, 5);
        String running = text(CLICKS, outcomes);
        outcomes.stop();

        assertThat(running).contains("has 50 units to compare, 100 are needed; about 2 hours more");
        assertThat(text(CLICKS, outcomes))
                .contains("has 50 units to compare, 100 are needed; the experiment was stopped")
                .doesNotContain("pace");
    }

    @Test
    void readout_maxUnitsReached_isNotForecast() {
        Experiment<String> small = CLICKS.maxUnits(120);
        Outcomes outcomes = new Outcomes(small, time);
        clicks(outcomes, 300, 5, 5);

        assertThat(text(small, outcomes))
                .contains("has 60 units to compare, 100 are needed; maxUnits is reached")
                .doesNotContain("pace");
    }

    @Test
    void readout_eventOfAllUnits_saysThatTheyAreEqual() {
        Outcomes outcomes = new Outcomes(CLICKS, time);
        clicks(outcomes, 500, 1, 1);

        assertThat(text(CLICKS, outcomes)).contains("all units have the same value: 'click' happened to each\n");
    }

    @Test
    void readout_meanOfEqualValues_saysThatTheyAreEqual() {
        Experiment<String> minutes = Experiment.named("minutes")
                .unit((String unit) -> unit)
                .control("7", 0.5)
                .arm("new", "8", 0.5)
                .metric(Metric.mean("minutes"));
        Outcomes outcomes = new Outcomes(minutes, time);
        for (int unit = 0; unit < 2000; unit++) {
            PredictionId id = new PredictionId(1, unit);
            outcomes.exposed(id, unit & 1, 5000 * (unit & 1), unit, 0);
            outcomes.feedback(id, Feedback.measured("minutes", 0.1));
        }
        time.advance(minutes.outcomesWithin());

        assertThat(text(minutes, outcomes)).contains("NOT ENOUGH DATA: all units have the same value\n");
    }

    @Test
    void readout_outcomesForgotten_saysHowManyPredictionsMustBeRemembered() {
        Experiment<String> small = CLICKS.maxDecisions(30);
        Outcomes outcomes = new Outcomes(small, time);
        clicks(outcomes, 600, 5, 5);

        assertThat(text(small, outcomes).replaceAll("\\s+", " "))
                .contains("a larger maxDecisions than 30; on average 60 predictions came within 1 h (outcomesWithin).");
    }

    /** With 3 % in control the interval of the difference goes far below. */
    @Test
    void readout_intervalBeyondWhatAShareCanBe_isNotSaid() {
        Outcomes outcomes = new Outcomes(CLICKS, time);
        clicks(outcomes, 800, 33, 33);
        Readout readout = Analysis.readout(CLICKS, outcomes.tallies());

        Comparison comparison = readout.comparisons().get(0);
        assertThat(comparison.difference().lower()).isLessThan(-comparison.controlValue());
        assertThat(readout.toString())
                .contains(
                        "the truth may be anything from a share of 0 % to ", " percentage points higher than control");
    }

    /** What was simulated to hold the level under growing values is a third of it; see PeekingTest. */
    @Test
    void readout_oneComparison_isTheConfidenceSequenceAtAThirdOfTheLevel() {
        Experiment<String> one = Experiment.named("one")
                .unit((String unit) -> unit)
                .control("7", 0.5)
                .arm("new", "8", 0.5)
                .metric(Metric.proportion("click"));
        ManualTime time = new ManualTime(Instant.EPOCH);
        Outcomes outcomes = new Outcomes(one, time);
        Moments[] moments = {Moments.EMPTY, Moments.EMPTY};
        for (int unit = 0; unit < 2000; unit++) {
            PredictionId id = new PredictionId(1, unit);
            outcomes.exposed(id, unit & 1, 5000 * (unit & 1), unit, 0);
            boolean click = unit % ((unit & 1) == 0 ? 10 : 7) == 0;
            if (click) {
                outcomes.feedback(id, Feedback.occurred("click"));
            }
            moments[unit & 1] = moments[unit & 1].plus(click ? 1 : 0);
        }
        time.advance(one.outcomesWithin());
        Comparison actual =
                Analysis.readout(one, outcomes.tallies()).comparisons().get(0);
        Interval expected = MeanEvidence.difference(moments[0], moments[1], 0.05 / 3, MeanEvidence.DEFAULT_TUNING);
        double evidence = MeanEvidence.logEvidence(moments[0], moments[1], 0.05 / 3, MeanEvidence.DEFAULT_TUNING);

        assertThat(actual.difference().lower()).isCloseTo(expected.lower(), within(1e-12));
        assertThat(actual.difference().upper()).isCloseTo(expected.upper(), within(1e-12));
        assertThat(evidence).as("less than 1 in p").isGreaterThan(Math.log(3));
        assertThat(actual.pValue()).isCloseTo(3 * Math.exp(-evidence), within(1e-9));
    }

    /** Over effects of all sizes and many seeds: Holm's verdict and the interval never contradict each other. */
    @Test
    void readout_anyData_intervalLeavesOutZeroExactlyIfSignificant() {
        Set<Verdict> met = EnumSet.noneOf(Verdict.class);
        SplittableRandom random = new SplittableRandom(17);
        for (int run = 0; run < 60; run++) {
            double[] effects = {0, random.nextDouble(-1, 1), random.nextDouble(-1, 1)};
            Readout readout = Analysis.readout(
                    THREE_ARMS,
                    traffic(THREE_ARMS, 500 + random.nextInt(3000), effects, run, 0)
                            .tallies());
            for (Comparison comparison : readout.comparisons()) {
                boolean significant = comparison.verdict() == Verdict.BETTER || comparison.verdict() == Verdict.WORSE;
                met.add(comparison.verdict());
                assertThat(comparison.difference().leavesOutZero())
                        .as("%s", comparison)
                        .isEqualTo(significant);
                assertThat(comparison.adjustedPValue() <= 0.05).isEqualTo(significant);
                if (comparison.relative().isBounded()) {
                    assertThat(comparison.relative().leavesOutZero())
                            .as("%s", comparison)
                            .isEqualTo(significant);
                }
                if (comparison.verdict() != Verdict.NOT_ENOUGH_DATA) {
                    assertThat(comparison.adjustedPValue()).isGreaterThanOrEqualTo(comparison.pValue());
                    assertThat(comparison.reason()).isEmpty();
                }
            }
        }
        assertThat(met).contains(Verdict.BETTER, Verdict.WORSE, Verdict.NO_DIFFERENCE_SHOWN, Verdict.NOT_ENOUGH_DATA);
    }

    /**
     * Units that resemble their covariate with a correlation of about 0.98: the interval has less than a third of its
     * width.
     */
    @Test
    void readout_covariate_narrowsTheIntervalAndSaysSo() {
        Experiment<String> revenue = Experiment.named("cuped")
                .unit((String unit) -> unit)
                .control("7", 0.4)
                .arm("new", "8", 0.4)
                .arm("small", "8-int8", 0.2)
                .metric(Metric.mean("revenue"));
        Comparison with = Analysis.readout(
                        revenue,
                        traffic(revenue, 5000, new double[] {0, 1, 0}, 2, 0).tallies())
                .comparisons()
                .get(0);
        double plain = plainWidth(revenue);

        assertThat(with.adjustedByCovariate()).isTrue();
        assertThat(with.difference().upper() - with.difference().lower()).isLessThan(plain / 3);
        assertThat(with.difference().lower()).isLessThan(2);
        assertThat(with.difference().upper()).isGreaterThan(2);
    }

    /** The same traffic, but the books are told nothing of the covariate. */
    private static double plainWidth(Experiment<String> experiment) {
        SplittableRandom random = new SplittableRandom(2);
        ManualTime time = new ManualTime(Instant.EPOCH);
        Outcomes outcomes = new Outcomes(experiment, time);
        for (int unit = 0; unit < 5000; unit++) {
            int arm = unit % 5 < 2 ? 0 : unit % 5 < 4 ? 1 : 2;
            PredictionId id = new PredictionId(1, unit);
            outcomes.exposed(id, arm, 4000 * arm, unit, 0);
            double noise = Math.sqrt(2) * random.nextGaussian();
            outcomes.feedback(id, Feedback.measured("revenue", 40 + 8 * random.nextGaussian() + noise));
        }
        time.advance(experiment.outcomesWithin());
        Comparison plain =
                Analysis.readout(experiment, outcomes.tallies()).comparisons().get(0);
        assertThat(plain.adjustedByCovariate()).isFalse();
        return plain.difference().upper() - plain.difference().lower();
    }
}
