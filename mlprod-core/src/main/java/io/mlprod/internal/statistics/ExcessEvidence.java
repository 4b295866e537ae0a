package io.mlprod.internal.statistics;

/**
 * The exact test of whether something happens to the candidate on a share more of the inputs than to the control, where
 * both had the same inputs. What happens to both or to neither does not matter. Exact at any sample size and under
 * peeking, as long as the next input, given the past, has at least that excess if the hypothesis holds.
 *
 * <p>An input counts +1 if it happens to the control only, -1 if it happens to the candidate only, else 0. If the
 * candidate's excess is s or more, the mean of that count is at most -s. So a stake of which the fraction &lambda; is
 * bet on a count above -s does not grow. The evidence is the mean over six fractions: large ones for what is rare,
 * small ones for what often happens to both.
 */
public final class ExcessEvidence {

    /** The bets, as parts of the largest fraction with which a single input cannot lose everything. */
    private static final double[] FRACTIONS = {0.8, 0.5, 0.2, 0.1, 0.05, 0.02};

    private ExcessEvidence() {}

    /**
     * Returns the evidence against "the candidate has it on at least {@code share} more of the inputs than the
     * control".
     *
     * @param onlyControl on how many inputs it happened to the control alone
     * @param onlyCandidate on how many inputs it happened to the candidate alone
     * @param inputs how many inputs there were
     * @param share between 0 and 1
     * @return the natural logarithm of the e-value, 0 without inputs; reject at level &alpha; from ln(1/&alpha;) on
     * @throws IllegalArgumentException if a count is negative, there are fewer inputs than counted, or the share is not
     *     between 0 and 1
     */
    public static double logEvidenceBelow(long onlyControl, long onlyCandidate, long inputs, double share) {
        long others = inputs - onlyControl - onlyCandidate;
        if (onlyControl < 0 || onlyCandidate < 0 || others < 0) {
            throw new IllegalArgumentException(
                    "Of " + inputs + " inputs " + onlyControl + " are the control's alone and " + onlyCandidate
                            + " the candidate's alone, expected 0 or more and not more than inputs.");
        }
        if (!(share > 0 && share < 1)) {
            throw new IllegalArgumentException("The share is " + share + ", expected between 0 and 1.");
        }
        double[] logs = new double[FRACTIONS.length];
        for (int i = 0; i < logs.length; i++) {
            double fraction = FRACTIONS[i] / (1 - share);
            logs[i] = onlyControl * Math.log1p(fraction * (1 + share))
                    + onlyCandidate * Math.log1p(-fraction * (1 - share))
                    + others * Math.log1p(fraction * share);
        }
        return LogMean.of(logs);
    }
}
