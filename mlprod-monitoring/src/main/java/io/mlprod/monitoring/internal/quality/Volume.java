package io.mlprod.monitoring.internal.quality;

import java.util.Arrays;
import org.apache.commons.statistics.inference.AlternativeHypothesis;
import org.apache.commons.statistics.inference.BinomialTest;
import org.apache.commons.statistics.inference.TTest;

/**
 * The number of rows of a window against those of others. The p-value is the largest of three: that of Poisson's
 * distribution, and two for days that differ more than that, of t-tests of the square roots and of the logarithms. Pure
 * functions.
 */
final class Volume {

    private static final long MOST = 1 << 22; // of rows; beyond that, a part of them is tested

    private Volume() {}

    /**
     * By how much days differ, besides Poisson's distribution.
     *
     * @param variance of the logarithm of the number of rows; not below 0
     * @param degrees of freedom that it was estimated with
     */
    record Scatter(double variance, double degrees) {

        /** Returns how much some numbers differ among themselves. */
        static Scatter among(long[] rows) {
            double mean = Arrays.stream(rows)
                    .asDoubleStream()
                    .map(Volume::log)
                    .average()
                    .orElseThrow();
            double squares = Arrays.stream(rows)
                    .mapToDouble(Volume::log)
                    .map(log -> (log - mean) * (log - mean))
                    .sum();
            return new Scatter(Math.max(0, squares / (rows.length - 1) - 1 / (mean(rows) + 1)), rows.length - 1);
        }
    }

    static double mean(long[] rows) {
        return Arrays.stream(rows).average().orElse(Double.NaN);
    }

    private static double log(double rows) {
        return Math.log1p(rows);
    }

    /** Returns by which factor two numbers differ, as a logarithm; 0 if they are equal. */
    static double apart(double rows, double others) {
        return Math.abs(log(rows) - log(others));
    }

    /** Returns how much more a number differs from the mean of some others than by Poisson's distribution, squared. */
    static double scatter(double rows, double mean, int others) {
        double apart = apart(rows, mean);
        return apart * apart / (1 + 1.0 / others) - 1 / (mean + 1);
    }

    static double pValue(long rows, long[] others, Scatter scatter) {
        double mean = mean(others);
        double one = 1 + 1.0 / others.length; // one number and the mean of the others
        double roots = 2 * (root((double) rows) - root(mean)) / Math.sqrt(one * (1 + scatter.variance * mean));
        double logs = (log((double) rows) - log(mean)) / Math.sqrt(one * (1 / (mean + 1) + scatter.variance));
        double scattered = Math.max(student(roots, scatter.degrees), student(logs, scatter.degrees));
        return Math.max(poisson(rows, others), scattered);
    }

    /** Given the sum of all, the rows of one window of the same kind are binomially distributed. */
    private static double poisson(long rows, long[] others) {
        double all = (double) rows + Arrays.stream(others).sum();
        double part = Math.min(1, MOST / Math.max(1, all));
        double share = 1.0 / (others.length + 1);
        boolean isMore = rows > all * share;
        return probability(2
                * BinomialTest.withDefaults()
                        .with(isMore ? AlternativeHypothesis.GREATER_THAN : AlternativeHypothesis.LESS_THAN)
                        .test((int) (all * part), (int) (rows * part), share)
                        .getPValue());
    }

    private static double root(double rows) {
        return Math.sqrt(rows + 0.375);
    }

    /** Returns the probability that Student's t is so far from 0. */
    static double student(double t, double degrees) {
        int numbers = (int) Math.max(2, degrees + 1); // a mean of so many, with such a variance, has this t
        return probability(TTest.withDefaults()
                .test(Math.abs(t), (double) numbers, numbers)
                .getPValue());
    }

    private static double probability(double p) {
        return Math.min(1, Math.max(0, p));
    }
}
