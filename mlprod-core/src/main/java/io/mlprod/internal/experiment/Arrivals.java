package io.mlprod.internal.experiment;

import io.mlprod.internal.routing.SlotTable;
import io.mlprod.internal.statistics.SampleRatioTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * How many new units came to each arm, phase by phase: a phase ends when the weights change. Evidence of finished phases is
 * one number, so a bandit that changes weights for years takes no more memory. Not thread-safe.
 *
 * <p>Where slots were free before, units that have waited all along are new; where they were counted, they are known. So
 * arms are held against each other among slots of one history, and there new units come by the numbers of slots.
 */
final class Arrivals {

    private final Map<Integer, long[]> slots = new TreeMap<>(); // by history and arm
    private final Map<Integer, long[]> counts = new TreeMap<>();
    private double finished;

    Arrivals(Pairs pairs) {
        begin(pairs);
    }

    private void begin(Pairs pairs) {
        SlotTable table = pairs.table();
        for (int slot = 0; slot < table.slots(); slot++) {
            if (table.arm(slot) != SlotTable.UNALLOCATED) {
                slots.computeIfAbsent(pairs.history(slot), unseen -> new long[table.arms()])[table.arm(slot)]++;
            }
        }
        slots.keySet().forEach(history -> counts.put(history, new long[table.arms()]));
    }

    /** Counts a new unit that met its slot's owner. */
    void count(int history, int arm) {
        counts.get(history)[arm]++;
    }

    void reweighed(Pairs pairs) {
        finished = logEvidence();
        slots.clear();
        counts.clear();
        begin(pairs);
    }

    /** Whether there are arms that share slots of one history. */
    boolean areComparable() {
        return slots.values().stream()
                .anyMatch(row -> Arrays.stream(row).filter(size -> size > 0).count() > 1);
    }

    /** The natural logarithm of the e-value against "new units come by the weights". */
    double logEvidence() {
        return finished + SampleRatioTest.logEvidence(phases());
    }

    private List<SampleRatioTest.Phase> phases() {
        List<SampleRatioTest.Phase> phases = new ArrayList<>();
        slots.forEach((history, row) -> {
            long sum = Arrays.stream(row).sum();
            int[] active =
                    IntStream.range(0, row.length).filter(arm -> row[arm] > 0).toArray();
            long[] units = counts.get(history);
            phases.add(new SampleRatioTest.Phase(
                    Arrays.stream(active)
                            .mapToObj(arm -> (double) row[arm] / sum)
                            .toList(),
                    Arrays.stream(active).mapToObj(arm -> units[arm]).toList()));
        });
        return phases;
    }
}
