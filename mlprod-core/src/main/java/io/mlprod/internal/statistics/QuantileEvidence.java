package io.mlprod.internal.statistics;

import java.util.function.DoublePredicate;
import org.apache.commons.numbers.gamma.LogBeta;

/**
 * The always-valid comparison of a quantile of two arms, for observations of any distribution, ties included (Howard
 * and Ramdas 2022). The count of observations up to a true quantile is binomial. So the quantile lies within the order
 * statistics whose counts a binomial test does not reject; the test mixes likelihood ratios over all rates with a Beta
 * prior of mean &nu;. Each arm's interval is taken at half the level, and the difference lies within what both allow.
 */
public final class QuantileEvidence {

    /** The weight of the prior, in observations; intervals are narrowest at a few thousand observations. */
    private static final double CONCENTRATION = 100;

    private static final int HALVINGS = 50;

    private static final double SMALLEST_LOG_ALPHA = -700;

    private QuantileEvidence() {}

    /**
     * Estimates the quantile: the smallest observation up to which there is at least a share of &nu;.
     *
     * @param sorted the observations in ascending order
     * @param nu which quantile, between 0 and 1
     * @param alpha the probability that the interval ever leaves out the true quantile, between 0 and 1
     * @return the interval; an end is infinite while there are too few observations for it
     * @throws IllegalArgumentException if nu or alpha is not between 0 and 1
     */
    public static Interval quantile(double[] sorted, double nu, double alpha) {
        double needed = Levels.logEvidence(alpha);
        check(nu);
        int n = sorted.length;
        if (n == 0) {
            return Interval.UNKNOWN;
        }
        int middle = (int) (n * nu);
        int fewest = lastTrue(middle, 0, count -> logEvidence(count, n, nu) < needed);
        int most = lastTrue(middle, n, count -> logEvidence(count, n, nu) < needed);
        return new Interval(
                sorted[Math.min(n, Math.max(1, (int) Math.ceil(n * nu))) - 1],
                fewest == 0 ? Double.NEGATIVE_INFINITY : sorted[fewest - 1],
                most == n ? Double.POSITIVE_INFINITY : sorted[most]);
    }

    /**
     * Returns the last whole number that fulfils the condition, going from one that does to another one; after it, none
     * does again.
     */
    private static int lastTrue(int from, int to, DoublePredicate condition) {
        if (condition.test(to)) {
            return to;
        }
        int open = from;
        int rejected = to;
        while (Math.abs(rejected - open) > 1) {
            int middle = open + (rejected - open) / 2;
            if (condition.test(middle)) {
                open = middle;
            } else {
                rejected = middle;
            }
        }
        return open;
    }

    private static double logEvidence(double count, int n, double nu) {
        double a = CONCENTRATION * nu;
        double b = CONCENTRATION * (1 - nu);
        return LogBeta.value(a + count, b + n - count)
                - LogBeta.value(a, b)
                - count * Math.log(nu)
                - (n - count) * Math.log1p(-nu);
    }

    /**
     * Estimates the difference of quantiles, treatment minus control.
     *
     * @param control the control's observations in ascending order
     * @param treatment the treatment's observations in ascending order
     * @param nu which quantile, between 0 and 1
     * @param alpha the probability that the interval ever leaves out the true difference, between 0 and 1
     * @return the interval; an end is infinite while there are too few observations for it
     * @throws IllegalArgumentException if nu or alpha is not between 0 and 1
     */
    public static Interval difference(double[] control, double[] treatment, double nu, double alpha) {
        Interval c = quantile(control, nu, alpha / 2);
        Interval t = quantile(treatment, nu, alpha / 2);
        return new Interval(t.estimate() - c.estimate(), t.lower() - c.upper(), t.upper() - c.lower());
    }

    /**
     * Estimates the difference of quantiles relative to the magnitude of the control's. It leaves out 0 exactly if
     * {@link #difference} does.
     *
     * @param control the control's observations in ascending order
     * @param treatment the treatment's observations in ascending order
     * @param nu which quantile, between 0 and 1
     * @param alpha the probability that the interval ever leaves out the true relative difference, between 0 and 1
     * @return the interval; without bounds if the control's quantile may be 0
     * @throws IllegalArgumentException if nu or alpha is not between 0 and 1
     */
    public static Interval relative(double[] control, double[] treatment, double nu, double alpha) {
        Interval c = quantile(control, nu, alpha / 2);
        Interval t = quantile(treatment, nu, alpha / 2);
        if (!c.excludes(0) || !Double.isFinite(c.upper() - c.lower())) {
            return Interval.UNKNOWN;
        }
        // Over the control's interval (value - x) / |x| is monotone, so its extremes are at the ends.
        return new Interval(
                relative(t.estimate(), c.estimate()),
                Math.min(relative(t.lower(), c.lower()), relative(t.lower(), c.upper())),
                Math.max(relative(t.upper(), c.lower()), relative(t.upper(), c.upper())));
    }

    private static double relative(double value, double control) {
        return (value - control) / Math.abs(control);
    }

    /**
     * Returns the smallest level at which {@link #difference} leaves out 0.
     *
     * @param control the control's observations in ascending order
     * @param treatment the treatment's observations in ascending order
     * @param nu which quantile, between 0 and 1
     * @return the p-value, which is valid at every look; 1 if no level does
     * @throws IllegalArgumentException if nu is not between 0 and 1
     */
    public static double pValue(double[] control, double[] treatment, double nu) {
        double accepts = SMALLEST_LOG_ALPHA;
        double rejects = -1e-12;
        if (!difference(control, treatment, nu, Math.exp(rejects)).excludes(0)) {
            return 1;
        }
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (accepts + rejects) / 2;
            if (difference(control, treatment, nu, Math.exp(middle)).excludes(0)) {
                rejects = middle;
            } else {
                accepts = middle;
            }
        }
        return Math.exp(rejects);
    }

    /**
     * Returns how many observations each arm needs before both ends of {@link #difference} are finite.
     *
     * @param nu which quantile, between 0 and 1
     * @param alpha the level, between 0 and 1
     * @return the number of observations
     * @throws IllegalArgumentException if nu or alpha is not between 0 and 1
     */
    public static int unitsNeeded(double nu, double alpha) {
        double rarer = Math.max(check(nu), 1 - nu);
        double needed = Levels.logEvidence(alpha / 2);
        int n = 1;
        while (logEvidence(n, n, rarer) < needed) {
            n++;
        }
        return n;
    }

    private static double check(double nu) {
        if (!(nu > 0 && nu < 1)) {
            throw new IllegalArgumentException("The quantile is " + nu + ", expected a number between 0 and 1.");
        }
        return nu;
    }
}
