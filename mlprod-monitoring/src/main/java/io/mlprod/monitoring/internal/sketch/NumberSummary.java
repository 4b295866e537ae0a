package io.mlprod.monitoring.internal.sketch;

import io.mlprod.monitoring.internal.cells.PowerSums;

/**
 * A summary of finite numbers. Immutable.
 *
 * @param histogram the numbers in buckets; empty if only their moments are known
 * @param moments their count, sums and extremes
 * @param zeros how many are 0
 */
public record NumberSummary(Histogram histogram, PowerSums moments, long zeros) {

    /** The summary of no numbers. */
    public static final NumberSummary EMPTY = new NumberSummary(Histogram.EMPTY, PowerSums.NONE, 0);

    /**
     * Returns the summary of these numbers and others together.
     *
     * @param other the summary of others
     * @return the same as if it had been made of all of them
     */
    public NumberSummary plus(NumberSummary other) {
        return new NumberSummary(
                histogram.plus(other.histogram), moments.plus(other.moments), Math.addExact(zeros, other.zeros));
    }
}
