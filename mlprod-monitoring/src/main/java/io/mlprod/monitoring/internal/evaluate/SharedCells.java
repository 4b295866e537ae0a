package io.mlprod.monitoring.internal.evaluate;

import io.mlprod.monitoring.internal.cells.CategoryCells;
import io.mlprod.monitoring.internal.cells.ColumnCounts;
import java.util.Arrays;

/**
 * The counts of two samples in the same cells, made fit for a test: infinite and missing values have cells of their
 * own, and cells in which too few rows, or clusters of rows, are expected are merged, so that the p-value holds far out
 * in the tail. Numbers merge with their neighbours, rare categories with each other. What is merged depends on the sum
 * of both samples only, so it favours neither a shift nor none.
 *
 * @param before counts
 * @param after counts in the same cells
 */
@SuppressWarnings("ArrayRecordComponent") // not compared
record SharedCells(long[] before, long[] after) {

    private static final double LEAST_EXPECTED = 5;

    static SharedCells of(ColumnCounts before, ColumnCounts after, int rowsPerCluster) {
        SharedCells all = new SharedCells(withoutCell(before), withoutCell(after));
        double n = before.all();
        double m = after.all();
        double least = LEAST_EXPECTED * rowsPerCluster * (n + m) / Math.min(n, m); // expected in the smaller sample
        return before.cells() instanceof CategoryCells ? all.rareTogether(least) : all.neighboursTogether(least);
    }

    private static long[] withoutCell(ColumnCounts column) {
        long[] counts = Arrays.copyOf(column.counts(), column.counts().length + 2);
        counts[counts.length - 2] = column.infinite();
        counts[counts.length - 1] = column.missing();
        return counts;
    }

    private SharedCells neighboursTogether(double least) {
        SharedCells merged = new SharedCells(new long[before.length], new long[before.length]);
        int at = 0;
        for (int i = 0; i < before.length; i++) {
            if (merged.sum(at) >= least) {
                at++;
            }
            merged.add(at, this, i);
        }
        return merged.first(at, least);
    }

    private SharedCells rareTogether(double least) {
        SharedCells merged = new SharedCells(new long[before.length + 1], new long[before.length + 1]);
        int at = 0;
        for (int i = 0; i < before.length; i++) {
            if (sum(i) >= least) {
                merged.add(at++, this, i);
            }
        }
        for (int i = 0; i < before.length; i++) {
            if (sum(i) < least) {
                merged.add(at, this, i);
            }
        }
        return merged.first(at, least);
    }

    /** Returns the cells up to one that is still too small, perhaps, and then joins the one before. */
    private SharedCells first(int last, double least) {
        int end = last;
        if (last > 0 && sum(last) < least) {
            end = last - 1;
            add(end, this, last);
        }
        return new SharedCells(Arrays.copyOf(before, end + 1), Arrays.copyOf(after, end + 1));
    }

    private void add(int cell, SharedCells other, int from) {
        before[cell] += other.before[from];
        after[cell] += other.after[from];
    }

    private long sum(int cell) {
        return before[cell] + after[cell];
    }

    /** Returns the number of clusters in each cell, if each has this many rows. */
    SharedCells dividedBy(int rows) {
        return rows == 1 ? this : new SharedCells(divided(before, rows), divided(after, rows));
    }

    private static long[] divided(long[] counts, double by) {
        return Arrays.stream(counts).map(count -> Math.round(count / by)).toArray();
    }

    int size() {
        return before.length;
    }
}
