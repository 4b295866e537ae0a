package io.mlprod.evaluation;

/**
 * A metric of one class that is a ratio: of hits, weighted by {@code hit}, to actual and predicted rows, weighted by
 * {@code actual} and {@code predicted}. Immutable.
 */
record Ratio(double hit, double actual, double predicted) {

    static final Ratio PRECISION = new Ratio(1, 0, 1);

    static final Ratio RECALL = new Ratio(1, 1, 0);

    static Ratio fBeta(double beta) {
        if (!(beta > 0 && beta <= 1e6)) {
            throw new IllegalArgumentException("The beta of F-beta must be above 0 and at most 1e6, not " + beta);
        }
        return new Ratio(1 + beta * beta, beta * beta, 1);
    }

    /** Returns the ratio; NaN if nothing is below the line. */
    double value(double hits, double actuals, double predictions) {
        return hit * hits / (actual * actuals + predicted * predictions);
    }

    /** Returns how one row moves the ratio, of which the values and counts of all rows are given. */
    double effect(double value, boolean isActual, boolean isPredicted, double actuals, double predictions) {
        double above = isActual && isPredicted ? hit : 0;
        double below = (isActual ? actual : 0) + (isPredicted ? predicted : 0);
        return (above - value * below) / (actual * actuals + predicted * predictions);
    }
}
