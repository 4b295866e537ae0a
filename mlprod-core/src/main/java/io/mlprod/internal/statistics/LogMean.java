package io.mlprod.internal.statistics;

/** The mean of numbers that are known by their logarithms. */
final class LogMean {

    private LogMean() {}

    /** Returns the log of the mean; never leaves the log scale, so never overflows. */
    static double of(double... logs) {
        double highest = Double.NEGATIVE_INFINITY;
        for (double log : logs) {
            highest = Math.max(highest, log);
        }
        if (highest == Double.NEGATIVE_INFINITY) {
            return highest;
        }
        double sum = 0;
        for (double log : logs) {
            sum += Math.exp(log - highest);
        }
        return highest + Math.log(sum / logs.length);
    }
}
