package io.mlprod.internal.experiment;

import org.apache.commons.numbers.gamma.LogGamma;

/**
 * The test of whether outcomes come too late as often in one slice as in the other. Each unit with an outcome counts
 * once, by the first outcome that was reported. Two binomials with unknown shares of their own, each with the Jeffreys
 * prior, are compared with the best-fitting single share. Since no share under the hypothesis fits better, the ratio is
 * an e-value at every look (universal inference: Wasserman, Ramdas and Balakrishnan 2020).
 */
final class LatenessEvidence {

    private static final double LOG_PI = Math.log(Math.PI);

    private LatenessEvidence() {}

    static double logEvidence(long late, long inTime, long otherLate, long otherInTime) {
        return logMixture(late, inTime)
                + logMixture(otherLate, otherInTime)
                - logBest(late + otherLate, inTime + otherInTime);
    }

    /** Returns the likelihood of one sequence with this many of each kind, over a share from Beta(1/2, 1/2). */
    private static double logMixture(long late, long inTime) {
        return LogGamma.value(late + 0.5) + LogGamma.value(inTime + 0.5) - LogGamma.value(late + inTime + 1.0) - LOG_PI;
    }

    private static double logBest(long late, long inTime) {
        double all = late + inTime;
        return term(late, all) + term(inTime, all);
    }

    private static double term(long part, double all) {
        return part == 0 ? 0 : part * Math.log(part / all);
    }
}
