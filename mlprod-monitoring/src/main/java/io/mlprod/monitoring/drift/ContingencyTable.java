package io.mlprod.monitoring.drift;

import java.util.Arrays;

/** Counts of two samples in the same cells, as a table. */
final class ContingencyTable {

    private ContingencyTable() {}

    /** Returns a line for each cell that is not empty in both samples. */
    static long[][] of(long[] before, long[] after) {
        if (before.length != after.length) {
            throw new IllegalArgumentException("Samples must be counted in the same cells, but one has " + before.length
                    + " and the other " + after.length);
        }
        sum(before);
        sum(after);
        long[][] lines = new long[before.length][];
        int length = 0;
        for (int i = 0; i < before.length; i++) {
            if (before[i] + after[i] > 0) {
                lines[length++] = new long[] {before[i], after[i]};
            }
        }
        return Arrays.copyOf(lines, length);
    }

    static double sum(long[] counts) {
        double sum = 0;
        for (long count : counts) {
            if (count < 0) {
                throw new IllegalArgumentException("Counts must be 0 or more, but one is " + count);
            }
            sum += count;
        }
        if (sum == 0) {
            throw new IllegalArgumentException("A sample must have at least one row");
        }
        return sum;
    }

    static double[] doubles(long[] counts) {
        return Arrays.stream(counts).asDoubleStream().toArray();
    }
}
