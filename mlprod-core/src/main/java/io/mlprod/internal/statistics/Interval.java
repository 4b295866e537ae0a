package io.mlprod.internal.statistics;

/**
 * An estimate with its bounds. Immutable.
 *
 * @param estimate the estimate; NaN without data
 * @param lower the lower bound; negative infinity if nothing is known
 * @param upper the upper bound; infinity if nothing is known
 */
public record Interval(double estimate, double lower, double upper) {

    /** The interval of an unknown value. */
    static final Interval UNKNOWN = new Interval(Double.NaN, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

    /**
     * Returns whether a value is outside of the bounds.
     *
     * @param value the value
     * @return true if it is below the lower or above the upper bound
     */
    public boolean excludes(double value) {
        return value < lower || value > upper;
    }
}
