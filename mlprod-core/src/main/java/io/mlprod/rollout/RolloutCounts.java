package io.mlprod.rollout;

import io.mlprod.internal.text.RecordText;
import java.util.Map;

/**
 * What one process has counted in one epoch of a rollout. Immutable. Counts of several processes add up name by name;
 * units that several processes have met are known by their names, and count once.
 *
 * @param instance the process, a random name drawn when it joined
 * @param epoch the epoch
 * @param counts the counters by name
 * @param units samples of units by what they are a sample of, for example those that had an event of a guard. Each is
 *     at most 15,000 ASCII characters. A unit is in it by a pseudonym: a keyed hash of its hash by
 *     {@code ModelHandleBuilder.unitSecret}; without a secret, whoever can guess units can find out which are there
 * @since 0.1
 */
public record RolloutCounts(String instance, long epoch, Map<String, Long> counts, Map<String, String> units) {

    /** Copies the maps. */
    public RolloutCounts {
        counts = Map.copyOf(counts);
        units = Map.copyOf(units);
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
