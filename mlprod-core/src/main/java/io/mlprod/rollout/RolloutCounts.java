package io.mlprod.rollout;

import io.mlprod.internal.text.RecordText;
import java.util.Map;

/**
 * What one process has counted in one epoch of a rollout. Immutable. Counts of several processes add up name by name.
 *
 * @param instance the process, a random name drawn when it joined
 * @param epoch the epoch
 * @param counts the counters by name
 * @since 0.1
 */
public record RolloutCounts(String instance, long epoch, Map<String, Long> counts) {

    /** Copies the map. */
    public RolloutCounts {
        counts = Map.copyOf(counts);
    }

    /**
     * Everything, safe to print.
     *
     * @return one line
     */
    @Override
    public String toString() {
        return RecordText.of(this);
    }
}
