package io.mlprod.internal.statistics;

import org.apache.commons.numbers.gamma.RegularizedBeta;

/**
 * The test that is looked at once, after a number of tosses that was fixed before: exact, one-sided, binomial. What a
 * test that may be looked at at any time is measured against.
 */
final class FixedSample {

    private static final double POWER = 0.8;

    private FixedSample() {}

    /** The least number of tosses at which the test finds the true probability of heads with a power of 80 %. */
    static long tosses(double claimed, double heads, double alpha) {
        double guess = normal(claimed, heads, alpha);
        long tosses = Math.max(1, (long) (guess < 1000 ? guess / 2 : guess * 0.98));
        // Thousands more or less make no difference to a million: four digits.
        long stride = Math.max(1, (long) (guess / 10_000));
        while (atLeast(critical(tosses, claimed, alpha), tosses, heads) < POWER) {
            tosses += stride;
        }
        return tosses;
    }

    private static double normal(double claimed, double heads, double alpha) {
        double level = alpha == 0.05 ? 1.6449 : 2.3263;
        double spread = level * Math.sqrt(claimed * (1 - claimed)) + 0.8416 * Math.sqrt(heads * (1 - heads));
        return Math.pow(spread / (heads - claimed), 2);
    }

    /** The least number of heads that rejects. */
    private static long critical(long tosses, double claimed, double alpha) {
        long accepted = (long) (tosses * claimed) - 1;
        long rejects = tosses + 1;
        while (rejects - accepted > 1) {
            long middle = (accepted + rejects) / 2;
            if (atLeast(middle, tosses, claimed) <= alpha) {
                rejects = middle;
            } else {
                accepted = middle;
            }
        }
        return rejects;
    }

    private static double atLeast(long heads, long tosses, double probability) {
        if (heads <= 0) {
            return 1;
        }
        return heads > tosses ? 0 : RegularizedBeta.value(probability, (double) heads, tosses - heads + 1.0);
    }
}
