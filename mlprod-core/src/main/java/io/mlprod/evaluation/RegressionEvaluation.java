package io.mlprod.evaluation;

import io.mlprod.evaluation.Intervals.Scale;

/**
 * The evaluation of predicted numbers. Immutable.
 *
 * @since 0.1
 */
public final class RegressionEvaluation implements RowEvaluation<RegressionEvaluation> {

    private final double[] predicted;
    private final double[] actual;
    private final double[] weights;
    private final Intervals intervals;

    RegressionEvaluation(double[] predicted, double[] actual) {
        this(predicted, actual, Checks.ones(actual.length), Intervals.DEFAULT);
    }

    private RegressionEvaluation(double[] predicted, double[] actual, double[] weights, Intervals intervals) {
        this.predicted = predicted;
        this.actual = actual;
        this.weights = weights;
        this.intervals = intervals;
    }

    @Override
    public int rows() {
        return actual.length;
    }

    @Override
    public RegressionEvaluation weights(double[] factors) {
        return new RegressionEvaluation(predicted, actual, Checks.product(weights, factors), intervals);
    }

    @Override
    public RegressionEvaluation confidence(double level) {
        return new RegressionEvaluation(predicted, actual, weights, Intervals.of(level));
    }

    @Override
    public RegressionEvaluation withoutIntervals() {
        return new RegressionEvaluation(predicted, actual, weights, Intervals.NONE);
    }

    /** The loss of a row. */
    @FunctionalInterface
    private interface Loss {
        double of(double error, double actual);
    }

    private Estimate mean(Loss loss) {
        double[] losses = new double[actual.length];
        for (int row = 0; row < losses.length; row++) {
            losses[row] = loss.of(actual[row] - predicted[row], actual[row]);
        }
        return Means.mean(losses, weights, intervals, Scale.LOG);
    }

    /**
     * Returns the mean absolute error.
     *
     * @return the error, with Student's interval on the log scale
     */
    public Estimate mae() {
        return mean((error, value) -> Math.abs(error));
    }

    /**
     * Returns the root of the mean squared error.
     *
     * @return the error, with the root of the mean square's Student's interval on the log scale
     */
    public Estimate rmse() {
        return Means.root(mean((error, value) -> error * error));
    }

    /**
     * Returns the mean of the absolute errors relative to the actual values; 0.1 means 10 %.
     *
     * @return the error, with Student's interval on the log scale; undefined if an actual value is 0, for which
     *     scikit-learn answers a number of the order of 1e15
     */
    public Estimate mape() {
        for (int row = 0; row < actual.length; row++) {
            if (actual[row] == 0 && weights[row] > 0) {
                return Estimate.undefined("actual[" + row + "] is 0, from which no error is a percentage");
            }
        }
        return mean((error, value) -> value == 0 ? 0 : Math.abs(error / value)); // 0 has no weight
    }

    /**
     * Returns the mean pinball loss of predicted quantiles: an actual value above the prediction costs its distance
     * times the quantile, one below its distance times the rest.
     *
     * @param quantile which quantile was predicted, between 0 and 1
     * @return the loss, with Student's interval on the log scale
     * @throws IllegalArgumentException if the quantile is out of range
     */
    public Estimate quantileLoss(double quantile) {
        if (!(quantile > 0 && quantile < 1)) {
            throw new IllegalArgumentException("The quantile of a loss must be between 0 and 1, not " + quantile);
        }
        return mean((error, value) -> error > 0 ? quantile * error : (quantile - 1) * error);
    }

    /**
     * Returns the share of the actual values' variance that the predictions explain (R²): 1 at best, 0 for always
     * predicting the mean, negative for worse.
     *
     * @return the share, with an interval by the delta method on the log scale of what is not explained; undefined if
     *     all actual values are equal
     */
    public Estimate r2() {
        double all = 0;
        double sum = 0;
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (int row = 0; row < actual.length; row++) {
            if (weights[row] > 0) {
                all += weights[row];
                sum += weights[row] * actual[row];
                least = Math.min(least, actual[row]);
                most = Math.max(most, actual[row]);
            }
        }
        if (all == 0) {
            return Estimate.undefined(Means.NO_ROWS);
        }
        if (least == most) {
            return Estimate.undefined(Means.NO_VARIANCE);
        }
        double mean = sum / all;
        double errors = 0;
        double spread = 0;
        for (int row = 0; row < actual.length; row++) {
            errors += weights[row] * square(actual[row] - predicted[row]);
            spread += weights[row] * square(actual[row] - mean);
        }
        double unexplained = errors / spread;
        if (!Double.isFinite(unexplained) || !Double.isFinite(spread)) {
            return Estimate.undefined(Means.TOO_LARGE);
        }
        if (!intervals.areWanted()) {
            return intervals.value(1 - unexplained);
        }
        double[] effects = new double[actual.length];
        for (int row = 0; row < effects.length; row++) {
            effects[row] = weights[row]
                    * (square(actual[row] - predicted[row]) - unexplained * square(actual[row] - mean))
                    / spread;
        }
        return Means.complement(Means.delta(unexplained, effects, weights, intervals, Scale.LOG));
    }

    private static double square(double number) {
        return number * number;
    }
}
