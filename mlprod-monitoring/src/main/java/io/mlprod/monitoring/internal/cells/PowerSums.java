package io.mlprod.monitoring.internal.cells;

import java.math.BigDecimal;
import java.math.MathContext;
import org.jspecify.annotations.Nullable;

/**
 * The count, sum and sum of squares of finite numbers, and their extremes. The sums are exact from here on, so that
 * parts give the same whole in whatever order and grouping they are added. Immutable.
 *
 * <p>A sum that was counted as a double may have left the range of doubles, or that of full precision. It is then
 * unknown, and so are the sums that it is added to, the mean and the variance.
 *
 * @param count how many numbers
 * @param sum their sum; null if it is unknown
 * @param squares the sum of their squares; null if it is unknown
 * @param min the least; infinity without numbers
 * @param max the greatest; minus infinity without numbers
 */
public record PowerSums(
        long count, @Nullable BigDecimal sum, @Nullable BigDecimal squares, double min, double max) {

    /** The sums of no numbers. */
    public static final PowerSums NONE =
            new PowerSums(0, BigDecimal.ZERO, BigDecimal.ZERO, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);

    /** Below this, doubles lose precision. */
    private static final double LEAST_SQUARES = 0x1p-900;

    /**
     * Returns the sums from those of the differences to a centre, which are more precise where the numbers are far from
     * 0 and close to each other.
     *
     * @param count how many numbers
     * @param centre finite
     * @param differences the sum of the differences to the centre; infinite or NaN if it left the range of doubles
     * @param squares the sum of their squares; infinite or NaN if it left the range of doubles
     * @param min the least number
     * @param max the greatest number
     * @return sums of the numbers; {@link #NONE} if there are none
     */
    public static PowerSums around(
            long count, double centre, double differences, double squares, double min, double max) {
        if (count == 0) {
            return NONE;
        }
        if (!Double.isFinite(differences)) {
            return new PowerSums(count, null, null, min, max);
        }
        BigDecimal c = new BigDecimal(centre);
        BigDecimal n = BigDecimal.valueOf(count);
        BigDecimal d = new BigDecimal(differences);
        BigDecimal sum = d.add(c.multiply(n));
        boolean isTooSmall = squares < LEAST_SQUARES && max > min;
        if (!Double.isFinite(squares) || isTooSmall) {
            return new PowerSums(count, sum, null, min, max);
        }
        return new PowerSums(
                count,
                sum,
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
                both(sum, other.sum),
                both(squares, other.squares),
                Math.min(min, other.min),
                Math.max(max, other.max));
    }

    private static @Nullable BigDecimal both(@Nullable BigDecimal one, @Nullable BigDecimal other) {
        return one == null || other == null ? null : one.add(other);
    }

    /**
     * Returns the mean.
     *
     * @return NaN without numbers, or if their sum is unknown
     */
    public double mean() {
        if (count == 0 || sum == null) {
            return Double.NaN;
        }
        double mean =
                sum.divide(BigDecimal.valueOf(count), MathContext.DECIMAL128).doubleValue();
        return Math.max(min, Math.min(max, mean)); // windows add up doubles, whose last digits are lost
    }

    /**
     * Returns the variance, with {@code count - 1} in the denominator.
     *
     * @return 0 or more, infinity if it is beyond the range of doubles; NaN with fewer than two numbers, or if their
     *     sums are unknown
     */
    public double variance() {
        BigDecimal variance = exactVariance();
        return variance == null ? Double.NaN : variance.doubleValue();
    }

    private @Nullable BigDecimal exactVariance() {
        if (count < 2 || sum == null || squares == null) {
            return null;
        }
        BigDecimal n = BigDecimal.valueOf(count);
        BigDecimal around = squares.subtract(sum.multiply(sum).divide(n, new MathContext(60)));
        return around.signum() < 0
                ? BigDecimal.ZERO
                : around.divide(BigDecimal.valueOf(count - 1), MathContext.DECIMAL128);
    }

    /**
     * Returns the standard deviation.
     *
     * @return the square root of the variance, even of one that is beyond the range of doubles; NaN without a variance
     */
    public double deviation() {
        BigDecimal variance = exactVariance();
        if (variance == null) {
            return Double.NaN;
        }
        double rounded = variance.doubleValue();
        return rounded > Double.MIN_NORMAL && rounded < Double.POSITIVE_INFINITY
                ? Math.sqrt(rounded)
                : variance.sqrt(MathContext.DECIMAL64).doubleValue();
    }

    @Override
    public boolean equals(Object other) { // BigDecimal's own equality tells 1.0 from 1.00
        return other instanceof PowerSums that
                && count == that.count
                && isSame(sum, that.sum)
                && isSame(squares, that.squares)
                && min == that.min
                && max == that.max;
    }

    private static boolean isSame(@Nullable BigDecimal one, @Nullable BigDecimal other) {
        if (one == null || other == null) {
            return one == null && other == null;
        }
        return one.compareTo(other) == 0;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(count) * 31
                + (sum == null ? 0 : sum.stripTrailingZeros().hashCode());
    }
}
