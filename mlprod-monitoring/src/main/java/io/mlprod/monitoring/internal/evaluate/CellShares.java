package io.mlprod.monitoring.internal.evaluate;

import io.mlprod.monitoring.drift.ColumnDrift.Cell;
import io.mlprod.monitoring.internal.cells.ColumnCounts;
import io.mlprod.monitoring.internal.cells.NumberCells;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** The shares of all cells in two samples, to be drawn. */
final class CellShares {

    private static final int MOST_CATEGORIES = 30;

    private CellShares() {}

    static List<Cell> of(ColumnCounts before, ColumnCounts after) {
        double n = before.all();
        double m = after.all();
        if (n == 0 || m == 0) {
            return List.of();
        }
        List<Cell> cells = new ArrayList<>();
        if (before.cells() instanceof NumberCells numbers) {
            double[] edges = numbers.edges();
            for (int i = 0; i <= edges.length; i++) {
                double upTo = i < edges.length ? edges[i] : Double.POSITIVE_INFINITY;
                cells.add(new Cell("", upTo, before.counts()[i] / n, after.counts()[i] / m));
            }
        } else {
            addCategories(before, after, cells);
        }
        addIfAny("infinite", before.infinite() / n, after.infinite() / m, cells);
        addIfAny("missing", before.missing() / n, after.missing() / m, cells);
        return cells;
    }

    private static void addIfAny(String what, double before, double after, List<Cell> cells) {
        if (before > 0 || after > 0) {
            cells.add(new Cell(what, Double.NaN, before, after));
        }
    }

    /** Adds the most frequent categories in the order of the cells, and the others as one. */
    private static void addCategories(ColumnCounts before, ColumnCounts after, List<Cell> cells) {
        double n = before.all();
        double m = after.all();
        int last = before.counts().length - 1;
        int[] shown = IntStream.range(0, last)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -Math.max(before.counts()[i] / n, after.counts()[i] / m)))
                .limit(MOST_CATEGORIES)
                .mapToInt(Integer::intValue)
                .sorted()
                .toArray();
        double restBefore = 0;
        double restAfter = 0;
        int next = 0;
        for (int i = 0; i < last; i++) {
            if (next < shown.length && shown[next] == i) {
                cells.add(new Cell(before.cells().label(i), Double.NaN, before.counts()[i] / n, after.counts()[i] / m));
                next++;
            } else {
                restBefore += before.counts()[i] / n;
                restAfter += after.counts()[i] / m;
            }
        }
        addIfAny((last - shown.length) + " others", restBefore, restAfter, cells);
        addIfAny("not named", before.counts()[last] / n, after.counts()[last] / m, cells);
    }
}
