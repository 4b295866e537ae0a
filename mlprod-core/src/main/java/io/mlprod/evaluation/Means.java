package io.mlprod.evaluation;

import io.mlprod.evaluation.Intervals.Scale;

/** Means of rows, and variances from the effects of rows. */
final class Means {

    static final String EMPTY = "there are no rows";
    static final String NO_ROWS = "all rows have weight 0";
    static final String NO_VARIANCE = "all actual values are equal";
    static final String TOO_LARGE = "the numbers are too large to be squared or summed";

    private Means() {}

    /** Returns the mean of the rows' losses, with an interval by Student's t on a scale. */
    static Estimate mean(double[] losses, double[] weights, Intervals intervals, Scale scale) {
        double sum = 0;
        double all = 0;
        for (int i = 0; i < losses.length; i++) {
            sum += weights[i] * losses[i];
            all += weights[i];
        }
        if (all == 0) {
            return Estimate.undefined(NO_ROWS);
        }
        double mean = sum / all;
        if (!Double.isFinite(mean)) {
            return Estimate.undefined(TOO_LARGE);
        }
        if (!intervals.areWanted()) {
            return intervals.value(mean);
        }
        double[] effects = new double[losses.length];
        for (int i = 0; i < losses.length; i++) {
            effects[i] = weights[i] * (losses[i] - mean) / all;
        }
        return delta(mean, effects, weights, intervals, scale);
    }

    /** Returns a value with an interval from its rows' effects. */
    static Estimate delta(double value, double[] effects, double[] weights, Intervals intervals, Scale scale) {
        double rows = Weighted.of(weights).rows();
        double squares = 0;
        for (double effect : effects) {
            squares += effect * effect;
        }
        return intervals.delta(value, squares * rows / (rows - 1), rows, scale);
    }

    /** Returns the root of an estimate that is not negative. */
    static Estimate root(Estimate square) {
        return square.isBounded()
                ? Estimate.of(Math.sqrt(square.value()), Math.sqrt(square.lower()), Math.sqrt(square.upper()))
                : Estimate.withoutInterval(Math.sqrt(square.value()), square.reason());
    }

    /** Returns 1 minus an estimate. */
    static Estimate complement(Estimate share) {
        return new Estimate(1 - share.value(), 1 - share.upper(), 1 - share.lower(), share.reason());
    }
}
