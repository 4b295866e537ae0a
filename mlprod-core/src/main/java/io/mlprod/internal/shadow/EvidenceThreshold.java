package io.mlprod.internal.shadow;

/**
 * How sure a report must be, and what it may take for granted.
 *
 * @param count how many differences are tested, between which the rate of false alarms is shared out
 * @param asksTwice whether the primary is asked twice; if it never is, it is taken to be without noise
 */
record EvidenceThreshold(int count, boolean asksTwice) {

    /** The rate of false alarms of all tests together, however often somebody looks. */
    static final double SIGNIFICANCE = 0.01;

    /**
     * The rate at which a difference is called negligible that is not. With the 4.9 % of cases in which one of 1 in 100
     * does not show in 300 pairs, that makes 95 % confidence that what is not spoken of is rarer.
     */
    private static final double NEGLIGIBLE = 0.0009;

    /** Returns the log evidence from which on something is surely so, on its own. */
    static final double SURE = -Math.log(SIGNIFICANCE);

    static final double SURELY_NEGLIGIBLE = -Math.log(NEGLIGIBLE);

    /** Returns the log evidence from which on one of the differences is surely more than noise. */
    double needed() {
        return SURE + Math.log(Math.max(1, count));
    }
}
