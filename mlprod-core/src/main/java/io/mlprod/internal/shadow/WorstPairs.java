package io.mlprod.internal.shadow;

import io.mlprod.model.PredictionId;
import io.mlprod.shadow.ShadowReport.Worst;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** The pairs that are furthest apart. Not thread-safe. */
final class WorstPairs {

    private static final Comparator<Worst> NEAREST_FIRST = Comparator.comparingDouble(Worst::difference);

    private final int most;
    private final PriorityQueue<Worst> pairs = new PriorityQueue<>(NEAREST_FIRST);

    WorstPairs(int most) {
        this.most = most;
    }

    /** Adds a pair of scores, both of which are finite. */
    void add(PredictionId id, String element, double primary, double candidate) {
        double difference = Math.abs(candidate - primary);
        Worst nearest = pairs.peek();
        boolean isFull = pairs.size() >= most;
        if (most == 0 || difference == 0 || (isFull && nearest != null && difference <= nearest.difference())) {
            return;
        }
        if (isFull) {
            pairs.poll();
        }
        pairs.add(new Worst(id, element, primary, candidate));
    }

    List<Worst> report() {
        return pairs.stream().sorted(NEAREST_FIRST.reversed()).toList();
    }
}
