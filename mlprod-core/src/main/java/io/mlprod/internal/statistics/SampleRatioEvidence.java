package io.mlprod.internal.statistics;

import java.util.List;
import org.apache.commons.numbers.gamma.LogGamma;

/**
 * The exact test of whether units arrive in the arms with the shares that were configured. Holds at any sample size and
 * under peeking (Lindon and Malek 2022): the multinomial with the configured shares is compared with one whose shares
 * are unknown, with a Dirichlet prior of 100 times the configured ones.
 */
public final class SampleRatioEvidence {

    private static final double CONCENTRATION = 100;

    private static final double TOLERANCE = 1e-9;

    private SampleRatioEvidence() {}

    /**
     * The number of units that each arm got while the shares were fixed. Immutable.
     *
     * @param shares the probability of each arm, adding up to 1
     * @param counts how many units each arm got, in the same order
     */
    public record Phase(List<Double> shares, List<Long> counts) {

        /**
         * Copies and checks the values.
         *
         * @throws IllegalArgumentException if the lists differ in length, a share or count is negative, or the shares
         *     do not add up to 1
         */
        public Phase {
            shares = List.copyOf(shares);
            counts = List.copyOf(counts);
            double sum = shares.stream().mapToDouble(Double::doubleValue).sum();
            if (shares.size() != counts.size()
                    || shares.stream().anyMatch(share -> !(share >= 0))
                    || counts.stream().anyMatch(count -> count < 0)
                    || !(Math.abs(sum - 1) <= TOLERANCE)) {
                throw new IllegalArgumentException("A phase has the shares " + shares + " and the counts " + counts
                        + ", expected as many of one as of the other, none negative, and shares that add up to 1.");
            }
        }
    }

    /**
     * Returns the evidence against "units arrive with the configured shares". Evidence of phases multiplies.
     *
     * @param phases the counts, one phase for each time in which the shares were fixed; may be empty
     * @return the natural logarithm of the e-value, 0 without units; infinity if an arm without a share got a unit;
     *     reject at level &alpha; from ln(1/&alpha;) on
     */
    public static double logEvidence(List<Phase> phases) {
        return phases.stream().mapToDouble(SampleRatioEvidence::logEvidence).sum();
    }

    private static double logEvidence(Phase phase) {
        long units = 0;
        double log = 0;
        for (int arm = 0; arm < phase.shares().size(); arm++) {
            double share = phase.shares().get(arm);
            long count = phase.counts().get(arm);
            units = Math.addExact(units, count);
            if (count > 0 && share == 0) {
                return Double.POSITIVE_INFINITY;
            }
            // An arm that got no unit adds nothing, not even if its share is 0.
            if (count > 0) {
                log += rise(CONCENTRATION * share, count) - count * Math.log(share);
            }
        }
        return units == 0 ? 0 : log - rise(CONCENTRATION, units);
    }

    /** Returns the log of a (a + 1) ... (a + count - 1). */
    private static double rise(double a, long count) {
        return LogGamma.value(a + count) - LogGamma.value(a);
    }
}
