package io.mlprod.rollout;

import io.mlprod.internal.text.RecordText;
import java.util.Map;

/**
 * The counts of one process in one epoch of a rollout. Immutable. Counts of several processes add up name by name;
 * units that several processes have met are recognised by their pseudonyms, and count once.
 *
 * @param instance the process, a random name drawn when it joined
 * @param epoch the epoch
 * @param counts the counters by name
 * @param units samples of units, by the name of what they sample, for example the units that had an event of a guard.
 *     Each is at most 15,000 ASCII characters. A sample holds a pseudonym of each unit: a hash of its hash, keyed by
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
     * Describes all components, safe to print.
     *
     * @return one line
     */
    @Override
    public String toString() {
        return RecordText.of(this);
    }
}
