package io.mlprod.monitoring.drift;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * Measures of how different two samples are, from their counts in the same cells or from their values. They are exactly
 * what their formulas say, without the correction for sample sizes that reports have. Pure functions, thread-safe.
 *
 * <p>Counts need not be whole, and shares do as well, except for {@link #psi}. All methods throw
 * {@link IllegalArgumentException} if the arrays differ in length, hold a negative number or NaN, or if one of them
 * sums to 0.
 *
 * @since 0.1
 */
public final class Divergence {

    private static final double HALF = 0.5;

    private Divergence() {}

    /**
     * Returns the population stability index, {@code Σ (q − p) ln(q / p)}. A count of 0 opposite one above 0 counts as
     * half a row, since the index would be infinite; so give counts here, not shares.
     *
     * @param before counts
     * @param after counts in the same cells
     * @return 0 or more
     */
    public static double psi(double[] before, double[] after) {
        double[] p = halfForNone(before, after);
        double[] q = halfForNone(after, before);
        double sum = 0;
        for (int i = 0; i < p.length; i++) {
            sum += p[i] == q[i] ? 0 : (q[i] - p[i]) * Math.log(q[i] / p[i]);
        }
        return sum;
    }

    /**
     * Returns the Kullback-Leibler divergence of the second sample from the first in nats, {@code Σ p ln(p / q)}. It is
     * infinite if a cell is empty in the second sample only.
     *
     * @param before counts
     * @param after counts in the same cells
     * @return 0 or more
     */
    public static double kullbackLeibler(double[] before, double[] after) {
        return relativeEntropy(shares(before, after), shares(after, before));
    }

    /**
     * Returns the Jensen-Shannon divergence to base 2.
     *
     * @param before counts
     * @param after counts in the same cells
     * @return from 0 to 1
     */
    public static double jensenShannonDivergence(double[] before, double[] after) {
        double[] p = shares(before, after);
        double[] q = shares(after, before);
        double[] middle = p.clone();
        Arrays.setAll(middle, i -> (p[i] + q[i]) / 2);
        return Math.max(0, (relativeEntropy(p, middle) + relativeEntropy(q, middle)) / 2 / Math.log(2));
    }

    /**
     * Returns the Jensen-Shannon distance to base 2, the square root of the divergence. Tools that use base e report
     * 0.8326 times as much.
     *
     * @param before counts
     * @param after counts in the same cells
     * @return from 0 to 1
     */
    public static double jensenShannonDistance(double[] before, double[] after) {
        return Math.sqrt(jensenShannonDivergence(before, after));
    }

    /**
     * Returns the Hellinger distance, {@code √(1 − Σ √(p q))}.
     *
     * @param before counts
     * @param after counts in the same cells
     * @return from 0 to 1
     */
    public static double hellinger(double[] before, double[] after) {
        double[] p = shares(before, after);
        double[] q = shares(after, before);
        double squares = 0; // instead of 1 - the sum of products, which cancels near 0
        for (int i = 0; i < p.length; i++) {
            double d = Math.sqrt(p[i]) - Math.sqrt(q[i]);
            squares += d * d;
        }
        return Math.sqrt(squares / 2);
    }

    /**
     * Returns the total variation, {@code ½ Σ |p − q|}: the share of rows that would have to move to another cell.
     *
     * @param before counts
     * @param after counts in the same cells
     * @return from 0 to 1
     */
    public static double totalVariation(double[] before, double[] after) {
        double[] p = shares(before, after);
        double[] q = shares(after, before);
        double sum = 0;
        for (int i = 0; i < p.length; i++) {
            sum += Math.abs(p[i] - q[i]);
        }
        return sum / 2;
    }

    /**
     * Returns the largest difference between the shares of a cell, also called L-infinity.
     *
     * @param before counts
     * @param after counts in the same cells
     * @return from 0 to 1
     */
    public static double largestDifference(double[] before, double[] after) {
        double[] p = shares(before, after);
        double[] q = shares(after, before);
        double largest = 0;
        for (int i = 0; i < p.length; i++) {
            largest = Math.max(largest, Math.abs(p[i] - q[i]));
        }
        return largest;
    }

    /**
     * Returns the largest difference between the cumulative shares at the edges of ordered cells. It is a lower bound
     * of the Kolmogorov-Smirnov statistic of the values, which may differ more within a cell.
     *
     * @param before counts, in the order of the cells
     * @param after counts in the same cells
     * @return from 0 to 1
     */
    public static double kolmogorovSmirnov(double[] before, double[] after) {
        double[] p = shares(before, after);
        double[] q = shares(after, before);
        double difference = 0;
        double largest = 0;
        for (int i = 0; i < p.length; i++) {
            difference += p[i] - q[i];
            largest = Math.max(largest, Math.abs(difference));
        }
        return largest;
    }

    /**
     * Returns the Wasserstein distance of order 1 between the values of two samples: how far they have moved on
     * average.
     *
     * @param before values, in any order, finite
     * @param after values, in any order, finite
     * @return 0 or more, in the unit of the values
     */
    public static double wasserstein(double[] before, double[] after) {
        return wasserstein(before, ones(before.length), after, ones(after.length));
    }

    /**
     * Returns the Wasserstein distance of order 1 between weighted values.
     *
     * @param before values, in any order, finite
     * @param beforeWeights how much each weighs
     * @param after values, in any order, finite
     * @param afterWeights how much each weighs
     * @return 0 or more, in the unit of the values
     */
    public static double wasserstein(double[] before, double[] beforeWeights, double[] after, double[] afterWeights) {
        return Steps.integral(before, beforeWeights, after, afterWeights, Math::abs);
    }

    /**
     * Returns the energy distance between the values of two samples, {@code √(2 ∫ (F − G)²)}.
     *
     * @param before values, in any order, finite
     * @param after values, in any order, finite
     * @return 0 or more, in the root of the unit of the values
     */
    public static double energy(double[] before, double[] after) {
        DoubleUnaryOperator square = d -> d * d;
        return Math.sqrt(2 * Steps.integral(before, ones(before.length), after, ones(after.length), square));
    }

    private static double relativeEntropy(double[] p, double[] q) {
        double sum = 0;
        for (int i = 0; i < p.length; i++) {
            sum += p[i] == 0 ? 0 : p[i] * Math.log(p[i] / q[i]);
        }
        return sum;
    }

    private static double[] halfForNone(double[] counts, double[] others) {
        double sum = sum(counts, others);
        double[] shares = new double[counts.length];
        Arrays.setAll(shares, i -> (counts[i] == 0 && others[i] != 0 ? HALF : counts[i]) / sum);
        return shares;
    }

    private static double[] shares(double[] counts, double[] others) {
        double sum = sum(counts, others);
        double[] shares = new double[counts.length];
        Arrays.setAll(shares, i -> counts[i] / sum);
        return shares;
    }

    private static double sum(double[] counts, double[] others) {
        if (counts.length != others.length) {
            throw new IllegalArgumentException("Samples must be counted in the same cells, but one has " + counts.length
                    + " and the other " + others.length);
        }
        double sum = 0;
        for (double count : counts) {
            if (!(count >= 0)) {
                throw new IllegalArgumentException("Counts must be 0 or more, but one is negative or NaN");
            }
            sum += count;
        }
        if (!(sum > 0 && sum < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("A sample must have counts above 0 and finite, but their sum is " + sum);
        }
        return sum;
    }

    private static double[] ones(int length) {
        double[] ones = new double[length];
        Arrays.fill(ones, 1);
        return ones;
    }
}
