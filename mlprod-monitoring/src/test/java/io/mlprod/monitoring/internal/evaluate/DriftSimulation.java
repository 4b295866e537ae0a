package io.mlprod.monitoring.internal.evaluate;

import io.mlprod.monitoring.drift.Drift;
import io.mlprod.monitoring.drift.DriftMeasure;
import io.mlprod.monitoring.drift.DriftReport;
import io.mlprod.monitoring.internal.cells.CategoryCells;
import io.mlprod.monitoring.internal.cells.Cells;
import io.mlprod.monitoring.internal.cells.ColumnCounts;
import io.mlprod.monitoring.internal.cells.NumberCells;
import io.mlprod.monitoring.internal.cells.PowerSums;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Windows without a shift, and with one, as they would be counted: half of the features are numbers in quantile cells
 * that come from the reference's own rows, so that the true shares of the cells are those of the gaps between its rows;
 * the others are categories, some of them rare.
 */
final class DriftSimulation {

    /** How often windows were significant, whatever the size of the shift, and how often there was an alarm. */
    record Rates(int windows, int significant, int alarms) {

        static final Rates NONE = new Rates(0, 0, 0);

        Rates plus(DriftReport report, double level) {
            boolean isSignificant = report.columns().stream().anyMatch(c -> c.adjustedPValue() <= level);
            boolean isAlarm = report.columns().stream()
                    .anyMatch(c -> c.adjustedPValue() <= level
                            && c.effects().get(DriftMeasure.JENSEN_SHANNON)
                                    >= Drift.DEFAULT.threshold(DriftMeasure.JENSEN_SHANNON));
            return new Rates(windows + 1, significant + (isSignificant ? 1 : 0), alarms + (isAlarm ? 1 : 0));
        }
    }

    private static final double[] CATEGORIES = {.4, .25, .15, .1, .05, .03, .01, .006, .003, .001};
    private static final int QUANTILE_CELLS = 10;
    private static final double[] DECILES = {
        -8, -1.2815516, -.8416212, -.5244005, -.2533471, 0, .2533471, .5244005, .8416212, 1.2815516, 8
    };

    private final Draws draws;
    private final long referenceRows;
    private final int features;
    private final DriftEvaluation evaluation;

    private final List<double[]> shares = new ArrayList<>();
    private final List<ColumnCounts> reference = new ArrayList<>();

    DriftSimulation(long seed, long referenceRows, int features) {
        this.draws = new Draws(seed);
        this.referenceRows = referenceRows;
        this.features = features;
        this.evaluation = new DriftEvaluation(Drift.DEFAULT.minRows(1));
        newReference();
    }

    /** Draws another reference, so that windows that are compared with it are independent of those before. */
    void newReference() {
        shares.clear();
        reference.clear();
        for (int i = 0; i < features; i++) {
            if (i % 2 == 0) {
                double[] gaps = new double[QUANTILE_CELLS + 2];
                Arrays.fill(gaps, (double) referenceRows / QUANTILE_CELLS);
                gaps[0] = 1; // below all rows of the reference
                gaps[1] -= 1;
                gaps[gaps.length - 1] = 1;
                long[] counts = new long[gaps.length];
                Arrays.fill(counts, 1, counts.length - 1, referenceRows / QUANTILE_CELLS);
                shares.add(draws.dirichlet(gaps));
                reference.add(column(numbers(), counts));
            } else {
                shares.add(CATEGORIES);
                reference.add(column(categories(), draws.multinomial(referenceRows, CATEGORIES)));
            }
        }
    }

    /** Looks at a window of rows without a shift. */
    DriftReport look(long rows, double level) {
        List<ColumnCounts> columns = new ArrayList<>();
        for (int i = 0; i < features; i++) {
            columns.add(column(reference.get(i).cells(), draws.multinomial(rows, shares.get(i))));
        }
        return judged(evaluation, columns, level);
    }

    /** Looks at a window in which the first feature, a normal one, has moved by some standard deviations. */
    DriftReport lookAtShift(long rows, double shift, double level) {
        double[] before = new double[QUANTILE_CELLS + 2];
        double[] after = new double[QUANTILE_CELLS + 2];
        for (int i = 1; i <= QUANTILE_CELLS; i++) {
            before[i] = shareBelow(i, 0) - shareBelow(i - 1, 0);
            after[i] = shareBelow(i, shift) - shareBelow(i - 1, shift);
        }
        List<ColumnCounts> counts = new ArrayList<>(reference);
        counts.set(0, column(numbers(), draws.multinomial(referenceRows, before)));
        List<ColumnCounts> columns = new ArrayList<>();
        columns.add(column(numbers(), draws.multinomial(rows, after)));
        for (int i = 1; i < features; i++) {
            columns.add(column(reference.get(i).cells(), draws.multinomial(rows, shares.get(i))));
        }
        return new DriftEvaluation(Drift.DEFAULT)
                .evaluate(
                        names(),
                        nullable(counts),
                        List.of(),
                        Columns.window(columns.toArray(ColumnCounts[]::new)),
                        level);
    }

    private DriftReport judged(DriftEvaluation by, List<ColumnCounts> columns, double level) {
        return by.evaluate(
                names(), nullable(reference), List.of(), Columns.window(columns.toArray(ColumnCounts[]::new)), level);
    }

    private static List<@Nullable ColumnCounts> nullable(List<ColumnCounts> columns) {
        return new ArrayList<>(columns);
    }

    private List<String> names() {
        return IntStream.range(0, features).mapToObj(i -> "f" + i).toList();
    }

    private static Cells numbers() {
        return new NumberCells(
                IntStream.rangeClosed(0, QUANTILE_CELLS).asDoubleStream().toArray());
    }

    private static Cells categories() {
        return new CategoryCells(
                IntStream.range(1, CATEGORIES.length).mapToObj(i -> "c" + i).toList());
    }

    private static ColumnCounts column(Cells cells, long[] counts) {
        return new ColumnCounts(cells, counts, 0, 0, 0, PowerSums.NONE);
    }

    /** Returns the share of the cells below edge i, after a shift of normal numbers. */
    private static double shareBelow(int edge, double shift) {
        double x = DECILES[edge] - shift;
        double step = .01;
        double sum = 0;
        for (double at = -8; at < x; at += step) { // the midpoint rule, good to 1e-5
            double to = Math.min(x, at + step);
            double middle = (at + to) / 2;
            sum += (to - at) * Math.exp(-middle * middle / 2);
        }
        return sum / Math.sqrt(2 * Math.PI);
    }
}
