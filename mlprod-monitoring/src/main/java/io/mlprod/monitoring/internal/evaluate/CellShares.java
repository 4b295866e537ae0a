package io.mlprod.monitoring.internal.evaluate;

import io.mlprod.monitoring.drift.ColumnDrift.Cell;
import io.mlprod.monitoring.internal.cells.CategoryCells;
import io.mlprod.monitoring.internal.cells.ColumnCounts;
import io.mlprod.monitoring.internal.cells.NumberCells;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
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
        } else if (before.cells() instanceof CategoryCells categories) {
            addCategories(categories, before, after, cells);
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

    /** Adds the most frequent categories in the order of the cells, the other ones as one, and those without a name. */
    private static void addCategories(
            CategoryCells categories, ColumnCounts before, ColumnCounts after, List<Cell> cells) {
        double n = before.all();
        double m = after.all();
        int[] named = IntStream.range(0, categories.size())
                .filter(categories::isNamed)
                .toArray();
        int[] shown = IntStream.of(named)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -Math.max(before.counts()[i] / n, after.counts()[i] / m)))
                .limit(MOST_CATEGORIES)
                .mapToInt(Integer::intValue)
                .sorted()
                .toArray();
        for (int i : shown) {
            cells.add(new Cell(categories.label(i), Double.NaN, before.counts()[i] / n, after.counts()[i] / m));
        }
        IntPredicate isRest = i -> Arrays.binarySearch(shown, i) < 0;
        addSum((named.length - shown.length) + " others", IntStream.of(named).filter(isRest), before, after, cells);
        IntStream without = IntStream.range(0, categories.size()).filter(i -> !categories.isNamed(i));
        addSum("not named", without, before, after, cells);
    }

    private static void addSum(
            String what, IntStream which, ColumnCounts before, ColumnCounts after, List<Cell> cells) {
        long ofBefore = 0;
        long ofAfter = 0;
        for (int i : which.toArray()) {
            ofBefore += before.counts()[i];
            ofAfter += after.counts()[i];
        }
        addIfAny(what, (double) ofBefore / before.all(), (double) ofAfter / after.all(), cells);
    }
}
