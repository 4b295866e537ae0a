package io.mlprod.internal.statistics;

/**
 * The sequential form of McNemar's test: whether one of two models that answered the same inputs is right more often.
 * Inputs on which both are right or both wrong say nothing. On the others each model wins with probability 1/2 if the
 * two are equally good. Exact at any sample size and under peeking.
 */
public final class PairedEvidence {

    private PairedEvidence() {}

    /**
     * Returns the evidence against "both are right equally often", in whichever direction.
     *
     * @param onlyControlRight how many inputs only the control answered correctly
     * @param onlyCandidateRight how many inputs only the candidate answered correctly
     * @return the natural logarithm of the e-value, the mean of the two one-sided ones; 0 without such inputs; reject
     *     at level &alpha; from ln(1/&alpha;) on
     * @throws IllegalArgumentException if a count is negative
     */
    public static double logEvidence(long onlyControlRight, long onlyCandidateRight) {
        if (onlyControlRight < 0 || onlyCandidateRight < 0) {
            throw new IllegalArgumentException("Inputs are counted from 0, but the control has " + onlyControlRight
                    + " and the candidate " + onlyCandidateRight + ".");
        }
        double inputs = Math.addExact(onlyControlRight, onlyCandidateRight);
        double either = OddsBets.logSum(
                OddsBets.logEvidence((double) onlyControlRight, inputs, 0.5),
                OddsBets.logEvidence((double) onlyCandidateRight, inputs, 0.5));
        return either - Math.log(2);
    }
}
