package io.mlprod.internal.shadow;

import io.mlprod.internal.statistics.PairedTest;
import io.mlprod.model.PredictionId;
import io.mlprod.shadow.ShadowReport.Labels;
import java.util.LinkedHashMap;
import java.util.Map;

/** Keeps the pairs whose labels differ until the right one is known. Not thread-safe. */
final class LabelledPairs {

    static final int MOST_WAITING = 10_000;

    private record Pair(Object primary, Object candidate) {}

    private final Map<PredictionId, Pair> waiting = new LinkedHashMap<>();
    private long disagreements;
    private long dropped;
    private long onlyPrimaryRight;
    private long onlyCandidateRight;
    private long neitherRight;

    void add(PredictionId id, Object primary, Object candidate) {
        if (primary.equals(candidate)) {
            return; // whatever is right, it does not tell the two apart
        }
        disagreements++;
        waiting.put(id, new Pair(primary, candidate));
        if (waiting.size() > MOST_WAITING) {
            waiting.remove(waiting.keySet().iterator().next());
            dropped++;
        }
    }

    /** False if both said the same, or it was not shadowed. */
    boolean label(PredictionId id, Object label) {
        Pair pair = waiting.remove(id);
        if (pair == null) {
            return false;
        }
        if (label.equals(pair.primary)) {
            onlyPrimaryRight++;
        } else if (label.equals(pair.candidate)) {
            onlyCandidateRight++;
        } else {
            neitherRight++;
        }
        return true;
    }

    Labels report() {
        double logEvidence = PairedTest.logEvidence(onlyPrimaryRight, onlyCandidateRight);
        return new Labels(
                disagreements,
                waiting.size(),
                dropped,
                onlyPrimaryRight,
                onlyCandidateRight,
                neitherRight,
                logEvidence,
                Math.min(1, Math.exp(-logEvidence)));
    }
}
