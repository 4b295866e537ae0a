package io.mlprod.internal.shadow;

import io.mlprod.internal.shadow.FieldValue.Numbers;
import io.mlprod.model.PredictionId;
import io.mlprod.shadow.ShadowReport;
import io.mlprod.shadow.Tolerance;
import java.util.Optional;

/** Counts how far numbers are apart. Not thread-safe. */
final class NumberAgreement {

    private final Tolerance tolerance;
    private final WorstPairs worst;
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

    /** Whether all agree; both have the same elements. */
    boolean add(PredictionId id, String field, Numbers primary, Numbers candidate) {
        long before = outside;
        int furthest = -1;
        double distance = -1;
        for (int i = 0; i < primary.size(); i++) {
            double difference = add(primary.values()[i], candidate.values()[i]);
            if (difference > distance) {
                distance = difference;
                furthest = i;
            }
        }
        if (furthest >= 0) {
            worst.add(
                    id,
                    FieldComparison.element(field, primary, furthest),
                    primary.values()[furthest],
                    candidate.values()[furthest]);
        }
        return outside == before;
    }

    /** The absolute difference; NaN if one is not finite. */
    private double add(double primary, double candidate) {
        elements++;
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

    Optional<ShadowReport.Numbers> report() {
        if (elements == 0) {
            return Optional.empty();
        }
        return Optional.of(new ShadowReport.Numbers(
                elements, outside, onlyPrimaryNonFinite, onlyCandidateNonFinite, maximum, sum / finite));
    }
}
