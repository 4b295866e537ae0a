package io.mlprod.internal.statistics;

/** The conversion of a test's level to evidence. */
final class Levels {

    private Levels() {}

    /** Returns the log evidence from which a test at level {@code alpha} rejects. */
    static double logEvidence(double alpha) {
        return -Math.log(check(alpha));
    }

    static double check(double alpha) {
        if (!(alpha > 0 && alpha < 1)) {
            throw new IllegalArgumentException("The level alpha is " + alpha + ", expected a number between 0 and 1.");
        }
        return alpha;
    }
}
