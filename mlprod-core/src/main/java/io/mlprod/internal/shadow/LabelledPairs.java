package io.mlprod.internal.shadow;

import io.mlprod.internal.statistics.PairedTest;
import io.mlprod.model.PredictionId;
import io.mlprod.shadow.ShadowReport.Labels;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Keeps the pairs whose labels differ until the right one is known. Of those that agree it keeps whose they are, apart,
 * so that they never push out one that differs. Not thread-safe.
 */
final class LabelledPairs {

    static final int MOST_WAITING = 10_000; // of each kind

    private record Pair(Object primary, Object candidate) {}

    private final Map<PredictionId, Pair> waiting = new LinkedHashMap<>();
    private final Set<PredictionId> agreeing = new LinkedHashSet<>();
    private long disagreements;
    private long dropped;
    private long onlyPrimaryRight;
    private long onlyCandidateRight;
    private long neitherRight;

    void add(PredictionId id, Object primary, Object candidate) {
        if (primary.equals(candidate)) {
            agreeing.add(id); // whatever is right, it does not tell the two apart
            if (agreeing.size() > MOST_WAITING) {
                agreeing.remove(agreeing.iterator().next());
            }
            return;
        }
        disagreements++;
        waiting.put(id, new Pair(primary, candidate));
        if (waiting.size() > MOST_WAITING) {
            waiting.remove(waiting.keySet().iterator().next());
            dropped++;
        }
    }

    /** False if the pair is not known: never compared, forgotten, or labelled before. */
    boolean label(PredictionId id, Object label) {
        Pair pair = waiting.remove(id);
        if (pair == null) {
            return agreeing.remove(id);
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
