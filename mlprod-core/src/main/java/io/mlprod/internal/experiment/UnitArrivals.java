package io.mlprod.internal.experiment;

import io.mlprod.internal.routing.SlotTable;
import io.mlprod.internal.statistics.SampleRatioEvidence;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The numbers of new units that arrived in each arm, phase by phase: a phase ends when the weights change. The evidence
 * of finished phases is one number, so a bandit that changes weights for years takes no more memory. Not thread-safe.
 *
 * <p>Where slots were free before, units that have waited all along are new; where the slots were counted, the units
 * are known. So arms are compared with each other among slots of one history: there, new units arrive by the numbers of
 * slots.
 */
final class UnitArrivals {

    /** The slots of one history, and the new units that arrived in them, by arm. */
    private static final class Cohort {
        private final long[] slots;
        private final long[] units;

        Cohort(int arms) {
            this.slots = new long[arms];
            this.units = new long[arms];
        }

        SampleRatioEvidence.Phase phase() {
            double all = Arrays.stream(slots).sum();
            int[] active = active();
            return new SampleRatioEvidence.Phase(
                    Arrays.stream(active).mapToObj(arm -> slots[arm] / all).toList(),
                    Arrays.stream(active).mapToObj(arm -> units[arm]).toList());
        }

        int[] active() {
            return IntStream.range(0, slots.length)
                    .filter(arm -> slots[arm] > 0)
                    .toArray();
        }
    }

    private final Map<Integer, Cohort> cohorts = new TreeMap<>(); // by history
    private final int arms;
    private double finished;

    UnitArrivals(SlotPairs pairs) {
        this.arms = pairs.table().arms();
        begin(pairs);
    }

    private void begin(SlotPairs pairs) {
        SlotTable table = pairs.table();
        for (int slot = 0; slot < table.slots(); slot++) {
            if (table.arm(slot) != SlotTable.UNALLOCATED) {
                cohort(pairs.history(slot)).slots[table.arm(slot)]++;
            }
        }
    }

    private Cohort cohort(int history) {
        return cohorts.computeIfAbsent(history, unseen -> new Cohort(arms));
    }

    /** Counts a new unit that met its slot's owner. */
    void count(int history, int arm) {
        cohort(history).units[arm]++;
    }

    void reweighed(SlotPairs pairs) {
        finished = logEvidence();
        cohorts.clear();
        begin(pairs);
    }

    /** Returns whether there are arms that share slots of one history. */
    boolean areComparable() {
        return cohorts.values().stream().anyMatch(cohort -> cohort.active().length > 1);
    }

    /** Returns the natural logarithm of the e-value against "new units arrive according to the weights". */
    double logEvidence() {
        return finished
                + SampleRatioEvidence.logEvidence(
                        cohorts.values().stream().map(Cohort::phase).toList());
    }
}
