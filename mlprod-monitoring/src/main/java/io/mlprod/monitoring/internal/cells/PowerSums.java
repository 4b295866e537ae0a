package io.mlprod.monitoring.internal.cells;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * The count, sum and sum of squares of finite numbers, and their extremes. The sums are exact from here on, so that
 * parts give the same whole in whatever order and grouping they are added. Immutable.
 *
 * @param count how many numbers
 * @param sum their sum
 * @param squares the sum of their squares
 * @param min the least; infinity without numbers
 * @param max the greatest; minus infinity without numbers
 */
public record PowerSums(long count, BigDecimal sum, BigDecimal squares, double min, double max) {

    /** The sums of no numbers. */
    public static final PowerSums NONE =
            new PowerSums(0, BigDecimal.ZERO, BigDecimal.ZERO, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);

    /**
     * Returns the sums from those of the differences to a centre, which are more precise where the numbers are far from
     * 0 and close to each other.
     *
     * @param count how many numbers
     * @param centre finite
     * @param differences the sum of the differences to the centre
     * @param squares the sum of their squares
     * @param min the least number
     * @param max the greatest number
     * @return sums of the numbers; {@link #NONE} if there are none
     */
    public static PowerSums around(
            long count, double centre, double differences, double squares, double min, double max) {
        if (count == 0 || !Double.isFinite(differences) || !Double.isFinite(squares)) {
            return count == 0 ? NONE : new PowerSums(0, BigDecimal.ZERO, BigDecimal.ZERO, min, max);
        }
        BigDecimal c = new BigDecimal(centre);
        BigDecimal n = BigDecimal.valueOf(count);
        BigDecimal d = new BigDecimal(differences);
        return new PowerSums(
                count,
                d.add(c.multiply(n)),
                new BigDecimal(squares)
                        .add(c.multiply(d).multiply(BigDecimal.valueOf(2)))
                        .add(c.multiply(c).multiply(n)),
                min,
                max);
    }

    /**
     * Returns these sums and others together.
     *
     * @param other of other numbers
     * @return the sums of both
     */
    public PowerSums plus(PowerSums other) {
        return new PowerSums(
                count + other.count,
                sum.add(other.sum),
                squares.add(other.squares),
                Math.min(min, other.min),
                Math.max(max, other.max));
    }

    /**
     * Returns the mean.
     *
     * @return NaN without numbers
     */
    public double mean() {
        return count == 0
                ? Double.NaN
                : sum.divide(BigDecimal.valueOf(count), MathContext.DECIMAL128).doubleValue();
    }

    /**
     * Returns the variance, with {@code count - 1} in the denominator.
     *
     * @return 0 or more; NaN with fewer than two numbers
     */
    public double variance() {
        if (count < 2) {
            return Double.NaN;
        }
        BigDecimal n = BigDecimal.valueOf(count);
        BigDecimal around = squares.subtract(sum.multiply(sum).divide(n, new MathContext(60)));
        return Math.max(
                0,
                around.divide(BigDecimal.valueOf(count - 1), MathContext.DECIMAL128)
                        .doubleValue());
    }

    /**
     * Returns the standard deviation.
     *
     * @return the square root of {@link #variance()}
     */
    public double deviation() {
        return Math.sqrt(variance());
    }

    @Override
    public boolean equals(Object other) { // BigDecimal's own equality tells 1.0 from 1.00
        return other instanceof PowerSums that
                && count == that.count
                && sum.compareTo(that.sum) == 0
                && squares.compareTo(that.squares) == 0
                && min == that.min
                && max == that.max;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(count) * 31 + sum.stripTrailingZeros().hashCode();
    }
}
