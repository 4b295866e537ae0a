package io.mlprod.internal.shadow;

import io.mlprod.internal.statistics.ExcessEvidence;
import io.mlprod.shadow.ShadowReport.Failures;
import io.mlprod.shadow.ShadowReport.Standing;
import java.util.HashMap;
import java.util.Map;

/** The counts of calls on which the candidate failed, the primary, or both. Not thread-safe. */
final class FailureCounts {

    /**
     * The share of calls below which the candidate's failures beyond those of the primary are negligible, if they are
     * surely fewer.
     */
    static final double NEGLIGIBLE_SHARE = 0.001;

    private static final int MOST_KINDS = 20;

    private final UnitPairs units = new UnitPairs(LabelledPairs.MOST_WAITING);
    private final Map<String, Long> kinds = new HashMap<>();
    private long onlyCandidate;
    private long onlyPrimary;
    private long both;

    void candidateFailed(long unit, Throwable error) {
        onlyCandidate++;
        units.add(unit, true);
        String name = error.getClass().getSimpleName();
        String kind = name.isEmpty() ? error.getClass().getName() : name; // an anonymous class has no simple one
        kinds.merge(kinds.size() < MOST_KINDS || kinds.containsKey(kind) ? kind : "others", 1L, Long::sum);
    }

    void primaryFailed(long unit, boolean candidateFailed) {
        if (candidateFailed) {
            both++;
        } else {
            onlyPrimary++;
            units.add(unit, false);
        }
    }

    Failures report(long compared) {
        long asked = compared + onlyCandidate + onlyPrimary + both;
        Standing standing = standing(asked);
        long missing = standing == Standing.NOT_DECIDED ? units.missing(EvidenceThreshold.SURE) : 0;
        return new Failures(asked, onlyPrimary, onlyCandidate, both, units.report(), standing, missing, kinds);
    }

    private Standing standing(long asked) {
        if (onlyCandidate == 0) {
            return Standing.NONE;
        }
        if (units.isCandidateMore(EvidenceThreshold.SURE)) {
            return Standing.SHOWN;
        }
        return ExcessEvidence.logEvidenceBelow(onlyPrimary, onlyCandidate, asked, NEGLIGIBLE_SHARE)
                        >= EvidenceThreshold.SURELY_NEGLIGIBLE
                ? Standing.NEGLIGIBLE
                : Standing.NOT_DECIDED;
    }
}
