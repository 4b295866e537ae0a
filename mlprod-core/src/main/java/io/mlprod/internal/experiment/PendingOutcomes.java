package io.mlprod.internal.experiment;

import java.util.Arrays;

/**
 * The outcomes that were reported and do not count yet: for each prediction a list with one entry for each metric. An
 * entry takes 16 bytes; the memory grows by doubling up to its bound. Not thread-safe.
 *
 * <p>An entry is identified by its number, counted from 1; 0 is the end of a list, and the empty list.
 */
final class PendingOutcomes {

    static final int FULL = -1;

    private static final int START = 64;

    private final int max;
    private int[] next = new int[START];
    private int[] metrics = new int[START];
    private double[] values = new double[START];
    private int used; // how many numbers have been given out
    private int free; // the list of those that were released

    PendingOutcomes(int max) {
        this.max = max;
    }

    /** Puts an entry before a list and returns its number, or FULL. */
    int put(int list, int metric, double value) {
        int entry = free != 0 ? free : used < max ? ++used : FULL;
        if (entry == FULL) {
            return FULL;
        }
        if (entry == free) {
            free = next[entry];
        }
        if (entry >= next.length) {
            int capacity = 2 * next.length;
            next = Arrays.copyOf(next, capacity);
            metrics = Arrays.copyOf(metrics, capacity);
            values = Arrays.copyOf(values, capacity);
        }
        next[entry] = list;
        metrics[entry] = metric;
        values[entry] = value;
        return entry;
    }

    /** Returns a list's entry for a metric; 0 if there is none. */
    int find(int list, int metric) {
        int entry = list;
        while (entry != 0 && metrics[entry] != metric) {
            entry = next[entry];
        }
        return entry;
    }

    int next(int entry) {
        return next[entry];
    }

    int metric(int entry) {
        return metrics[entry];
    }

    double value(int entry) {
        return values[entry];
    }

    void value(int entry, double value) {
        values[entry] = value;
    }

    /** Releases all entries of a list and returns how many there were. */
    int release(int list) {
        int count = 0;
        int entry = list;
        while (entry != 0) {
            int following = next[entry];
            next[entry] = free;
            free = entry;
            entry = following;
            count++;
        }
        return count;
    }
}
