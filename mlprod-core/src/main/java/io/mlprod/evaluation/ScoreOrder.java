package io.mlprod.evaluation;

import java.util.Arrays;

/** The order of rows by score, from the lowest, and where equal scores end. Sorts in linear time. Immutable. */
final class ScoreOrder {

    private static final int BITS = 11;
    private static final int DIGITS = 1 << BITS;
    private static final int FEW = 64; // such as the items of a query, for which tables of digits are too large

    private final int[] rows;
    private final int[] ends;

    private ScoreOrder(int[] rows, int[] ends) {
        this.rows = rows;
        this.ends = ends;
    }

    static ScoreOrder of(double[] scores) {
        long[] keys = new long[scores.length];
        for (int i = 0; i < keys.length; i++) {
            long bits = Double.doubleToRawLongBits(scores[i] + 0.0); // -0.0 becomes 0.0, its equal
            keys[i] = bits ^ ((bits >> 63) | Long.MIN_VALUE); // in the order of unsigned numbers
        }
        int[] rows = keys.length <= FEW ? fewSorted(keys) : sorted(keys);
        int[] ends = new int[rows.length];
        int groups = 0;
        for (int i = 1; i <= rows.length; i++) {
            if (i == rows.length || keys[rows[i]] != keys[rows[i - 1]]) {
                ends[groups++] = i;
            }
        }
        return new ScoreOrder(rows, Arrays.copyOf(ends, groups));
    }

    /** Sorts row numbers by keys, digit by digit from the lowest (radix sort). */
    private static int[] sorted(long[] keys) {
        int[] rows = new int[keys.length];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = i;
        }
        int[] next = new int[rows.length];
        for (int shift = 0; shift < Long.SIZE; shift += BITS) {
            int[] starts = new int[DIGITS + 1];
            for (long key : keys) {
                starts[digit(key, shift) + 1]++;
            }
            if (keys.length == 0 || starts[digit(keys[0], shift) + 1] == keys.length) {
                continue; // no two differ in this digit
            }
            for (int i = 1; i < DIGITS; i++) {
                starts[i] += starts[i - 1];
            }
            for (int row : rows) {
                next[starts[digit(keys[row], shift)]++] = row;
            }
            int[] swapped = rows;
            rows = next;
            next = swapped;
        }
        return rows;
    }

    /** Sorts row numbers by keys, each into those before it; equal ones stay in order, as above. */
    private static int[] fewSorted(long[] keys) {
        int[] rows = new int[keys.length];
        for (int row = 0; row < rows.length; row++) {
            int place = row;
            while (place > 0 && Long.compareUnsigned(keys[rows[place - 1]], keys[row]) > 0) {
                rows[place] = rows[place - 1];
                place--;
            }
            rows[place] = row;
        }
        return rows;
    }

    private static int digit(long key, int shift) {
        return (int) (key >>> shift) & (DIGITS - 1);
    }

    /** Returns the row at a place, from the lowest score. */
    int row(int place) {
        return rows[place];
    }

    int groups() {
        return ends.length;
    }

    /** Returns the first place of a group of equal scores. */
    int start(int group) {
        return group == 0 ? 0 : ends[group - 1];
    }

    /** Returns the place after a group of equal scores. */
    int end(int group) {
        return ends[group];
    }

    int size() {
        return rows.length;
    }
}
