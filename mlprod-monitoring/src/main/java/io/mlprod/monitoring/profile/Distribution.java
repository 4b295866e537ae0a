package io.mlprod.monitoring.profile;

import io.mlprod.internal.text.NumberText;
import io.mlprod.monitoring.internal.cells.PowerSums;
import io.mlprod.monitoring.internal.sketch.Histogram;
import io.mlprod.monitoring.internal.sketch.NumberSummary;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * The distribution of finite numbers: their count, extremes and moments, which are exact, and their quantiles.
 * Immutable.
 *
 * <p>The numbers are in at most 1,024 buckets; those of an element of arrays in at most 256. Up to this many distinct
 * numbers have a bucket each, so that quantiles are exact. Beyond that, buckets are wider the further they are from 0.
 * The number of buckets for each power of two is itself a power of two, the greatest with which all buckets are few
 * enough: of 1,024, 64 or more if the numbers are from 1 to 65,536, and 16 or more for normally distributed numbers
 * around 0.
 *
 * @since 0.1
 */
public final class Distribution {

    /**
     * A bucket with at least one number.
     *
     * @param above the greatest number below the bucket; minus infinity if there is none
     * @param upTo the greatest number that belongs into the bucket
     * @param count how many numbers are in it
     */
    public record Bucket(double above, double upTo, long count) {}

    private final NumberSummary summary;

    Distribution(NumberSummary summary) {
        this.summary = summary;
    }

    private PowerSums moments() {
        return summary.moments();
    }

    /**
     * Returns how many numbers there are.
     *
     * @return 0 or more
     */
    public long count() {
        return moments().count();
    }

    /**
     * Returns how many of the numbers are 0.
     *
     * @return at most {@link #count()}
     */
    public long zeros() {
        return summary.zeros();
    }

    /**
     * Returns the least number.
     *
     * @return infinity without numbers
     */
    public double min() {
        return moments().min();
    }

    /**
     * Returns the greatest number.
     *
     * @return minus infinity without numbers
     */
    public double max() {
        return moments().max();
    }

    /**
     * Returns the sum of the numbers.
     *
     * @return exact
     */
    public BigDecimal sum() {
        return Objects.requireNonNull(moments().sum());
    }

    /**
     * Returns the sum of the squares of the numbers.
     *
     * @return exact
     */
    public BigDecimal sumOfSquares() {
        return Objects.requireNonNull(moments().squares());
    }

    /**
     * Returns the mean.
     *
     * @return NaN without numbers
     */
    public double mean() {
        return moments().mean();
    }

    /**
     * Returns the standard deviation, with {@code count - 1} in the denominator.
     *
     * @return NaN with fewer than two numbers
     */
    public double deviation() {
        return moments().deviation();
    }

    /**
     * Returns a quantile. It is in the same bucket as the exact one, and between neighbours if the exact one is (linear
     * interpolation, as in NumPy). So it is exact if no bucket holds different numbers.
     *
     * @param share from 0, which is the least number, to 1, which is the greatest
     * @return NaN without numbers
     * @throws IllegalArgumentException if the share is not from 0 to 1
     */
    public double quantile(double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("The share of a quantile must be from 0 to 1, not " + share);
        }
        if (count() == 0) {
            return Double.NaN;
        }
        double rank = share * (count() - 1);
        long below = (long) rank;
        double one = ranked(below);
        double part = rank - below;
        if (part == 0) {
            return one;
        }
        double next = ranked(below + 1);
        return one * (1 - part) + next * part; // not by the difference, which may overflow
    }

    /** Returns about the number with a rank, from 0. */
    private double ranked(long rank) {
        if (rank == 0) {
            return min();
        }
        if (rank == count() - 1) {
            return max();
        }
        Histogram histogram = summary.histogram();
        long before = 0;
        int i = 0;
        while (before + histogram.count(i) <= rank) {
            before += histogram.count(i++);
        }
        double to = Math.min(histogram.upper(i), max());
        if (histogram.level() == 0) {
            return to;
        }
        double from = Math.max(histogram.lower(i), min());
        double part = (rank - before + 0.5) / histogram.count(i);
        return from * (1 - part) + to * part;
    }

    /**
     * Returns the buckets.
     *
     * @return in the order of their numbers
     */
    public List<Bucket> buckets() {
        Histogram histogram = summary.histogram();
        return IntStream.range(0, histogram.size())
                .mapToObj(i -> new Bucket(histogram.lower(i), histogram.upper(i), histogram.count(i)))
                .toList();
    }

    /**
     * Returns the count, the mean and some quantiles.
     *
     * @return one line
     */
    @Override
    public String toString() {
        return NumberText.count(count()) + " numbers, mean " + mean() + ", deviation " + deviation() + ", quantiles "
                + List.of(min(), quantile(0.25), quantile(0.5), quantile(0.75), max());
    }
}
