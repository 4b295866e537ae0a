package io.mlprod.internal.batching;

/**
 * A model of the time that a run of n rows takes, a·n + b, learnt by least squares over recent runs: each run makes all
 * earlier ones count a twentieth less. Thread-safe.
 */
final class CostModel {

    private static final double FADING = 0.95;

    private double weight;
    private double sumRows;
    private double sumNanos;
    private double sumRowsSquared;
    private double sumProduct;

    synchronized void add(int rows, long nanos) {
        weight = FADING * weight + 1;
        sumRows = FADING * sumRows + rows;
        sumNanos = FADING * sumNanos + nanos;
        sumRowsSquared = FADING * sumRowsSquared + (double) rows * rows;
        sumProduct = FADING * sumProduct + (double) rows * nanos;
    }

    /** Returns the cost of one more row, or the mean cost of a row while all runs had the same size. */
    synchronized double nanosPerRow() {
        if (weight == 0) {
            return 0;
        }
        double mean = sumNanos / sumRows;
        double variance = weight * sumRowsSquared - sumRows * sumRows;
        if (variance <= 1e-9 * sumRowsSquared * weight) {
            return mean;
        }
        double slope = (weight * sumProduct - sumRows * sumNanos) / variance;
        return Math.max(0, Math.min(mean, slope)); // neither part of a cost is negative
    }

    /** Returns the cost of a run without its rows. */
    synchronized double nanosPerRun() {
        return weight == 0 ? 0 : Math.max(0, (sumNanos - nanosPerRow() * sumRows) / weight);
    }

    synchronized double predict(int rows) {
        return nanosPerRow() * rows + nanosPerRun();
    }
}
