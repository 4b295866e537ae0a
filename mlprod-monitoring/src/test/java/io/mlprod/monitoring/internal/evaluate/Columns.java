package io.mlprod.monitoring.internal.evaluate;

import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.internal.cells.CategoryCells;
import io.mlprod.monitoring.internal.cells.ColumnCounts;
import io.mlprod.monitoring.internal.cells.NumberCells;
import io.mlprod.monitoring.internal.cells.PowerSums;
import io.mlprod.monitoring.internal.window.WindowCounts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Columns and windows for tests. */
final class Columns {

    private Columns() {}

    /** Returns cells like those of a reference: ten quantile cells, one below the minimum and one above the maximum. */
    static NumberCells quantileCells(double[] reference) {
        double[] sorted = reference.clone();
        Arrays.sort(sorted);
        double[] edges = new double[11];
        edges[0] = Math.nextDown(sorted[0]);
        for (int i = 1; i <= 10; i++) {
            edges[i] = sorted[Math.max(1, i * sorted.length / 10) - 1];
        }
        return new NumberCells(Arrays.stream(edges).distinct().toArray());
    }

    static ColumnCounts counted(NumberCells cells, double... values) {
        long[] counts = new long[cells.size()];
        long missing = 0;
        long infinite = 0;
        double sum = 0;
        double squares = 0;
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        for (double value : values) {
            if (Double.isFinite(value)) {
                counts[cells.of(value)]++;
                sum += value;
                squares += value * value;
                min = Math.min(min, value);
                max = Math.max(max, value);
            } else if (Double.isNaN(value)) {
                missing++;
            } else {
                infinite++;
            }
        }
        long present = values.length - missing - infinite;
        PowerSums moments = PowerSums.around(present, 0, sum, squares, min, max);
        return new ColumnCounts(cells, counts, missing, infinite, 0, moments);
    }

    /** Returns a column of categories, named by letters; the last count is that of all others. */
    static ColumnCounts categories(long... counts) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < counts.length - 1; i++) {
            names.add("c" + i);
        }
        return new ColumnCounts(new CategoryCells(names), counts, 0, 0, 0, PowerSums.NONE);
    }

    static WindowCounts window(ColumnCounts... columns) {
        return window(List.of(), columns);
    }

    static WindowCounts window(List<float[]> sample, ColumnCounts... columns) {
        long rows = columns.length == 0 ? 0 : columns[0].all();
        return new WindowCounts(
                new ModelVersion("scores", "8", "0".repeat(64)),
                Instant.EPOCH,
                Instant.EPOCH.plusSeconds(3600),
                rows,
                rows,
                List.of(columns),
                Map.of(),
                new byte[0],
                sample);
    }
}
