package io.mlprod.monitoring.internal.sketch;

import io.mlprod.monitoring.internal.cells.TextHash;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** Counts names, as {@link Frequencies} explains it. For one thread. */
public final class FrequencySketch {

    private final Map<String, long[]> named = new HashMap<>();
    private long[] groups = new long[0];

    /**
     * Counts a name.
     *
     * @param name one that is short
     */
    public void add(String name) {
        if (groups.length > 0) {
            groups[TextHash.group(name, Frequencies.GROUP_BITS)]++;
            return;
        }
        named.computeIfAbsent(name, unused -> new long[1])[0]++;
        if (named.size() > Frequencies.MAX_NAMES) {
            groups = new long[Frequencies.GROUPS];
            named.forEach((each, count) -> groups[TextHash.group(each, Frequencies.GROUP_BITS)] += count[0]);
            named.clear();
        }
    }

    /**
     * Returns what has been counted.
     *
     * @return a function of the names, whatever their order
     */
    public Frequencies frequencies() {
        TreeMap<String, Long> counts = new TreeMap<>();
        named.forEach((name, count) -> counts.put(name, count[0]));
        return new Frequencies(counts, groups.clone(), 0, new long[0]);
    }
}
