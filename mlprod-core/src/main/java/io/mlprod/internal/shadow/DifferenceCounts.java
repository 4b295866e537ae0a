package io.mlprod.internal.shadow;

import io.mlprod.internal.statistics.ExcessEvidence;
import io.mlprod.shadow.ShadowReport.Noise;
import io.mlprod.shadow.ShadowReport.Standing;

/**
 * The numbers of pairs in which the candidate differs from the primary in one respect, and in which the primary differs
 * from itself. Not thread-safe.
 *
 * <p>Where the primary is asked twice, the two answers that come second, one of them the candidate's, are compared with
 * the first one. If the two models are alike, each of the two second answers is as likely to be the one that alone
 * differs, whatever the noise and the input. That makes the test exact; it does not need the noise of other inputs.
 */
final class DifferenceCounts {

    /** The least share of pairs that counts as a change. */
    private static final double LEAST_SHARE = 0.0003;

    /** The share below which a change is negligible, if it is surely rarer than this, beyond noise. */
    private static final double NEGLIGIBLE_SHARE = 0.01;

    private long pairs;
    private long differing;
    private long asked;
    private long itself;
    private long onlyPrimary;
    private long onlyCandidate;

    void add(boolean differs) {
        pairs++;
        differing += differs ? 1 : 0;
    }

    /** Adds the result of asking the primary once more for a pair that was added before. */
    void addAgain(boolean candidateDiffers, boolean primaryDiffers) {
        asked++;
        itself += primaryDiffers ? 1 : 0;
        onlyPrimary += primaryDiffers && !candidateDiffers ? 1 : 0;
        onlyCandidate += candidateDiffers && !primaryDiffers ? 1 : 0;
    }

    long pairs() {
        return pairs;
    }

    long differing() {
        return differing;
    }

    Noise noise(EvidenceThreshold tests) {
        long missing = standing(tests) == Standing.NOT_DECIDED
                ? UnitPairs.missing(onlyPrimary, onlyCandidate, tests.needed())
                : 0;
        return new Noise(asked, itself, onlyPrimary, onlyCandidate, missing);
    }

    Standing standing(EvidenceThreshold tests) {
        if (differing == 0) {
            return Standing.NONE;
        }
        if (isShown(tests)) {
            return Standing.SHOWN;
        }
        return isNegligible() ? Standing.NEGLIGIBLE : Standing.NOT_DECIDED;
    }

    private boolean isShown(EvidenceThreshold tests) {
        if (!tests.asksTwice()) {
            return differing > LEAST_SHARE * pairs;
        }
        return onlyCandidate - onlyPrimary > LEAST_SHARE * asked
                && UnitPairs.isMore(onlyPrimary, onlyCandidate, tests.needed());
    }

    /**
     * Returns whether a change is negligible: by all pairs, as if there were no noise, or by those for which the
     * primary was asked twice.
     */
    private boolean isNegligible() {
        double byPairs = ExcessEvidence.logEvidenceBelow(0, differing, pairs, NEGLIGIBLE_SHARE);
        double byNoise = ExcessEvidence.logEvidenceBelow(onlyPrimary, onlyCandidate, asked, NEGLIGIBLE_SHARE);
        return Math.max(byPairs, byNoise) >= EvidenceThreshold.SURELY_NEGLIGIBLE + Math.log(2);
    }
}
