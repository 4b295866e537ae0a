package io.mlprod.monitoring.internal.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mlprod.monitoring.drift.ColumnDrift;
import io.mlprod.monitoring.drift.Drift;
import io.mlprod.monitoring.drift.DriftMeasure;
import io.mlprod.monitoring.drift.DriftReport;
import io.mlprod.monitoring.drift.DriftState;
import io.mlprod.monitoring.internal.cells.ColumnCounts;
import io.mlprod.monitoring.internal.cells.NumberCells;
import io.mlprod.monitoring.internal.cells.PowerSums;
import io.mlprod.monitoring.internal.window.WindowCounts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tests what a look at a window finds. */
class DriftEvaluationTest {

    private static final double LEVEL = .01 / 24;

    private final Random random = new Random(11);
    private final double[] reference = normal(20_000, 0, 1);
    private final NumberCells cells = Columns.quantileCells(reference);
    private final ColumnCounts before = Columns.counted(cells, reference);

    @Test
    void evaluate_noShift_isOk() {
        DriftReport report = look(Columns.counted(cells, normal(5_000, 0, 1)));

        assertThat(report.state()).isEqualTo(DriftState.OK);
        assertThat(report.drifted()).isEmpty();
    }

    @Test
    void evaluate_shift_isDriftWithEveryMeasure() {
        ColumnDrift column =
                look(Columns.counted(cells, normal(1_000, .5, 1))).columns().get(0);

        assertThat(column.state()).isEqualTo(DriftState.DRIFT);
        assertThat(column.effects()).containsOnlyKeys(DriftMeasure.values());
        assertThat(column.effects().get(DriftMeasure.WASSERSTEIN)).isEqualTo(.5, within(.1));
        assertThat(column.effects().get(DriftMeasure.KOLMOGOROV_SMIRNOV)).isEqualTo(.197, within(.04));
        assertThat(column.effects().get(DriftMeasure.PSI)).isEqualTo(.24, within(.08));
        assertThat(column.adjustedPValue()).isLessThan(1e-20);
    }

    @Test
    void evaluate_severalColumns_areInTheOrderOfTheirShare() {
        DriftReport report = new DriftEvaluation(Drift.DEFAULT)
                .evaluate(
                        List.of("a", "b", "c"),
                        Arrays.asList(before, before, before),
                        List.of(),
                        Columns.window(
                                Columns.counted(cells, normal(2_000, 0, 1)),
                                Columns.counted(cells, normal(2_000, .4, 1)),
                                Columns.counted(cells, normal(2_000, 1, 1))),
                        LEVEL);

        assertThat(report.columns()).extracting(ColumnDrift::name).containsExactly("c", "b", "a");
        assertThat(report.drifted()).extracting(ColumnDrift::name).containsExactly("c", "b");
        assertThat(report.columns().stream().mapToDouble(ColumnDrift::share).sum())
                .isEqualTo(1, within(1e-12));
        assertThat(report.columns().get(0).share()).isGreaterThan(.6);
    }

    @Test
    void evaluate_tinyShiftOfManyRows_isSignificantButNegligible() {
        double[] large = normal(500_000, 0, 1);
        NumberCells largeCells = Columns.quantileCells(large);
        ColumnCounts moved = Columns.counted(largeCells, normal(500_000, .02, 1));

        DriftReport report = look(Columns.counted(largeCells, large), moved, Drift.DEFAULT);

        assertThat(report.state()).isEqualTo(DriftState.OK);
        assertThat(report.columns().get(0).adjustedPValue()).isLessThan(LEVEL);
        assertThat(report.toString()).contains("significant, but negligible in size: amount");
    }

    @Test
    void evaluate_shiftAboveHalfTheThreshold_isAWarning() {
        DriftReport report = look(Columns.counted(cells, normal(20_000, .17, 1)));

        assertThat(report.columns().get(0).effects().get(DriftMeasure.JENSEN_SHANNON))
                .isBetween(.05, .1);
        assertThat(report.state()).isEqualTo(DriftState.WARNING);
    }

    @Test
    void evaluate_otherMeasure_decidesByIt() {
        ColumnCounts after = Columns.counted(cells, normal(20_000, .17, 1));
        Drift settings = Drift.DEFAULT.measure(DriftMeasure.WASSERSTEIN).threshold(DriftMeasure.WASSERSTEIN, .1);

        assertThat(look(before, after, settings).state()).isEqualTo(DriftState.DRIFT);
    }

    @Test
    void evaluate_measureThatDoesNotApplyToCategories_decidesByJensenShannon() {
        Drift settings = Drift.DEFAULT.measure(DriftMeasure.WASSERSTEIN);

        DriftReport report = look(Columns.categories(500, 500, 0), Columns.categories(900, 100, 0), settings);

        assertThat(report.state()).isEqualTo(DriftState.DRIFT);
        assertThat(report.toString()).contains("Jensen-Shannon");
    }

    @Test
    void evaluate_emptyWindow_isNotEnoughData() {
        DriftReport report = look(Columns.counted(cells));

        assertThat(report.state()).isEqualTo(DriftState.NOT_ENOUGH_DATA);
        assertThat(report.columns().get(0).effects()).isEmpty();
        assertThat(report.toString()).contains("not enough data");
    }

    @Test
    void evaluate_fewRows_isNotEnoughDataHoweverLargeTheShift() {
        assertThat(look(Columns.counted(cells, normal(499, 3, 1))).state()).isEqualTo(DriftState.NOT_ENOUGH_DATA);
        assertThat(look(Columns.counted(cells, normal(500, 3, 1))).state()).isEqualTo(DriftState.DRIFT);
    }

    @Test
    void evaluate_smallReference_isNotEnoughData() {
        ColumnCounts small = Columns.counted(cells, normal(100, 0, 1));

        assertThat(look(small, Columns.counted(cells, normal(5_000, 3, 1)), Drift.DEFAULT)
                        .state())
                .isEqualTo(DriftState.NOT_ENOUGH_DATA);
    }

    @Test
    void evaluate_allMissing_isDriftAndSaysSo() {
        double[] missing = new double[1_000];
        Arrays.fill(missing, Double.NaN);

        DriftReport report = look(Columns.counted(cells, missing));

        assertThat(report.state()).isEqualTo(DriftState.DRIFT);
        assertThat(report.toString()).contains("missing: 0 % → 100 % of rows");
    }

    @Test
    void evaluate_allInfinite_isDriftWithoutMoments() {
        double[] infinite = new double[1_000];
        Arrays.fill(infinite, Double.NEGATIVE_INFINITY);

        ColumnDrift column = look(Columns.counted(cells, infinite)).columns().get(0);

        assertThat(column.state()).isEqualTo(DriftState.DRIFT);
        assertThat(column.after().infinite()).isEqualTo(1);
        assertThat(column.after().mean()).isNaN();
    }

    @Test
    void evaluate_constantThatStays_isOk() {
        NumberCells constant = new NumberCells(Math.nextDown(4.0), 4);
        double[] fours = new double[1_000];
        Arrays.fill(fours, 4);

        ColumnDrift column = look(Columns.counted(constant, fours), Columns.counted(constant, fours), Drift.DEFAULT)
                .columns()
                .get(0);

        assertThat(column.state()).isEqualTo(DriftState.OK);
        assertThat(column.pValue()).isEqualTo(1);
        assertThat(column.share()).isZero();
    }

    @Test
    void evaluate_constantThatChanges_isDrift() {
        NumberCells constant = new NumberCells(Math.nextDown(4.0), 4);
        double[] fours = new double[1_000];
        double[] fives = new double[1_000];
        Arrays.fill(fours, 4);
        Arrays.fill(fives, 5);

        assertThat(look(Columns.counted(constant, fours), Columns.counted(constant, fives), Drift.DEFAULT)
                        .state())
                .isEqualTo(DriftState.DRIFT);
    }

    @Test
    void evaluate_newCategory_isDriftAndSaysWhere() {
        DriftReport report =
                look(Columns.categories(5_000, 3_000, 2_000, 0), Columns.categories(400, 250, 150, 200), Drift.DEFAULT);

        assertThat(report.state()).isEqualTo(DriftState.DRIFT);
        assertThat(report.columns().get(0).changes().get(0)).isEqualTo(new ColumnDrift.CellChange("other", 0, .2));
    }

    @Test
    void evaluate_rareCategoriesThatComeAndGo_areOk() {
        long[] rare = new long[1_001];
        long[] others = new long[1_001];
        for (int i = 0; i < 1_000; i++) {
            rare[i] = 5;
            others[i] = random.nextInt(2);
        }

        assertThat(look(Columns.categories(rare), Columns.categories(others), Drift.DEFAULT.minRows(100))
                        .state())
                .isEqualTo(DriftState.OK);
    }

    @Test
    void evaluate_columnWithoutCounterpart_isNamed() {
        DriftReport report = new DriftEvaluation(Drift.DEFAULT)
                .evaluate(
                        List.of("new", "changed", "amount"),
                        Arrays.asList(null, Columns.categories(1_000, 0), before),
                        List.of(),
                        Columns.window(before, before, before),
                        LEVEL);

        assertThat(report.notCompared()).containsExactly("new", "changed");
        assertThat(report.columns()).hasSize(1);
        assertThat(report.toString()).contains("nothing to compare with: new, changed");
    }

    @Test
    void canJudge_windowWithoutCounterpartOrRows_isFalse() {
        DriftEvaluation evaluation = new DriftEvaluation(Drift.DEFAULT);

        List<String> names = List.of("amount");
        assertThat(evaluation.canJudge(names, Arrays.asList(before), Columns.window(before)))
                .isTrue();
        assertThat(evaluation.canJudge(names, Arrays.asList((ColumnCounts) null), Columns.window(before)))
                .isFalse();
        assertThat(evaluation.canJudge(names, List.of(), Columns.window(before)))
                .isFalse();
        assertThat(evaluation.canJudge(names, Arrays.asList(before), Columns.window(Columns.counted(cells))))
                .isFalse();
        assertThat(new DriftEvaluation(Drift.DEFAULT.ignore("amount"))
                        .canJudge(names, Arrays.asList(before), Columns.window(before)))
                .isFalse();
    }

    @Test
    void evaluate_previousWindowAsReference_comparesWithIt() {
        ColumnCounts previous = Columns.counted(cells, normal(2_000, 2, 1)); // has moved from where the cells are from

        assertThat(look(previous, Columns.counted(cells, normal(2_000, 2, 1)), Drift.DEFAULT)
                        .state())
                .isEqualTo(DriftState.OK);
        assertThat(look(previous, Columns.counted(cells, normal(2_000, 0, 1)), Drift.DEFAULT)
                        .state())
                .isEqualTo(DriftState.DRIFT);
    }

    @Test
    void evaluate_noLevelLeft_raisesNoAlarmOnWhatMayBeChance() {
        DriftReport report = new DriftEvaluation(Drift.DEFAULT)
                .evaluate(
                        List.of("amount"),
                        Arrays.asList(before),
                        List.of(),
                        Columns.window(Columns.counted(cells, normal(1_000, .4, 1))),
                        0);

        assertThat(report.state()).isEqualTo(DriftState.OK);
    }

    @Test
    void evaluate_correlationThatHasGone_isFoundByAllColumnsTogether() {
        DriftReport report = new DriftEvaluation(Drift.DEFAULT)
                .evaluate(
                        List.of("a", "b"),
                        Arrays.asList(before, before),
                        pairs(.9),
                        Columns.window(
                                pairs(0),
                                Columns.counted(cells, normal(1_000, 0, 1)),
                                Columns.counted(cells, normal(1_000, 0, 1))),
                        LEVEL);

        assertThat(report.joint().orElseThrow().state()).isEqualTo(DriftState.DRIFT);
        assertThat(report.state()).isEqualTo(DriftState.DRIFT);
        assertThat(report.drifted()).isEmpty();
        assertThat(report.toString()).contains("all columns together: DRIFT", "a classifier tells rows apart");
    }

    @Test
    void evaluate_ignoredColumn_isListedAndTakesNoPart() {
        ColumnCounts moved = Columns.counted(cells, normal(1_000, 2, 1));

        DriftReport report = new DriftEvaluation(Drift.DEFAULT.ignore("hour"))
                .evaluate(
                        List.of("hour", "amount"),
                        Arrays.asList(before, before),
                        List.of(),
                        Columns.window(moved, Columns.counted(cells, normal(1_000, 0, 1))),
                        LEVEL);

        assertThat(report.state()).isEqualTo(DriftState.OK);
        assertThat(report.columns()).extracting(ColumnDrift::name).containsExactly("amount");
        assertThat(report.columns().get(0).adjustedPValue())
                .isEqualTo(report.columns().get(0).pValue());
        assertThat(report.ignored()).containsExactly("hour");
        assertThat(report.toString()).contains("ignored: hour");
    }

    @Test
    void evaluate_ignoredColumn_leavesTheJointTestAsWell() {
        ColumnCounts steady = Columns.counted(cells, normal(1_000, 0, 1));
        List<String> names = List.of("a", "b");

        DriftReport report = new DriftEvaluation(Drift.DEFAULT.ignore("b"))
                .evaluate(names, Arrays.asList(before, before), pairs(.9), window(pairs(0), steady), LEVEL);
        DriftReport none = new DriftEvaluation(Drift.DEFAULT.ignore("a", "b"))
                .evaluate(names, Arrays.asList(before, before), pairs(.9), window(pairs(0), steady), LEVEL);

        assertThat(report.joint().orElseThrow().state()).isEqualTo(DriftState.OK);
        assertThat(none.joint()).isEmpty();
        assertThat(none.state()).isEqualTo(DriftState.NOT_ENOUGH_DATA);
    }

    @Test
    void evaluate_thresholdOfOneColumn_decidesForIt() {
        ColumnCounts moved = Columns.counted(cells, normal(5_000, .5, 1));

        DriftReport report = new DriftEvaluation(Drift.DEFAULT.threshold("a", .5))
                .evaluate(
                        List.of("a", "b"),
                        Arrays.asList(before, before),
                        List.of(),
                        Columns.window(moved, moved),
                        LEVEL);

        assertThat(report.drifted()).extracting(ColumnDrift::name).containsExactly("b");
    }

    @Test
    void evaluate_clusters_countAsRowsForTheMinimumTheTestAndTheEffect() {
        ColumnCounts after = Columns.counted(cells, normal(5_000, .3, 1));

        ColumnDrift alone = look(before, after, Drift.DEFAULT).columns().get(0);
        ColumnDrift clusters =
                look(before, after, Drift.DEFAULT.rowsPerCluster(10)).columns().get(0);

        assertThat(look(before, after, Drift.DEFAULT.rowsPerCluster(11)).state())
                .isEqualTo(DriftState.NOT_ENOUGH_DATA);
        assertThat(clusters.state()).isNotEqualTo(DriftState.NOT_ENOUGH_DATA);
        assertThat(clusters.statistic()).isEqualTo(alone.statistic() / 10, within(1.0));
        assertThat(clusters.pValue()).isGreaterThan(alone.pValue() * 1e6);
        assertThat(clusters.effects().get(DriftMeasure.PSI))
                .isEqualTo(alone.effects().get(DriftMeasure.PSI) - 9 * 9 * (1 / 20_000.0 + 1 / 5_000.0), within(.005));
    }

    @Test
    void evaluate_clusters_leaveOutTheJointTest() {
        ColumnCounts steady = Columns.counted(cells, normal(20_000, 0, 1));

        DriftReport report = new DriftEvaluation(Drift.DEFAULT.rowsPerCluster(2))
                .evaluate(List.of("a", "b"), Arrays.asList(before, before), pairs(.9), window(pairs(0), steady), LEVEL);

        assertThat(report.joint()).isEmpty();
        assertThat(report.state()).isEqualTo(DriftState.OK);
    }

    @Test
    void evaluate_countsOfBillions_isJudged() {
        long[] counts = new long[cells.size()];
        Arrays.fill(counts, 3_000_000_000L);
        ColumnCounts many = new ColumnCounts(cells, counts, 0, 0, 0, PowerSums.NONE);

        assertThat(look(before, many, Drift.DEFAULT).state()).isEqualTo(DriftState.DRIFT);
    }

    @Test
    void toString_ofDrift_namesTheColumnBeforeAndAfterAndHowSure() {
        String text = look(Columns.counted(cells, normal(2_000, 1, 1))).toString();

        assertThat(text)
                .contains("drift of scores@8: DRIFT, 2,000 rows from 1970-01-01T00:00:00Z to 1970-01-01T01:00:00Z"
                        + " against the reference")
                .contains("1 of 1 column drifted")
                .contains("amount: DRIFT, 100 % of the whole shift")
                .contains("Jensen-Shannon distance 0.4", " (drift from 0.1 on), p < 1e-99")
                .containsPattern("mean -?0\\.0\\d+ → (0\\.9|1\\.0)\\d* \\(\\+\\S+ standard deviations\\)")
                .containsPattern("> \\S+: \\S+ % → \\S+ % of rows|\\(\\S+, \\S+]: 10 % → \\S+ % of rows");
    }

    @Test
    void toString_manyColumns_isLessThanAHundredLinesWithTheWorstInDetail() {
        List<String> names = IntStream.range(0, 60).mapToObj(i -> "f" + i).toList();
        ColumnCounts steady = Columns.counted(cells, normal(2_000, 0, 1));
        ColumnCounts moved = Columns.counted(cells, normal(2_000, 1, 1));
        ColumnCounts[] columns = new ColumnCounts[60];
        Arrays.setAll(columns, i -> i % 2 == 0 ? moved : steady);

        String text = new DriftEvaluation(Drift.DEFAULT)
                .evaluate(names, Collections.nCopies(60, before), List.of(), Columns.window(columns), LEVEL)
                .toString();

        assertThat(text).hasLineCount(2 + 10 * 6 + 1);
        assertThat(text)
                .contains("30 of 60 columns drifted", "f18: DRIFT")
                .doesNotContain("f20: ")
                .contains("further columns that drifted or are near it: f20, f22");
    }

    @Test
    void toString_warningsWithALargerShare_comeAfterWhatDrifted() {
        ColumnCounts moved = Columns.counted(cells, normal(5_000, 1, 1));
        ColumnCounts less = Columns.counted(cells, normal(5_000, .5, 1));

        String text = new DriftEvaluation(Drift.DEFAULT.threshold("lenient", .5))
                .evaluate(
                        List.of("lenient", "strict"),
                        Arrays.asList(before, before),
                        List.of(),
                        Columns.window(moved, less),
                        LEVEL)
                .toString();

        assertThat(text).containsSubsequence("1 of 2 columns drifted, 1 more near it", "strict: DRIFT", "lenient: W");
    }

    @Test
    void toString_numbersFarFromZero_areShownWithTheDigitsThatDiffer() {
        double[] times = normal(2_000, 1.7e9, 1e5);
        NumberCells far = Columns.quantileCells(times);

        String text = look(
                        Columns.counted(far, times),
                        Columns.counted(far, normal(2_000, 1.7e9 + 1e5, 1e5)),
                        Drift.DEFAULT)
                .toString();

        assertThat(text).containsPattern("mean (1699|1700)\\d{6} → 1700[01]\\d{5} ");
        assertThat(text).containsPattern("\\((1699|1700)\\d{6}, (1699|1700)\\d{6}]: 10 % → ");
    }

    @Test
    void changes_cellOfASingleValue_isNamedByTheValue() {
        NumberCells discrete = new NumberCells(Math.nextDown(0.0), 0, 1.000001, 2.000002);
        double[] digits = random.ints(2_000, 0, 3).asDoubleStream().toArray();

        DriftReport report =
                look(Columns.counted(discrete, digits), Columns.counted(discrete, new double[2_000]), Drift.DEFAULT);

        assertThat(report.columns().get(0).changes().get(0).cell()).isEqualTo("0");
        assertThat(report.columns().get(0).changes().get(1).cell()).isIn("(0, 1]", "(1, 2]");
    }

    private static WindowCounts window(List<float[]> sample, ColumnCounts column) {
        return Columns.window(sample, column, column);
    }

    private DriftReport look(ColumnCounts after) {
        return look(before, after, Drift.DEFAULT);
    }

    private static DriftReport look(ColumnCounts before, ColumnCounts after, Drift settings) {
        return new DriftEvaluation(settings)
                .evaluate(List.of("amount"), Arrays.asList(before), List.of(), Columns.window(after), LEVEL);
    }

    private double[] normal(int rows, double mean, double deviation) {
        double[] values = new double[rows];
        Arrays.setAll(values, i -> mean + deviation * random.nextGaussian());
        return values;
    }

    private List<float[]> pairs(double correlation) {
        List<float[]> rows = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            double first = random.nextGaussian();
            double second = correlation * first + Math.sqrt(1 - correlation * correlation) * random.nextGaussian();
            rows.add(new float[] {(float) first, (float) second});
        }
        return rows;
    }
}
