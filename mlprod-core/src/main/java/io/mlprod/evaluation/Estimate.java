package io.mlprod.evaluation;

import io.mlprod.internal.text.RecordText;
import java.util.Objects;

/**
 * The value of a metric with its confidence interval. Immutable.
 *
 * <p>A metric that its data do not determine, such as the precision of a model that never said yes, has no value: it is
 * NaN and {@link #reason} says why. It is never 0, which would read like a bad model. A value may also lack an
 * interval, and then the reason says why as well.
 *
 * @param value the value; NaN if it is undefined
 * @param lower the lower bound; negative infinity if there is no interval
 * @param upper the upper bound; infinity if there is no interval
 * @param reason why there is no value or no interval; otherwise empty
 * @since 0.1
 */
public record Estimate(double value, double lower, double upper, String reason) {

    /** Checks that there is a reason, which may be empty. */
    public Estimate {
        Objects.requireNonNull(reason, "reason");
    }

    /**
     * Returns what stands for a metric that its data do not determine.
     *
     * @param reason why there is no value
     * @return NaN without an interval
     */
    public static Estimate undefined(String reason) {
        return withoutInterval(Double.NaN, reason);
    }

    /**
     * Returns a share of rows with Wilson's interval.
     *
     * @param some how many rows are counted
     * @param all how many there are
     * @param level the probability with which the interval contains the true share, between 0 and 1
     * @return the share; undefined if there are no rows
     * @throws IllegalArgumentException if the level is out of range, or {@code some} is not from 0 to {@code all}
     */
    public static Estimate share(long some, long all, double level) {
        if (some < 0 || some > all) {
            throw new IllegalArgumentException("A share must be of 0 to all rows, not " + some + " of " + all);
        }
        return Intervals.of(level).share(Weighted.rows(some), Weighted.rows(all - some), Means.NO_ROWS);
    }

    static Estimate withoutInterval(double value, String reason) {
        return new Estimate(value, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, reason);
    }

    static Estimate of(double value, double lower, double upper) {
        return new Estimate(value, lower, upper, "");
    }

    /**
     * Returns whether there is a value.
     *
     * @return false if the data do not determine the metric
     */
    public boolean isDefined() {
        return !Double.isNaN(value);
    }

    /**
     * Returns whether there is an interval.
     *
     * @return false if a bound is infinite
     */
    public boolean isBounded() {
        return Double.isFinite(lower) && Double.isFinite(upper);
    }

    /**
     * Returns the difference from an estimate that was made of other, independent rows, such as those of last month or
     * of another group. Its interval is computed from both intervals, by the method of variance estimates recovery (Zou
     * and Donner 2008), and has their confidence level. For two models on the same rows use {@link Bootstrap}, whose
     * intervals are much narrower then.
     *
     * @param other the estimate to subtract, with the same confidence level
     * @return this minus the other; undefined if one of them is
     */
    public Estimate minus(Estimate other) {
        Objects.requireNonNull(other, "other");
        if (!isDefined() || !other.isDefined()) {
            return undefined(isDefined() ? other.reason : reason);
        }
        double difference = value - other.value;
        if (!isBounded() || !other.isBounded()) {
            return withoutInterval(difference, isBounded() ? other.reason : reason);
        }
        return of(
                difference,
                difference - Math.hypot(value - lower, other.upper - other.value),
                difference + Math.hypot(upper - value, other.value - other.lower));
    }

    /**
     * Describes all components, safe to print.
     *
     * @return one line
     */
    @Override
    public String toString() {
        return RecordText.of(this);
    }
}
