package io.mlprod.monitoring.internal.evaluate;

import io.mlprod.monitoring.drift.ColumnDrift.CellChange;
import io.mlprod.monitoring.internal.cells.Cells;
import io.mlprod.monitoring.internal.cells.ColumnCounts;
import io.mlprod.monitoring.internal.cells.NumberCells;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** The cells whose shares have changed most between two samples. */
final class CellChanges {

    private static final int MAX = 3;
    private static final double SAME = 4e-6; // edges are a little above values, since numbers may be rounded to floats
    private static final MathContext DIGITS = new MathContext(6);

    private CellChanges() {}

    static List<CellChange> largest(ColumnCounts before, ColumnCounts after) {
        if (before.all() == 0 || after.all() == 0) {
            return List.of();
        }
        int cells = before.counts().length;
        double[] from = shares(before);
        double[] to = shares(after);
        List<CellChange> changes = new ArrayList<>();
        IntStream.range(0, from.length)
                .filter(i -> from[i] != to[i])
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -Math.abs(to[i] - from[i])))
                .limit(MAX)
                .forEach(i -> changes.add(new CellChange(
                        i < cells ? label(before.cells(), i) : i == cells ? "infinite" : "missing", from[i], to[i])));
        return changes;
    }

    private static double[] shares(ColumnCounts column) {
        double all = column.all();
        double[] shares = new double[column.counts().length + 2];
        for (int i = 0; i < column.counts().length; i++) {
            shares[i] = column.counts()[i] / all;
        }
        shares[shares.length - 2] = column.infinite() / all;
        shares[shares.length - 1] = column.missing() / all;
        return shares;
    }

    private static String label(Cells cells, int cell) {
        if (!(cells instanceof NumberCells numbers) || cells.size() == 1) {
            return cells.label(cell);
        }
        double[] edges = numbers.edges();
        int high = Math.min(cell, edges.length - 1);
        int low = Math.max(0, Math.min(cell - 1, edges.length - 2));
        double width = high > low ? edges[high] - edges[low] : 0;
        if (cell == 0) {
            return "≤ " + text(edges[0], width);
        }
        if (cell == edges.length) {
            return "> " + text(edges[cell - 1], width);
        }
        boolean isOneValue = width <= Math.max(Math.ulp(edges[high]), Math.abs(edges[high]) * SAME);
        return isOneValue
                ? text(edges[high], 0)
                : "(" + text(edges[low], width) + ", " + text(edges[high], width) + "]";
    }

    /** Returns an edge with three digits of the width of its cell. */
    private static String text(double edge, double width) {
        BigDecimal exact = BigDecimal.valueOf(edge);
        BigDecimal rounded = (width > 0 ? exact.setScale(scale(width), RoundingMode.HALF_EVEN) : exact.round(DIGITS))
                .stripTrailingZeros();
        boolean isPlain = rounded.signum() == 0 || (Math.abs(edge) < 1e12 && Math.abs(edge) >= 1e-3);
        return isPlain ? rounded.toPlainString() : rounded.toString();
    }

    private static int scale(double width) {
        return 2 - (int) Math.floor(Math.log10(width));
    }
}
