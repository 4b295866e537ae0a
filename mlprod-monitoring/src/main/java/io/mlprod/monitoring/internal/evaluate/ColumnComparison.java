package io.mlprod.monitoring.internal.evaluate;

import io.mlprod.monitoring.drift.ColumnDrift;
import io.mlprod.monitoring.drift.Drift;
import io.mlprod.monitoring.drift.DriftMeasure;
import io.mlprod.monitoring.drift.DriftState;
import io.mlprod.monitoring.drift.DriftTests;
import io.mlprod.monitoring.internal.cells.CategoryCells;
import io.mlprod.monitoring.internal.cells.ColumnCounts;
import io.mlprod.monitoring.internal.cells.NumberCells;
import java.util.Map;

/** A column of a window next to the same column of its reference: what is there before other columns count. */
final class ColumnComparison {

    private final String name;
    private final ColumnCounts before;
    private final ColumnCounts after;
    private final Map<DriftMeasure, Double> effects;
    private final DriftTests.Result test;
    private final Drift settings;

    ColumnComparison(String name, ColumnCounts before, ColumnCounts after, Drift settings) {
        this.name = name;
        this.before = before;
        this.after = after;
        this.settings = settings;
        if (before.all() == 0 || after.all() == 0) {
            effects = Map.of();
            test = new DriftTests.Result(0, 1);
        } else {
            int rowsPerCluster = settings.rowsPerCluster();
            SharedCells cells = SharedCells.of(before, after, rowsPerCluster);
            effects = EffectSizes.of(before, after, cells, rowsPerCluster);
            SharedCells clusters = cells.dividedBy(rowsPerCluster);
            test = DriftTests.tailSafe(clusters.before(), clusters.after());
        }
    }

    static boolean hasEnough(ColumnCounts before, ColumnCounts after, Drift settings) {
        return Math.min(before.all(), after.all()) / settings.rowsPerCluster() >= settings.minRows();
    }

    boolean hasEnough() {
        return hasEnough(before, after, settings);
    }

    double pValue() {
        return test.pValue();
    }

    /** Returns what the column adds to the whole shift. */
    double divergence() {
        double distance = effects.getOrDefault(DriftMeasure.JENSEN_SHANNON, 0.0);
        return distance * distance;
    }

    ColumnDrift judged(double adjusted, double level, double wholeShift) {
        return new ColumnDrift(
                name,
                hasEnough() ? state(adjusted, level) : DriftState.NOT_ENOUGH_DATA,
                effects,
                test.statistic(),
                test.pValue(),
                adjusted,
                wholeShift > 0 ? divergence() / wholeShift : 0,
                after.cells() instanceof NumberCells numbers
                        ? numbers.measured().word()
                        : "category",
                side(before),
                side(after),
                CellChanges.largest(before, after),
                CellShares.of(before, after));
    }

    private DriftState state(double adjusted, double level) {
        DriftMeasure measure =
                effects.containsKey(settings.measure()) ? settings.measure() : DriftMeasure.JENSEN_SHANNON;
        return Verdict.of(effects.getOrDefault(measure, 0.0) / settings.threshold(name, measure), adjusted, level);
    }

    private static ColumnDrift.Side side(ColumnCounts column) {
        double rows = column.all();
        boolean isNumber =
                !(column.cells() instanceof CategoryCells) && column.moments().count() > 0;
        return new ColumnDrift.Side(
                column.all(),
                column.missing() / rows,
                column.infinite() / rows,
                isNumber ? column.moments().mean() : Double.NaN,
                isNumber ? column.moments().deviation() : Double.NaN,
                isNumber ? column.moments().min() : Double.NaN,
                isNumber ? column.moments().max() : Double.NaN);
    }
}
