package io.mlprod.monitoring.internal.performance;

import io.mlprod.model.PredictionId;
import io.mlprod.monitoring.performance.JoinedPrediction;
import java.util.ArrayList;
import java.util.List;

/**
 * Up to a number of predictions, and a count of all. Which ones are kept depends on their ids alone, so that another
 * look keeps the same ones. For one thread.
 */
final class RowSample {

    private final int most;
    private final List<JoinedPrediction> kept = new ArrayList<>();
    private long highest = Long.MAX_VALUE; // those with a higher hash are left out
    private long count;

    RowSample(int most) {
        this.most = most;
    }

    void add(JoinedPrediction row) {
        count++;
        if (hash(row.prediction().id()) <= highest) {
            kept.add(row);
            while (kept.size() > most) {
                highest >>= 1;
                kept.removeIf(other -> hash(other.prediction().id()) > highest);
            }
        }
    }

    List<JoinedPrediction> rows() {
        return kept;
    }

    /** Returns how many there were. */
    long count() {
        return count;
    }

    boolean isPart() {
        return kept.size() < count;
    }

    static long hash(PredictionId id) {
        return mixed(id.handle() + 0x9E3779B97F4A7C15L * id.sequence());
    }

    static long mixed(long bits) {
        long hash = bits;
        hash = (hash ^ (hash >>> 30)) * 0xBF58476D1CE4E5B9L;
        hash = (hash ^ (hash >>> 27)) * 0x94D049BB133111EBL;
        return (hash ^ (hash >>> 31)) & Long.MAX_VALUE;
    }
}
