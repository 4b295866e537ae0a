package io.mlprod.internal.shadow;

import io.mlprod.internal.statistics.PairedEvidence;
import io.mlprod.shadow.ShadowReport.Paired;
import java.util.HashSet;
import java.util.Set;

/**
 * The counts of to which of the two models alone something happened, once for each unit: the first time. A unit that
 * comes again and again is one piece of evidence. Not thread-safe.
 */
final class UnitPairs {

    private final int mostUnits;
    private final Set<Long> units = new HashSet<>();
    private long onlyPrimary;
    private long onlyCandidate;
    private long withoutUnit;

    /**
     * Creates the counts.
     *
     * @param mostUnits how many units are distinguished; further ones do not count, so that none counts twice
     */
    UnitPairs(int mostUnits) {
        this.mostUnits = mostUnits;
    }

    /**
     * Counts a case.
     *
     * @param unit the unit's hash; 0 if none is known, in which case each case counts
     * @param isCandidate true if it happened to the candidate alone, false if to the primary alone
     */
    void add(long unit, boolean isCandidate) {
        if (unit == 0) {
            withoutUnit++;
        } else if (units.size() >= mostUnits || !units.add(unit)) {
            return;
        }
        onlyPrimary += isCandidate ? 0 : 1;
        onlyCandidate += isCandidate ? 1 : 0;
    }

    /**
     * Returns how many more cases of the candidate alone would show that it has more of them, if the primary alone gets
     * no more.
     */
    static long missing(long onlyPrimary, long onlyCandidate, double logEvidence) {
        long enough = 1;
        while (!isMore(onlyPrimary, onlyCandidate + enough, logEvidence)) {
            enough *= 2;
        }
        long tooFew = enough / 2;
        while (enough - tooFew > 1) {
            long middle = (tooFew + enough) / 2;
            if (isMore(onlyPrimary, onlyCandidate + middle, logEvidence)) {
                enough = middle;
            } else {
                tooFew = middle;
            }
        }
        return enough;
    }

    static boolean isMore(long onlyPrimary, long onlyCandidate, double logEvidence) {
        return onlyCandidate > onlyPrimary && PairedEvidence.logEvidence(onlyPrimary, onlyCandidate) >= logEvidence;
    }

    long missing(double logEvidence) {
        return missing(onlyPrimary, onlyCandidate, logEvidence);
    }

    boolean isCandidateMore(double logEvidence) {
        return isMore(onlyPrimary, onlyCandidate, logEvidence);
    }

    Paired report() {
        return new Paired(
                onlyPrimary, onlyCandidate, withoutUnit, PairedEvidence.logEvidence(onlyPrimary, onlyCandidate));
    }
}
