package io.mlprod.testing.latency;

import java.util.Arrays;

/** Percentiles by nearest rank: the smallest value that at least so many of a hundred values do not exceed. */
final class Percentiles {

    private Percentiles() {}

    /** Returns a percentile of at least one value; sorts the values. */
    static double of(double[] values, int percent) {
        Arrays.sort(values);
        int rank = (int) Math.ceil(percent / 100.0 * values.length);
        return values[Math.max(0, rank - 1)];
    }
}
