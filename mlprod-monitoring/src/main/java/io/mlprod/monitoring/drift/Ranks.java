package io.mlprod.monitoring.drift;

import java.util.Arrays;
import java.util.List;

/**
 * The ranks of rows in each column, so that neither units nor outliers matter: the share of the values below, equal
 * ones in the middle. For one thread.
 */
final class Ranks {

    private static final int BITS = 11;
    private static final int DIGITS = 1 << BITS;

    private final int[] starts = new int[DIGITS + 1];
    private final int[] keys; // in the order of values
    private int[] order;
    private int[] spare;

    private Ranks(int rows) {
        keys = new int[rows];
        order = new int[rows];
        spare = new int[rows];
    }

    /** Returns the ranks of each column's values, from 0 to 1 without the ends; NaN where a value is missing. */
    static float[][] of(List<float[]> rows) {
        int width = rows.get(0).length;
        if (width == 0 || rows.stream().anyMatch(row -> row.length != width)) {
            throw new IllegalArgumentException(
                    "The rows of both samples must have the same number of columns, one or more");
        }
        Ranks ranks = new Ranks(rows.size());
        float[][] columns = new float[width][];
        for (int c = 0; c < width; c++) {
            columns[c] = ranks.ofColumn(rows, c);
        }
        return columns;
    }

    private float[] ofColumn(List<float[]> rows, int column) {
        float[] ranks = new float[keys.length];
        int present = 0;
        for (int i = 0; i < ranks.length; i++) {
            float value = rows.get(i)[column];
            if (Float.isNaN(value)) {
                ranks[i] = Float.NaN;
            } else {
                int bits = Float.floatToIntBits(value + 0f); // + 0 makes 0 of -0
                keys[i] = bits ^ ((bits >> 31) | Integer.MIN_VALUE);
                order[present++] = i;
            }
        }
        for (int shift = 0; shift < Integer.SIZE; shift += BITS) {
            sort(shift, present);
        }
        for (int from = 0; from < present; ) {
            int to = from + 1;
            while (to < present && keys[order[to]] == keys[order[from]]) {
                to++;
            }
            float rank = (from + to) / 2f / present;
            for (int i = from; i < to; i++) {
                ranks[order[i]] = rank;
            }
            from = to;
        }
        return ranks;
    }

    /** Sorts by one digit of the keys; equal ones stay in their order. */
    private void sort(int shift, int present) {
        Arrays.fill(starts, 0);
        for (int i = 0; i < present; i++) {
            starts[digit(order[i], shift) + 1]++;
        }
        for (int d = 1; d < starts.length; d++) {
            starts[d] += starts[d - 1];
        }
        for (int i = 0; i < present; i++) {
            spare[starts[digit(order[i], shift)]++] = order[i];
        }
        int[] sorted = spare;
        spare = order;
        order = sorted;
    }

    private int digit(int row, int shift) {
        return (keys[row] >>> shift) & (DIGITS - 1);
    }
}
