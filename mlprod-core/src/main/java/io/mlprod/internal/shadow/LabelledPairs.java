package io.mlprod.internal.shadow;

import io.mlprod.model.PredictionId;
import io.mlprod.shadow.ShadowReport.Labels;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The pairs whose labels differ, which are kept until the right label is known. Of pairs that agree only the ids are
 * kept, separately, so that they never push out one that differs. Not thread-safe.
 */
final class LabelledPairs {

    static final int MOST_WAITING = 10_000; // of each kind

    private record Pair(long unit, Object primary, Object candidate) {}

    private final Map<PredictionId, Pair> waiting = new LinkedHashMap<>();
    private final Set<PredictionId> agreeing = new LinkedHashSet<>();
    private final UnitPairs units = new UnitPairs(MOST_WAITING);
    private long disagreements;
    private long dropped;
    private long onlyPrimaryRight;
    private long onlyCandidateRight;
    private long neitherRight;

    void add(PredictionId id, long unit, Object primary, Object candidate) {
        if (primary.equals(candidate)) {
            agreeing.add(id); // whichever is right, it does not distinguish the two
            if (agreeing.size() > MOST_WAITING) {
                agreeing.remove(agreeing.iterator().next());
            }
            return;
        }
        disagreements++;
        waiting.put(id, new Pair(unit, primary, candidate));
        if (waiting.size() > MOST_WAITING) {
            waiting.remove(waiting.keySet().iterator().next());
            dropped++;
        }
    }

    /**
     * Takes the right label of a pair. Returns false if the pair is not known: never compared, forgotten, or labelled
     * before.
     */
    boolean label(PredictionId id, Object label) {
        Pair pair = waiting.remove(id);
        if (pair == null) {
            return agreeing.remove(id);
        }
        if (label.equals(pair.primary)) {
            onlyPrimaryRight++;
            units.add(pair.unit, false);
        } else if (label.equals(pair.candidate)) {
            onlyCandidateRight++;
            units.add(pair.unit, true);
        } else {
            neitherRight++;
        }
        return true;
    }

    Labels report() {
        return new Labels(
                disagreements,
                waiting.size(),
                dropped,
                onlyPrimaryRight,
                onlyCandidateRight,
                neitherRight,
                units.report());
    }
}
