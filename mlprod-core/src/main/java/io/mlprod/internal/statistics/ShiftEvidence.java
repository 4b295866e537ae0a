package io.mlprod.internal.statistics;

/**
 * The exact test of whether two models' scores of the same inputs have the same distribution. The distributions differ
 * if and only if at some edge more inputs move above it than below it, from one model to the other. If the two are
 * alike, an input that changes sides goes either way with probability 1/2. Exact at any sample size and under peeking,
 * provided that the edges do not depend on which score is whose.
 */
public final class ShiftEvidence {

    private ShiftEvidence() {}

    /**
     * Returns the evidence against "the two are distributed alike": the mean over all edges, so that no edge has to be
     * chosen.
     *
     * @param ups how many inputs the candidate scores above an edge and the control at or below it, for each edge
     * @param downs how many inputs the control scores above an edge and the candidate at or below it
     * @return the natural logarithm of the e-value; 0 without edges; reject at level &alpha; from ln(1/&alpha;) on
     * @throws IllegalArgumentException if there is not one count up and one down for each edge, or one is negative
     */
    public static double logEvidence(long[] ups, long[] downs) {
        if (ups.length != downs.length) {
            throw new IllegalArgumentException("There are " + ups.length + " counts of inputs above an edge and "
                    + downs.length + " below, expected one of each for every edge.");
        }
        double[] logs = new double[ups.length];
        for (int i = 0; i < logs.length; i++) {
            logs[i] = PairedEvidence.logEvidence(downs[i], ups[i]);
        }
        return logs.length == 0 ? 0 : LogMean.of(logs);
    }
}
