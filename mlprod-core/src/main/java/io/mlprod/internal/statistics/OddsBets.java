package io.mlprod.internal.statistics;

/**
 * The bets that the odds of a success are a multiple of what is claimed, with the stake spread evenly over eight
 * multiples. Small multiples win slowly but surely, large ones detect a disaster within a few observations.
 *
 * <p>The evidence of the nearest multiple grows if the true one is above about its root, so effects below 1.025 never
 * show. With denser multiples each bet would have less stake; with sparser ones, effects between them would have no bet
 * that fits. With these, the median number of events until rejection stays within 1.25 times that of a test of fixed
 * size and 80 % power for odds of 1.05 to 10 times, at levels 0.05 and 0.01 and shares of 5 and 50 %: see
 * {@code PowerTable} among the tests.
 */
final class OddsBets {

    private static final double[] MULTIPLES = {1.05, 1.12, 1.25, 1.5, 2, 3, 6, 30};

    /** The number of bets. */
    static final int COUNT = MULTIPLES.length;

    private static final double LOG_COUNT = Math.log(COUNT);

    private OddsBets() {}

    /** Returns the log evidence that the probability of a success is above {@code probability}. */
    static double logEvidence(double successes, double trials, double probability) {
        double sum = Double.NEGATIVE_INFINITY;
        for (int bet = 0; bet < COUNT; bet++) {
            sum = logSum(sum, log(bet, successes, trials, probability));
        }
        return mean(sum);
    }

    /**
     * Returns the log of what one of the bets has made of a stake of 1, at odds that would be fair if the claimed
     * probability were true.
     */
    static double log(int bet, double successes, double trials, double probability) {
        double multiple = MULTIPLES[bet];
        return successes * Math.log(multiple) - trials * Math.log1p(probability * (multiple - 1));
    }

    /** Returns the log of the mean of all bets, given the log of their sum. */
    static double mean(double logSum) {
        return logSum - LOG_COUNT;
    }

    /** Returns the log of the sum of two numbers, given their logs; never leaves the log scale, so never overflows. */
    static double logSum(double a, double b) {
        double higher = Math.max(a, b);
        return higher + Math.log1p(Math.exp(Math.min(a, b) - higher));
    }
}
