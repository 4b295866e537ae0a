package io.mlprod.evaluation;

import io.mlprod.evaluation.Intervals.Scale;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.Objects;

/**
 * Sums of predicted numbers' errors, for when rows are too many to keep or are in several processes. For one thread.
 *
 * <p>All sums are exact. So tallies of parts, merged in any order and any grouping, answer the same to the last bit as
 * one tally of all rows, and the same as {@link RegressionEvaluation} but for rounding.
 *
 * @since 0.1
 */
public final class RegressionTally implements Serializable {

    private static final long serialVersionUID = 1;

    private long rows;
    private long zeros; // actual values of which no error is a percentage
    private final LossSum absolute = new LossSum();
    private final LossSum squared = new LossSum();
    private final LossSum relative = new LossSum();
    private final LossSum actuals = new LossSum(); // their sum and the sum of their squares
    private final ExactSum cubes = new ExactSum();
    private final ExactSum fourths = new ExactSum();
    private final ExactSum errorsByActual = new ExactSum(); // squared errors times actual values
    private final ExactSum errorsBySquare = new ExactSum();
    private Intervals intervals = Intervals.DEFAULT;

    /** Creates a tally without rows, with intervals of the level 0.95. */
    public RegressionTally() {}

    /**
     * Adds a row.
     *
     * @param predicted the predicted number
     * @param actual the actual number
     * @return this
     * @throws IllegalArgumentException if a number is not finite, or their difference or its square is too large
     */
    public RegressionTally add(double predicted, double actual) {
        double error = Math.abs(actual - predicted);
        double square = error * error;
        double high = actual * actual;
        double relativeError = actual == 0 ? 0 : error / Math.abs(actual);
        if (!Double.isFinite(square) || !Double.isFinite(high) || !Double.isFinite(relativeError)) {
            throw new IllegalArgumentException(
                    "A predicted or actual number is not finite, or too large to be squared");
        }
        double low = Math.fma(actual, actual, -high); // what the square lost by rounding
        rows++;
        absolute.add(error);
        squared.add(square);
        actuals.add(actual);
        cubes.addProduct(high, actual);
        cubes.addProduct(low, actual);
        fourths.addProduct(high, high);
        fourths.addProduct(2 * low, high);
        fourths.addProduct(low, low);
        errorsByActual.addProduct(square, actual);
        errorsBySquare.addProduct(square, high);
        errorsBySquare.addProduct(square, low);
        if (actual == 0) {
            zeros++;
        } else {
            relative.add(relativeError);
        }
        return this;
    }

    /**
     * Adds the rows of another tally, which stays as it is.
     *
     * @param other a tally of other rows
     * @return this
     */
    public RegressionTally merge(RegressionTally other) {
        Objects.requireNonNull(other, "other");
        rows += other.rows;
        zeros += other.zeros;
        absolute.addAll(other.absolute);
        squared.addAll(other.squared);
        relative.addAll(other.relative);
        actuals.addAll(other.actuals);
        cubes.addAll(other.cubes);
        fourths.addAll(other.fourths);
        errorsByActual.addAll(other.errorsByActual);
        errorsBySquare.addAll(other.errorsBySquare);
        return this;
    }

    /**
     * Sets the confidence level of the intervals.
     *
     * @param level the probability with which an interval contains the true value, between 0 and 1
     * @return this
     * @throws IllegalArgumentException if the level is out of range
     */
    public RegressionTally confidence(double level) {
        intervals = Intervals.of(level);
        return this;
    }

    /**
     * Returns the number of rows.
     *
     * @return 0 at first
     */
    public long rows() {
        return rows;
    }

    /**
     * Returns the mean absolute error.
     *
     * @return as {@link RegressionEvaluation#mae}; undefined without rows
     */
    public Estimate mae() {
        return absolute.mean(rows, intervals);
    }

    /**
     * Returns the root of the mean squared error.
     *
     * @return as {@link RegressionEvaluation#rmse}; undefined without rows
     */
    public Estimate rmse() {
        return Means.root(squared.mean(rows, intervals));
    }

    /**
     * Returns the mean of the absolute errors relative to the actual values.
     *
     * @return as {@link RegressionEvaluation#mape}; undefined without rows, or if an actual value is 0
     */
    public Estimate mape() {
        return zeros > 0
                ? Estimate.undefined("an actual value is 0, from which no error is a percentage")
                : relative.mean(rows, intervals);
    }

    /**
     * Returns the share of the actual values' variance that the predictions explain.
     *
     * @return as {@link RegressionEvaluation#r2}; undefined without rows, or if all actual values are equal
     */
    public Estimate r2() {
        BigDecimal spread = actuals.deviation(rows); // times the number of rows
        if (rows == 0 || spread.signum() == 0) {
            return Estimate.undefined(rows == 0 ? Means.EMPTY : Means.NO_VARIANCE);
        }
        double unexplained = squared.sum().doubleValue() / (spread.doubleValue() / rows);
        if (!Double.isFinite(unexplained)) {
            return Estimate.undefined(Means.TOO_LARGE);
        }
        return Means.complement(intervals.delta(
                unexplained, variance(unexplained, spread.doubleValue() / rows), (double) rows, Scale.LOG));
    }

    /**
     * Returns the variance of the unexplained share: the sum over rows of {@code (e² - u d²)²}, where e is the error
     * and d the distance from the mean, over the square of the spread. Powers of d come from exact sums; they are taken
     * times powers of the number of rows, so that nothing is divided before the end.
     */
    private double variance(double unexplained, double spread) {
        BigDecimal n = BigDecimal.valueOf(rows);
        BigDecimal s1 = actuals.sum();
        BigDecimal s2 = actuals.squares();
        BigDecimal fourth = n.pow(3)
                .multiply(fourths.sum())
                .subtract(BigDecimal.valueOf(4).multiply(n.pow(2)).multiply(s1).multiply(cubes.sum()))
                .add(BigDecimal.valueOf(6).multiply(n).multiply(s1.pow(2)).multiply(s2))
                .subtract(BigDecimal.valueOf(3).multiply(s1.pow(4)));
        BigDecimal mixed = n.pow(2)
                .multiply(errorsBySquare.sum())
                .subtract(BigDecimal.valueOf(2).multiply(n).multiply(s1).multiply(errorsByActual.sum()))
                .add(s1.pow(2).multiply(squared.sum()));
        double fourthMoment = fourth.doubleValue() / Math.pow((double) rows, 3);
        double mixedMoment = mixed.doubleValue() / Math.pow((double) rows, 2);
        double sum = squared.squares().doubleValue()
                - 2 * unexplained * mixedMoment
                + unexplained * unexplained * fourthMoment;
        return Math.max(0, sum) / (spread * spread) * rows / (rows - 1);
    }
}
