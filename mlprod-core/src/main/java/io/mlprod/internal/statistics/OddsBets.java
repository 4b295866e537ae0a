package io.mlprod.internal.statistics;

import java.util.function.DoubleUnaryOperator;

/**
 * Bets that the odds of a success are a multiple of what is claimed, with the stake spread evenly over five multiples.
 * Small ones win slowly but surely, large ones catch a disaster within a few observations.
 */
final class OddsBets {

    private static final double[] MULTIPLES = {1.5, 2, 3, 5, 10};

    private OddsBets() {}

    /** The log evidence that the probability of a success is above {@code probability}. */
    static double logEvidence(long successes, long trials, double probability) {
        return mean(multiple -> log(multiple, successes, trials, probability));
    }

    /** The log likelihood ratio of odds that are {@code multiple} times those of the claimed probability. */
    static double log(double multiple, long successes, long trials, double probability) {
        return successes * Math.log(multiple) - trials * Math.log1p(probability * (multiple - 1));
    }

    /** The log of the mean over all multiples, given each one's log; never leaves the log scale, so never overflows. */
    static double mean(DoubleUnaryOperator logOf) {
        double[] logs = new double[MULTIPLES.length];
        for (int i = 0; i < logs.length; i++) {
            logs[i] = logOf.applyAsDouble(MULTIPLES[i]);
        }
        return mean(logs);
    }

    /** The log of the mean of numbers, given their logs. */
    static double mean(double... logs) {
        double highest = Double.NEGATIVE_INFINITY;
        for (double log : logs) {
            highest = Math.max(highest, log);
        }
        double sum = 0;
        for (double log : logs) {
            sum += Math.exp(log - highest);
        }
        return highest + Math.log(sum / logs.length);
    }
}
