package io.mlprod.internal.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mlprod.experiment.Experiment;
import io.mlprod.experiment.Metric;
import io.mlprod.internal.routing.SlotTable;
import io.mlprod.internal.statistics.PairMoments;
import io.mlprod.model.PredictionId;
import io.mlprod.observe.Feedback;
import io.mlprod.time.ManualTime;
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

    private final ManualTime time = new ManualTime(Instant.EPOCH);
    private final Outcomes outcomes = new Outcomes(TWO_ARMS, time);
    private long sequence;

    private PredictionId predict(Outcomes books, long unit, int arm) {
        PredictionId id = new PredictionId(1, sequence++);
        books.exposed(id, arm, slot(arm), unit, 0);
        return id;
    }

    private static int slot(int arm) {
        return 5000 * arm;
    }

    /** What is known when everything has its age. */
    private PairMoments slice(Outcomes books, int arm, int metric) {
        time.advance(TWO_ARMS.outcomesWithin());
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
        assertThat(outcomes.exposed(new PredictionId(1, 1), 0, slot(0), 42, 0)).isTrue();
        assertThat(outcomes.exposed(new PredictionId(1, 2), 0, slot(0), 42, 0)).isFalse();
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
        assertThat(outcomes.tallies().moved()).isEqualTo(1);
        assertThat(outcomes.tallies().arms().get(0).units()).isEqualTo(1);
    }

    @Test
    void exposed_unequalWeights_equalSlicesAreComparedAndTheRestIsNot() {
        Experiment<String> three = Experiment.named("three")
                .unit((String unit) -> unit)
                .control("7", 0.7)
                .arm("a", "8", 0.2)
                .arm("b", "9", 0.1)
                .metric(Metric.mean("revenue"));
        Outcomes books = new Outcomes(three, time);
        int[] slots = {2000, 1999, 999, 9000, 9999, 7000};
        int[] arms = {0, 0, 0, 2, 2, 1};
        for (int i = 0; i < slots.length; i++) {
            PredictionId id = new PredictionId(1, i);
            books.exposed(id, arms[i], slots[i], i, 0);
            books.feedback(id, Feedback.measured("revenue", i));
        }
        time.advance(three.outcomesWithin());
        Tallies tallies = books.tallies();

        assertThat(tallies.pairs().get(0).control().get(0).meanY()).isEqualTo(1.5);
        assertThat(tallies.pairs().get(0).arm().get(0).meanY()).isEqualTo(5);
        assertThat(tallies.pairs().get(1).control().get(0).meanY()).isEqualTo(2);
        assertThat(tallies.pairs().get(1).arm().get(0).meanY()).isEqualTo(3.5);
        assertThat(tallies.pairs().get(1).controlUnits().exposed()).isEqualTo(1);
        assertThat(tallies.pairs().get(1).armUnits().exposed()).isEqualTo(2);
    }

    @Test
    void tallies_beforeTheAge_compareNothingAndThenAll() {
        PredictionId id = predict(outcomes, 5, 0);
        outcomes.feedback(id, Feedback.measured("revenue", 3));
        time.advance(TWO_ARMS.outcomesWithin().minusNanos(1));
        Tallies before = outcomes.tallies();
        time.advance(Duration.ofNanos(1));
        Tallies after = outcomes.tallies();

        assertThat(before.pairs().get(0).control().get(1)).isEqualTo(PairMoments.EMPTY);
        assertThat(before.pairs().get(0).controlUnits()).isEqualTo(new Tallies.Slice(1, 0, 1, 0));
        assertThat(after.pairs().get(0).control().get(1)).isEqualTo(PairMoments.EMPTY.plus(3, 0));
        assertThat(after.pairs().get(0).controlUnits()).isEqualTo(new Tallies.Slice(1, 1, 1, 0));
    }

    @Test
    void feedback_onLaterPrediction_countsWhenThatOneHasItsAge() {
        predict(outcomes, 5, 0);
        time.advance(Duration.ofMinutes(30));
        outcomes.feedback(predict(outcomes, 5, 0), Feedback.measured("revenue", 3));
        time.advance(Duration.ofMinutes(30));
        double atFirst = outcomes.tallies().pairs().get(0).control().get(1).meanY();
        time.advance(Duration.ofMinutes(30));

        assertThat(atFirst).isZero();
        assertThat(outcomes.tallies().pairs().get(0).control().get(1).meanY()).isEqualTo(3);
    }

    @Test
    void feedback_atTheAge_isLateAndCountedByArmAndSlice() {
        PredictionId id = predict(outcomes, 5, 1);
        PredictionId other = predict(outcomes, 6, 1);
        time.advance(TWO_ARMS.outcomesWithin().minusNanos(1));
        assertThat(outcomes.feedback(id, Feedback.measured("revenue", 1))).isTrue();
        time.advance(Duration.ofNanos(1));
        assertThat(outcomes.feedback(id, Feedback.measured("revenue", 1))).isFalse();
        assertThat(outcomes.feedback(other, Feedback.measured("revenue", 1))).isFalse();
        assertThat(outcomes.feedback(other, Feedback.measured("other", 1))).isFalse();

        Tallies tallies = outcomes.tallies();
        assertThat(tallies.lateOutcomes()).isEqualTo(2);
        assertThat(tallies.pairs().get(0).controlUnits().late()).isZero();
        assertThat(tallies.pairs().get(0).armUnits()).isEqualTo(new Tallies.Slice(2, 2, 1, 1));
        assertThat(tallies.pairs().get(0).arm().get(1).meanY()).isEqualTo(0.5);
    }

    @Test
    void feedback_onPredictionCrowdedOut_isNotUsedAndOfAnotherHandleIsNot() {
        Outcomes books = new Outcomes(TWO_ARMS.maxDecisions(3), time);
        PredictionId first = predict(books, 5, 0);
        books.feedback(first, Feedback.measured("revenue", 1));
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
        assertThat(books.tallies().loss()).isEqualTo(new Tallies.Loss(4, 1, 2, 1, 1));
        assertThat(books.tallies().loss().share()).isEqualTo(0.5);
    }

    @Test
    void feedback_moreThanMayWait_isLostAndCounted() {
        Experiment<String> both = TWO_ARMS.maxDecisions(2);
        Outcomes books = new Outcomes(both, time);
        PredictionId id = predict(books, 5, 0);
        PredictionId other = predict(books, 6, 0);
        assertThat(books.feedback(id, Feedback.occurred("complaint"))).isTrue();
        assertThat(books.feedback(id, Feedback.measured("revenue", 1))).isTrue();
        assertThat(books.feedback(other, Feedback.measured("revenue", 1))).isFalse();
        assertThat(books.feedback(id, Feedback.measured("revenue", 1))).isTrue();
        assertThat(books.tallies().loss()).isEqualTo(new Tallies.Loss(2, 0, 4, 1, 0));

        time.advance(both.outcomesWithin());
        assertThat(books.feedback(predict(books, 7, 0), Feedback.measured("revenue", 1)))
                .as("there is room again")
                .isTrue();
        assertThat(slice(books, 0, 1).meanY()).isEqualTo(1);
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
        outcomes.exposed(new PredictionId(1, 77), 0, slot(0), 8, Double.NaN);

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
            time.advance(Duration.ofSeconds(1));
            outcomes.exposed(id, (unit & 1) ^ (moved ? 1 : 0), slot(unit & 1), unit * 0x1234567L, covariate[unit]);
            out[unit] |= moved && seen[unit];
            seen[unit] = true;
            double value = 1e9 + covariate[unit] + random.nextGaussian();
            sum[unit] += outcomes.feedback(id, Feedback.measured("revenue", value)) ? value : 0;
        }
        PairMoments expected = PairMoments.EMPTY;
        for (int unit = 0; unit < units; unit += 2) {
            expected = seen[unit] && !out[unit] ? expected.plus(sum[unit], covariate[unit]) : expected;
        }
        PairMoments actual = slice(outcomes, 0, 1);

        assertThat(outcomes.tallies().moved()).isGreaterThan(50);
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
                    outcomes.exposed(id, i % 1000 & 1, slot(i & 1), i % 1000, 0);
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
        SlotTable table = Outcomes.slots(TWO_ARMS);
        long unit = 0;
        for (double share : new double[] {0.1, 0.5, 0.9}) {
            table = table.reweigh(1 - share, share);
            outcomes.reweighed(table);
            for (int i = 0; i < 3000; i++) {
                int slot = random.nextInt(10_000);
                outcomes.exposed(new PredictionId(1, unit), table.arm(slot), slot, unit++, 0);
            }
        }
        assertThat(outcomes.tallies().sampleRatioChecked()).isTrue();
        assertThat(outcomes.tallies().sampleRatioEvidence()).isLessThan(Math.log(100));

        for (int i = 0; i < 3000; i++) {
            int slot = random.nextInt(10_000);
            boolean isLost = table.arm(slot) == 1 && random.nextInt(2) == 0;
            if (!isLost) {
                outcomes.exposed(new PredictionId(1, unit), table.arm(slot), slot, unit++, 0);
            }
        }
        assertThat(outcomes.tallies().sampleRatioEvidence()).isGreaterThan(Math.log(100));
    }

    /** The arm has all new units of the slots that were free; those say nothing, and the others are as planned. */
    @Test
    void sampleRatio_armThatGrewOutOfFreeSlots_isCheckedAmongSlotsOfOneHistory() {
        Experiment<String> most = Experiment.named("most")
                .unit((String unit) -> unit)
                .control("7", 0.5)
                .arm("new", "8", 0.3);
        Outcomes books = new Outcomes(most, time);
        SlotTable table = Outcomes.slots(most);
        SplittableRandom random = new SplittableRandom(8);
        int[] slots = random.ints(2000, 0, 10_000).toArray();
        for (int unit = 0; unit < slots.length; unit++) {
            predictIn(books, table, slots[unit], unit);
        }
        table = table.reweigh(0.5, 0.5);
        books.reweighed(table);
        for (int unit = 0; unit < slots.length; unit++) {
            predictIn(books, table, slots[unit], unit);
        }
        assertThat(books.tallies().begunAnew()).isZero();
        assertThat(books.tallies().sampleRatioChecked()).isTrue();
        assertThat(books.tallies().sampleRatioEvidence()).isLessThan(Math.log(100));
        assertThat(books.tallies().arms().get(1).units()).isGreaterThan(900);
    }

    private void predictIn(Outcomes books, SlotTable table, int slot, long unit) {
        if (table.arm(slot) != SlotTable.UNALLOCATED) {
            books.exposed(new PredictionId(1, sequence++), table.arm(slot), slot, unit, 0);
        }
    }

    // ---- other weights

    /** One unit in each of these slots: two of control and two of the arm, in pairs. */
    private void predictInFourSlots(Outcomes books, SlotTable table) {
        for (int slot : new int[] {0, 4999, 5000, 9999}) {
            predictIn(books, table, slot, slot);
        }
    }

    @Test
    void reweighed_armGivesUpSlots_bothPartnersLeaveTheComparisonForGood() {
        SlotTable table = Outcomes.slots(TWO_ARMS);
        predictInFourSlots(outcomes, table);
        table = table.reweigh(0.9, 0.1);
        outcomes.reweighed(table);
        predictInFourSlots(outcomes, table);

        Tallies tallies = outcomes.tallies();
        assertThat(tallies.pairs().get(0).controlUnits().exposed()).isEqualTo(1);
        assertThat(tallies.pairs().get(0).armUnits().exposed()).isEqualTo(1);
        assertThat(tallies.moved()).isEqualTo(1);
        assertThat(tallies.arms()).extracting(Tallies.ArmTally::units).containsExactly(2L, 1L);
        assertThat(tallies.arms()).extracting(Tallies.ArmTally::weight).containsExactly(0.9, 0.1);
    }

    @Test
    void exposed_firstSeenByWeightsThatHaveChanged_isLeftOutInAllSlots() {
        SlotTable table = Outcomes.slots(TWO_ARMS);
        outcomes.reweighed(table.reweigh(0.9, 0.1));

        outcomes.exposed(new PredictionId(1, 900), 1, 9999, 1, 0, 0); // moved meanwhile
        outcomes.exposed(new PredictionId(1, 901), 1, 5000, 2, 0, 0); // stayed
        outcomes.exposed(new PredictionId(1, 902), 1, 5000, 3, 0, 1); // by the new weights

        assertThat(outcomes.tallies().arms())
                .extracting(Tallies.ArmTally::units)
                .containsExactly(0L, 1L);
        assertThat(outcomes.tallies().moved()).isEqualTo(2);
    }

    @Test
    void feedback_ofForgottenPredictions_isRefusedAsOfAnUnknownArm() {
        Experiment<String> few = TWO_ARMS.maxDecisions(50);
        Outcomes books = new Outcomes(few, time);
        List<PredictionId> ids = new ArrayList<>();
        for (int unit = 0; unit < 200; unit++) {
            time.advance(few.outcomesWithin().dividedBy(40));
            ids.add(predict(books, unit, unit % 2));
            books.feedback(ids.get(unit), Feedback.occurred("complaint"));
        }
        assertThat(ReadoutRefusals.ofAll(few, books.tallies())).isEmpty();

        for (int unit = 0; unit < 10; unit++) {
            assertThat(books.feedback(ids.get(unit), Feedback.occurred("complaint")))
                    .isFalse();
        }

        assertThat(books.tallies().loss().unknown()).isEqualTo(10);
        assertThat(books.tallies().lateOutcomes()).isEqualTo(10);
        assertThat(ReadoutRefusals.ofAll(few, books.tallies()))
                .singleElement()
                .asString()
                .contains("their arm is unknown");
    }

    @Test
    void reweighed_backAgain_onlyUnitsFirstSeenFromThenOnAreCompared() {
        SlotTable table = Outcomes.slots(TWO_ARMS);
        predictInFourSlots(outcomes, table);
        for (double share : new double[] {0.1, 0.5}) {
            table = table.reweigh(1 - share, share);
            outcomes.reweighed(table);
        }
        predictInFourSlots(outcomes, table);
        Tallies back = outcomes.tallies();
        predictIn(outcomes, table, 9999, 77);
        predictIn(outcomes, table, 4999, 78);
        Tallies grown = outcomes.tallies();

        assertThat(back.pairs().get(0).controlUnits().exposed()).isEqualTo(1);
        assertThat(back.pairs().get(0).armUnits().exposed()).isEqualTo(1);
        assertThat(grown.pairs().get(0).controlUnits().exposed()).isEqualTo(2);
        assertThat(grown.pairs().get(0).armUnits().exposed()).isEqualTo(2);
    }

    @Test
    void reweighed_withOutcomesUnderWay_keepsWhatThePairsThatLastWereTold() {
        SlotTable table = Outcomes.slots(TWO_ARMS);
        PredictionId stays = new PredictionId(1, 900);
        PredictionId moves = new PredictionId(1, 901);
        outcomes.exposed(stays, 1, 5000, 1, 2);
        outcomes.exposed(moves, 1, 9999, 2, 3);
        outcomes.feedback(stays, Feedback.measured("revenue", 5));
        outcomes.reweighed(table.reweigh(0.9, 0.1));

        assertThat(outcomes.feedback(stays, Feedback.measured("revenue", 1))).isTrue();
        assertThat(outcomes.feedback(moves, Feedback.measured("revenue", 1))).isFalse();
        assertThat(slice(outcomes, 1, 1)).isEqualTo(PairMoments.EMPTY.plus(6, 2));
    }

    @Test
    void reweighed_armTakesFreeSlotsAndControlHasNoneSuch_beginsAnewAndSaysSo() {
        Experiment<String> half = Experiment.named("half")
                .unit((String unit) -> unit)
                .control("7", 0.5)
                .arm("new", "8", 0.1);
        Outcomes books = new Outcomes(half, time);
        SlotTable table = Outcomes.slots(half);
        predictInFourSlots(books, table);
        time.advance(Duration.ofMinutes(5));
        table = table.reweigh(0.5, 0.5);
        books.reweighed(table);
        Tallies anew = books.tallies();
        predictInFourSlots(books, table);

        assertThat(anew.begunAnew()).isEqualTo(1);
        assertThat(anew.setAside()).isEqualTo(3);
        assertThat(anew.since()).isEqualTo(Instant.EPOCH.plusSeconds(300));
        assertThat(anew.arms()).extracting(Tallies.ArmTally::units).containsExactly(0L, 0L);
        assertThat(books.tallies().arms()).extracting(Tallies.ArmTally::units).containsExactly(2L, 2L);
    }

    @Test
    void reweighed_predictionWasUnderWay_itsUnitIsLeftOut() {
        outcomes.reweighed(Outcomes.slots(TWO_ARMS).reweigh(0.9, 0.1));
        assertThat(outcomes.exposed(new PredictionId(1, 1), 1, 9999, 4, 0)).isTrue();
        assertThat(outcomes.exposed(new PredictionId(1, 2), 0, 9999, 4, 0)).isFalse();
        assertThat(outcomes.tallies().moved()).isEqualTo(1);
        assertThat(outcomes.tallies().arms())
                .extracting(Tallies.ArmTally::units)
                .containsExactly(0L, 0L);
    }
}
