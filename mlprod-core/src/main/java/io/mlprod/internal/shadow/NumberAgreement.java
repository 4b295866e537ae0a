package io.mlprod.internal.shadow;

import io.mlprod.internal.shadow.FieldValue.Numbers;
import io.mlprod.internal.statistics.ExcessEvidence;
import io.mlprod.model.PredictionId;
import io.mlprod.shadow.ShadowReport;
import io.mlprod.shadow.ShadowReport.Standing;
import io.mlprod.shadow.Tolerance;
import java.util.Optional;

/** The distances between the numbers of two answers. Not thread-safe. */
final class NumberAgreement {

    private static final int MOST_UNITS = 1_000; // there may be many fields

    private final Tolerance tolerance;
    private final WorstPairs worst;
    private final UnitPairs nonFinite = new UnitPairs(MOST_UNITS);
    private boolean isPrimaryNonFinite; // has ever been
    private long pairs;
    private long pairsOnlyPrimary;
    private long pairsOnlyCandidate;
    private long elements;
    private long outside;
    private long onlyPrimaryNonFinite;
    private long onlyCandidateNonFinite;
    private long finite;
    private double maximum;
    private double sum;

    NumberAgreement(Tolerance tolerance, WorstPairs worst) {
        this.tolerance = tolerance;
        this.worst = worst;
    }

    static boolean agree(Numbers primary, Numbers candidate, Tolerance tolerance) {
        for (int i = 0; i < primary.size(); i++) {
            if (!tolerance.accepts(primary.values()[i], candidate.values()[i])) {
                return false;
            }
        }
        return true;
    }

    boolean isEmpty() {
        return elements == 0;
    }

    /** Returns whether all numbers agree. Both answers have the same elements. */
    boolean add(PredictionId id, long unit, String field, Numbers primary, Numbers candidate) {
        long before = outside;
        long beforePrimary = onlyPrimaryNonFinite;
        long beforeCandidate = onlyCandidateNonFinite;
        int furthest = -1;
        double distance = -1;
        for (int i = 0; i < primary.size(); i++) {
            double difference = add(primary.values()[i], candidate.values()[i]);
            if (difference > distance) {
                distance = difference;
                furthest = i;
            }
        }
        countNonFinite(unit, onlyPrimaryNonFinite > beforePrimary, onlyCandidateNonFinite > beforeCandidate);
        if (furthest >= 0) {
            worst.add(
                    id,
                    FieldComparison.element(field, primary, furthest),
                    primary.values()[furthest],
                    candidate.values()[furthest]);
        }
        return outside == before;
    }

    private void countNonFinite(long unit, boolean ofPrimary, boolean ofCandidate) {
        pairs++;
        if (ofPrimary != ofCandidate) {
            nonFinite.add(unit, ofCandidate);
            pairsOnlyPrimary += ofPrimary ? 1 : 0;
            pairsOnlyCandidate += ofCandidate ? 1 : 0;
        }
    }

    /** Returns the absolute difference; NaN if one of the numbers is not finite. */
    private double add(double primary, double candidate) {
        elements++;
        isPrimaryNonFinite |= !Double.isFinite(primary);
        boolean agree = tolerance.accepts(primary, candidate);
        outside += agree ? 0 : 1;
        if (Double.isFinite(primary) && Double.isFinite(candidate)) {
            double difference = Math.abs(candidate - primary);
            finite++;
            sum += difference;
            maximum = Math.max(maximum, difference);
            return difference;
        }
        if (!agree && Double.isFinite(candidate)) {
            onlyPrimaryNonFinite++;
        } else if (!agree) {
            onlyCandidateNonFinite++;
        }
        return Double.NaN;
    }

    Optional<ShadowReport.Numbers> report(EvidenceThreshold tests) {
        if (elements == 0) {
            return Optional.empty();
        }
        return Optional.of(new ShadowReport.Numbers(
                elements,
                outside,
                onlyPrimaryNonFinite,
                onlyCandidateNonFinite,
                maximum,
                sum / finite,
                standing(tests)));
    }

    /** Returns whether the candidate answers NaN or an infinity where the primary never would, or more often. */
    private Standing standing(EvidenceThreshold tests) {
        if (onlyCandidateNonFinite == 0) {
            return Standing.NONE;
        }
        if (!isPrimaryNonFinite || nonFinite.isCandidateMore(tests.needed())) {
            return Standing.SHOWN;
        }
        return ExcessEvidence.logEvidenceBelow(
                                pairsOnlyPrimary, pairsOnlyCandidate, pairs, FailureCounts.NEGLIGIBLE_SHARE)
                        >= EvidenceThreshold.SURELY_NEGLIGIBLE
                ? Standing.NEGLIGIBLE
                : Standing.NOT_DECIDED;
    }
}
