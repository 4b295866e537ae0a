package io.mlprod.monitoring.internal.quality;

import org.apache.commons.statistics.inference.AlternativeHypothesis;
import org.apache.commons.statistics.inference.BinomialTest;
import org.apache.commons.statistics.inference.FisherExactTest;

/** The tests of whether a share is larger than another one, or than a limit. Pure functions. */
final class Shares {

    private static final long MOST =
            1 << 22; // of rows; beyond that, a part of them is tested, which is sure enough and takes no time

    private Shares() {}

    /** The probability that a window has at least as many by chance, if its share is the reference's: Fisher's test. */
    static double atLeast(long count, long rows, long referenceCount, long referenceRows) {
        double part = Math.min(1, (double) MOST / Math.max(1, rows + referenceRows));
        int has = (int) (count * part);
        int had = (int) (referenceCount * part);
        int[][] table = {{has, (int) (rows * part) - has}, {had, (int) (referenceRows * part) - had}};
        return probability(FisherExactTest.withDefaults()
                .with(AlternativeHypothesis.GREATER_THAN)
                .test(table)
                .getPValue());
    }

    /** The probability that there are at least as many by chance, if the share is a limit. */
    static double above(long count, long rows, double limit) {
        double part = Math.min(1, (double) MOST / Math.max(1, rows));
        return probability(BinomialTest.withDefaults()
                .with(AlternativeHypothesis.GREATER_THAN)
                .test((int) (rows * part), (int) (Math.min(count, rows) * part), limit)
                .getPValue());
    }

    private static double probability(double p) {
        return Math.min(1, Math.max(0, p));
    }
}
