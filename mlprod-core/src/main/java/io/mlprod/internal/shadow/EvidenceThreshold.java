package io.mlprod.internal.shadow;

/**
 * The evidence that a report needs to be sure, and what it may take for granted.
 *
 * @param count how many differences are tested; the rate of false alarms is divided among them
 * @param asksTwice whether the primary is asked twice; if it never is, it is taken to be free of noise
 */
record EvidenceThreshold(int count, boolean asksTwice) {

    /** The rate of false alarms of all tests together, however often a reader looks. */
    static final double SIGNIFICANCE = 0.01;

    /**
     * The rate at which a difference is called negligible that is not. Together with the 4.9 % of cases in which one of
     * 1 in 100 does not show in 300 pairs, that makes 95 % confidence that whatever is not mentioned is rarer.
     */
    private static final double NEGLIGIBLE = 0.0009;

    /** The log evidence from which a conclusion is sure, on its own. */
    static final double SURE = -Math.log(SIGNIFICANCE);

    static final double SURELY_NEGLIGIBLE = -Math.log(NEGLIGIBLE);

    /** Returns the log evidence from which one of the differences is surely more than noise. */
    double needed() {
        return SURE + Math.log(Math.max(1, count));
    }
}
