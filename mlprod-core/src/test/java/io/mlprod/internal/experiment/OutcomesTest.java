package io.mlprod.internal.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mlprod.experiment.Experiment;
import io.mlprod.experiment.Metric;
import io.mlprod.internal.statistics.PairMoments;
import io.mlprod.model.PredictionId;
import io.mlprod.observe.Feedback;
import io.mlprod.spi.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class OutcomesTest {

    static final Experiment<String> TWO_ARMS = Experiment.named("two")
            .unit((String unit) -> unit)
            .control("7", 0.5)
            .arm("new", "8", 0.5)
            .metric(Metric.proportion("complaint"))
            .metric(Metric.mean("revenue"));

    private static final int ALL = 0xFFFF;

    private final ManualTime time = new ManualTime(Instant.EPOCH);
    private final Outcomes outcomes = new Outcomes(TWO_ARMS, time);
    private long sequence;

    private PredictionId predict(Outcomes books, long unit, int arm) {
        PredictionId id = new PredictionId(1, sequence++);
        books.exposed(id, arm, ALL, unit, 0);
        return id;
    }

    private static PairMoments slice(Outcomes books, int arm, int metric) {
        Tallies.PairTally pair = books.tallies().pairs().get(0);
        return (arm == 0 ? pair.control() : pair.arm()).get(metric);
    }

    @Test
    void feedback_severalForOneUnit_isOneUnitWithTheSumAndTheEventOnce() {
        PredictionId first = predict(outcomes, 5, 1);
        PredictionId second = predict(outcomes, 5, 1);
        predict(outcomes, 6, 1);
        outcomes.feedback(first, Feedback.measured("revenue", 3));
        outcomes.feedback(second, Feedback.measured("revenue", 5));
        outcomes.feedback(first, Feedback.occurred("complaint"));
        outcomes.feedback(second, Feedback.occurred("complaint"));
        assertThat(slice(outcomes, 1, 0)).isEqualTo(PairMoments.EMPTY.plus(0, 0).plus(1, 0));
        assertThat(slice(outcomes, 1, 1)).isEqualTo(PairMoments.EMPTY.plus(0, 0).plus(8, 0));
        assertThat(outcomes.tallies().arms().get(1).exposures()).isEqualTo(3);
        assertThat(outcomes.tallies().arms().get(1).units()).isEqualTo(2);
    }

    @Test
    void feedback_ofAKindOrNameThatNoMetricMeasures_isNotUsed() {
        PredictionId id = predict(outcomes, 5, 1);

        assertThat(outcomes.feedback(id, Feedback.occurred("something else")))
                .as("unknown event")
                .isFalse();
        assertThat(outcomes.feedback(id, Feedback.measured("something else", 1)))
                .as("unknown number")
                .isFalse();
        assertThat(outcomes.feedback(id, Feedback.measured("complaint", 1)))
                .as("a number for a proportion")
                .isFalse();
        assertThat(outcomes.feedback(id, Feedback.occurred("revenue")))
                .as("an event for a mean")
                .isFalse();
        assertThat(outcomes.feedback(id, Feedback.label(1L))).as("a label").isFalse();
        assertThat(slice(outcomes, 1, 0)).isEqualTo(PairMoments.EMPTY.plus(0, 0));
        assertThat(slice(outcomes, 1, 1)).isEqualTo(PairMoments.EMPTY.plus(0, 0));
    }

    @Test
    void feedback_twiceForOneUnit_isUsedAlthoughOnlyTheFirstCounts() {
        PredictionId id = predict(outcomes, 5, 1);

        assertThat(outcomes.feedback(id, Feedback.occurred("complaint"))).isTrue();
        assertThat(outcomes.feedback(id, Feedback.occurred("complaint"))).isTrue();
    }

    @Test
    void exposed_secondTime_isNoExposure() {
        assertThat(outcomes.exposed(new PredictionId(1, 1), 0, ALL, 42, 0)).isTrue();
        assertThat(outcomes.exposed(new PredictionId(1, 2), 0, ALL, 42, 0)).isFalse();
    }

    @Test
    void exposed_unitInSecondArm_isTakenOutOfAllAndCounted() {
        PredictionId id = predict(outcomes, 5, 0);
        outcomes.feedback(id, Feedback.measured("revenue", 7));
        predict(outcomes, 6, 0);
        PredictionId other = predict(outcomes, 5, 1);
        predict(outcomes, 5, 0);

        assertThat(outcomes.feedback(id, Feedback.measured("revenue", 1))).isFalse();
        assertThat(outcomes.feedback(other, Feedback.measured("revenue", 1))).isFalse();
        assertThat(slice(outcomes, 0, 1)).isEqualTo(PairMoments.EMPTY.plus(0, 0));
        assertThat(slice(outcomes, 1, 1)).isEqualTo(PairMoments.EMPTY);
        assertThat(outcomes.tallies().inTwoArms()).isEqualTo(1);
        assertThat(outcomes.tallies().arms().get(0).units()).isEqualTo(1);
    }

    @Test
    void exposed_slices_areComparedAndTheRestIsNot() {
        Experiment<String> three = Experiment.named("three")
                .unit((String unit) -> unit)
                .control("7", 0.8)
                .arm("a", "8", 0.1)
                .arm("b", "9", 0.1)
                .metric(Metric.mean("revenue"));
        Outcomes books = new Outcomes(three, time);
        books.exposed(new PredictionId(1, 1), 0, 0, 1, 0);
        books.exposed(new PredictionId(1, 2), 0, 0b010, 2, 0);
        books.exposed(new PredictionId(1, 3), 0, 0b110, 3, 0);
        books.exposed(new PredictionId(1, 4), 2, 0b100, 4, 0);
        books.exposed(new PredictionId(1, 5), 2, 0, 5, 0);
        for (int i = 1; i <= 5; i++) {
            books.feedback(new PredictionId(1, i), Feedback.measured("revenue", i));
        }
        Tallies tallies = books.tallies();

        assertThat(tallies.pairs().get(0).control().get(0).meanY()).isEqualTo(2.5);
        assertThat(tallies.pairs().get(0).arm().get(0).count()).isZero();
        assertThat(tallies.pairs().get(1).control().get(0).meanY()).isEqualTo(3);
        assertThat(tallies.pairs().get(1).arm().get(0).meanY()).isEqualTo(4);
    }

    @Test
    void feedback_afterTheTime_isLate() {
        PredictionId id = predict(outcomes, 5, 0);
        time.advance(TWO_ARMS.outcomesWithin());
        assertThat(outcomes.feedback(id, Feedback.measured("revenue", 1))).isTrue();
        time.advance(Duration.ofNanos(1));
        assertThat(outcomes.feedback(id, Feedback.measured("revenue", 1))).isFalse();
        assertThat(outcomes.tallies().lateOutcomes()).isEqualTo(1);
        assertThat(slice(outcomes, 0, 1).meanY()).isEqualTo(1);
    }

    @Test
    void feedback_pushedOutOfTheRing_isLateAndOfAnotherHandleIsNot() {
        Outcomes books = new Outcomes(TWO_ARMS.maxDecisions(3), time);
        PredictionId first = predict(books, 5, 0);
        for (int i = 0; i < 3; i++) {
            predict(books, 6, 0);
        }
        assertThat(books.feedback(first, Feedback.occurred("complaint"))).isFalse();
        assertThat(books.feedback(new PredictionId(2, 2), Feedback.occurred("complaint")))
                .isFalse();
        assertThat(books.feedback(new PredictionId(1, 99), Feedback.occurred("complaint")))
                .isFalse();
        assertThat(books.feedback(new PredictionId(1, 1), Feedback.occurred("complaint")))
                .isTrue();
        assertThat(books.tallies().lateOutcomes()).isEqualTo(1);
    }

    @Test
    void exposed_beyondMaxUnits_isCountedAndLeavesTheKnownOnesAlone() {
        Outcomes books = new Outcomes(TWO_ARMS.maxUnits(100), time);
        for (int unit = 0; unit < 150; unit++) {
            predict(books, unit, unit & 1);
        }
        PredictionId known = predict(books, 99, 1);
        PredictionId unknown = predict(books, 149, 1);

        assertThat(books.feedback(known, Feedback.occurred("complaint"))).isTrue();
        assertThat(books.feedback(unknown, Feedback.occurred("complaint"))).isFalse();
        assertThat(books.tallies().beyondMaxUnits()).isEqualTo(51);
        assertThat(books.tallies().arms())
                .allSatisfy(arm -> assertThat(arm.units()).isEqualTo(50));
    }

    @Test
    void feedback_sumThatWouldOverflow_isNotTakenOver() {
        PredictionId id = predict(outcomes, 5, 0);
        outcomes.feedback(id, Feedback.measured("revenue", 2));
        assertThat(outcomes.feedback(id, Feedback.measured("revenue", Double.MAX_VALUE)))
                .isFalse();
        outcomes.exposed(new PredictionId(1, 77), 0, ALL, 8, Double.NaN);

        assertThat(slice(outcomes, 0, 1).meanY()).isEqualTo(1);
        assertThat(slice(outcomes, 0, 1).meanX()).isZero();
    }

    /** The running moments against a pass over all units, after many changes, with large values and units taken out. */
    @Test
    void tallies_afterRandomTraffic_equalAPassOverAllUnits() {
        SplittableRandom random = new SplittableRandom(3);
        int units = 3000;
        double[] sum = new double[units];
        double[] covariate = random.doubles(units, -5, 5).toArray();
        boolean[] seen = new boolean[units];
        boolean[] out = new boolean[units];
        for (int i = 0; i < 60_000; i++) {
            int unit = random.nextInt(units);
            boolean moved = i > 50_000 && random.nextInt(100) == 0;
            PredictionId id = new PredictionId(1, i);
            outcomes.exposed(id, (unit & 1) ^ (moved ? 1 : 0), ALL, unit * 0x1234567L, covariate[unit]);
            out[unit] |= moved && seen[unit];
            seen[unit] = true;
            double value = 1e9 + covariate[unit] + random.nextGaussian();
            sum[unit] += outcomes.feedback(id, Feedback.measured("revenue", value)) ? value : 0;
        }
        PairMoments expected = PairMoments.EMPTY;
        for (int unit = 0; unit < units; unit += 2) {
            expected = seen[unit] && !out[unit] ? expected.plus(sum[unit], covariate[unit]) : expected;
        }
        PairMoments actual = outcomes.tallies().pairs().get(0).control().get(1);

        assertThat(outcomes.tallies().inTwoArms()).isGreaterThan(50);
        assertThat(actual.count()).isEqualTo(expected.count());
        assertThat(actual.meanY()).isCloseTo(expected.meanY(), within(1e-12 * expected.meanY()));
        assertThat(actual.deviationY()).isCloseTo(expected.deviationY(), within(1e-9 * expected.deviationY()));
        assertThat(actual.meanX()).isCloseTo(expected.meanX(), within(1e-9));
        assertThat(actual.deviationX()).isCloseTo(expected.deviationX(), within(1e-9 * expected.deviationX()));
        double scale = Math.sqrt(expected.deviationX() * expected.deviationY());
        assertThat(actual.codeviation()).isCloseTo(expected.codeviation(), within(1e-9 * scale));
        double cube = Math.pow(expected.deviationY(), 1.5);
        assertThat(actual.cubes().yyy()).isCloseTo(expected.cubes().yyy(), within(1e-9 * cube));
        double yyx = expected.deviationY() * Math.sqrt(expected.deviationX());
        assertThat(actual.cubes().yyx()).isCloseTo(expected.cubes().yyx(), within(1e-9 * yyx));
        double yxx = expected.deviationX() * Math.sqrt(expected.deviationY());
        assertThat(actual.cubes().yxx()).isCloseTo(expected.cubes().yxx(), within(1e-9 * yxx));
        assertThat(actual.cubes().xxx())
                .isCloseTo(expected.cubes().xxx(), within(1e-9 * Math.pow(expected.deviationX(), 1.5)));
        assertThat(actual.magnitude().nonZero()).isEqualTo(expected.magnitude().nonZero());
        assertThat(actual.effectiveUnits()).isCloseTo(expected.effectiveUnits(), within(1e-6));
    }

    @Test
    void exposed_fromManyThreads_countsEachOnce() throws Exception {
        int threads = 4;
        int each = 20_000;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        List<Future<?>> running = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            int thread = t;
            running.add(pool.submit(() -> {
                for (int i = 0; i < each; i++) {
                    PredictionId id = new PredictionId(1, (long) i * threads + thread);
                    outcomes.exposed(id, i % 1000 & 1, ALL, i % 1000, 0);
                    outcomes.feedback(id, Feedback.measured("revenue", 1));
                }
            }));
        }
        for (Future<?> future : running) {
            future.get();
        }
        pool.shutdown();
        Tallies tallies = outcomes.tallies();

        assertThat(tallies.arms()).allSatisfy(arm -> {
            assertThat(arm.units()).isEqualTo(500);
            assertThat(arm.exposures()).isEqualTo((long) threads * each / 2);
        });
        assertThat(slice(outcomes, 0, 1).meanY()).isCloseTo(threads * each / 1000.0, within(1e-9));
    }

    @Test
    void sampleRatio_phasesWithTheirOwnShares_isAsPlannedAndPooledWouldNotBe() {
        SplittableRandom random = new SplittableRandom(8);
        long unit = 0;
        for (double share : new double[] {0.1, 0.5, 0.9}) {
            outcomes.reweighed(new double[] {1 - share, share});
            for (int i = 0; i < 3000; i++) {
                predict(outcomes, unit++, random.nextDouble() < share ? 1 : 0);
            }
        }
        assertThat(outcomes.tallies().sampleRatioChecked()).isTrue();
        assertThat(outcomes.tallies().sampleRatioEvidence()).isLessThan(Math.log(100));

        for (int i = 0; i < 2000; i++) {
            predict(outcomes, unit++, random.nextDouble() < 0.8 ? 1 : 0); // an arm loses some
        }
        assertThat(outcomes.tallies().sampleRatioEvidence()).isGreaterThan(Math.log(100));
    }

    @Test
    void sampleRatio_armThatGrewOutOfUnallocatedUnits_isNoLongerChecked() {
        Outcomes books = new Outcomes(TWO_ARMS, time);
        books.reweighed(new double[] {0.25, 0.25});
        books.reweighed(new double[] {0.5, 0.5});
        assertThat(books.tallies().sampleRatioChecked()).as("both grew alike").isTrue();
        books.reweighed(new double[] {0.4, 0.1});
        books.reweighed(new double[] {0.4, 0.6});
        assertThat(books.tallies().sampleRatioChecked()).isFalse();
        predict(books, 1, 1);
        assertThat(books.tallies().sampleRatioEvidence()).isZero();
    }
}
