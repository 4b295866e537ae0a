package io.mlprod.testing.evaluate;

import java.util.Arrays;

/** A slice and the numbers of its rows, ascending. A class, since records compare arrays by identity. */
final class SliceRows {

    private final Slice slice;
    private final int[] rows;

    SliceRows(Slice slice, int[] rows) {
        this.slice = slice;
        this.rows = rows;
    }

    Slice slice() {
        return slice;
    }

    int[] rows() {
        return rows;
    }

    /** Returns the rows that are in both. */
    SliceRows and(SliceRows other) {
        int[] both = new int[Math.min(rows.length, other.rows.length)];
        int size = 0;
        int j = 0;
        for (int row : rows) {
            while (j < other.rows.length && other.rows[j] < row) {
                j++;
            }
            if (j < other.rows.length && other.rows[j] == row) {
                both[size++] = row;
            }
        }
        return new SliceRows(new Slice(slice.name() + " and " + other.slice.name(), size), Arrays.copyOf(both, size));
    }
}
