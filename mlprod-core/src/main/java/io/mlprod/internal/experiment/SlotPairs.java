package io.mlprod.internal.experiment;

import io.mlprod.internal.routing.SlotTable;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * The slots that are compared with each other: pairs of a slot of control and a slot of an arm. Immutable.
 *
 * <p>A pair lasts until one of its slots gets another owner. From then on its units are no longer compared, on neither
 * side, whether they come back or not. A new pair compares units that are first seen from then on. That is fair if both
 * slots have the same history: if the experiment has counted one of them while the other was free, the first has hardly
 * any new units left and the other has all of them, the most frequent first. So only slots of one history become pairs.
 *
 * <p>Units are identified by their numbers, in the order in which they were first seen.
 */
final class SlotPairs {

    private static final int NONE = -1;

    private final SlotTable table;
    private final int[] ownedSince; // by slot: the number of the first unit that has met no arm but its owner
    private final int[] history; // by slot; two slots of one history were always counted and free at the same times
    private final int[][] partner; // by arm and slot, of both sides; NONE without one
    private final int[][] pairedSince; // by arm and slot: the number of the first unit that is compared

    private SlotPairs(SlotTable table, int[] ownedSince, int[] history, int[][] partner, int[][] pairedSince) {
        this.table = table;
        this.ownedSince = ownedSince;
        this.history = history;
        this.partner = partner;
        this.pairedSince = pairedSince;
    }

    /** Returns the pairs of an experiment that starts. */
    static SlotPairs begin(SlotTable table) {
        int slots = table.slots();
        int[][] partner = new int[table.arms()][slots];
        Arrays.stream(partner).forEach(row -> Arrays.fill(row, NONE));
        SlotPairs pairs = new SlotPairs(table, new int[slots], new int[slots], partner, new int[table.arms()][slots]);
        pairs.match(0);
        return pairs;
    }

    /** Returns the pairs after a change of weights, at which this many units are known. */
    SlotPairs after(SlotTable next, int units) {
        int[] owned = ownedSince.clone();
        int[][] partners = new int[partner.length][];
        int[][] since = new int[partner.length][];
        for (int slot = 0; slot < owned.length; slot++) {
            owned[slot] = next.arm(slot) == table.arm(slot) ? owned[slot] : units;
        }
        for (int arm = 0; arm < partner.length; arm++) {
            partners[arm] = partner[arm].clone();
            since[arm] = pairedSince[arm].clone();
            for (int slot = 0; slot < owned.length; slot++) {
                if (next.arm(slot) != table.arm(slot)) {
                    part(partners[arm], slot);
                }
            }
        }
        SlotPairs pairs = new SlotPairs(next, owned, historyUntilNow(), partners, since);
        pairs.match(units);
        return pairs;
    }

    private static void part(int[] partners, int slot) {
        if (partners[slot] != NONE) {
            partners[partners[slot]] = NONE;
            partners[slot] = NONE;
        }
    }

    private int[] historyUntilNow() {
        Map<Long, Integer> numbers = new HashMap<>();
        int[] until = new int[history.length];
        for (int slot = 0; slot < until.length; slot++) {
            long key = 2L * history[slot] + (isCounted(slot) ? 1 : 0);
            until[slot] = numbers.computeIfAbsent(key, unseen -> numbers.size());
        }
        return until;
    }

    private boolean isCounted(int slot) {
        return table.arm(slot) != SlotTable.UNALLOCATED;
    }

    /** Pairs slots that have no partner yet. */
    private void match(int units) {
        for (int arm = 1; arm < partner.length; arm++) {
            Map<Integer, Deque<Integer>> single = new HashMap<>();
            for (int slot : table.slotsOf(0)) {
                if (partner[arm][slot] == NONE) {
                    single.computeIfAbsent(history[slot], unseen -> new ArrayDeque<>())
                            .addLast(slot);
                }
            }
            for (int slot : table.slotsOf(arm)) {
                Deque<Integer> fitting = single.get(history[slot]);
                if (partner[arm][slot] == NONE && fitting != null && !fitting.isEmpty()) {
                    int control = fitting.removeFirst();
                    partner[arm][slot] = control;
                    partner[arm][control] = slot;
                    pairedSince[arm][slot] = units;
                    pairedSince[arm][control] = units;
                }
            }
        }
    }

    SlotTable table() {
        return table;
    }

    /** Returns the history from which new units of these slots come: arms share them by their numbers of slots. */
    int history(int slot) {
        return history[slot];
    }

    /** Returns whether a unit has met no other arm than its slot's owner, and is counted. */
    boolean isSettled(int slot, int unit) {
        return isCounted(slot) && unit >= ownedSince[slot];
    }

    /** Returns a bit for each arm with which a unit is compared; for a unit of an arm, that arm's bit alone. */
    int slices(int slot, int unit) {
        int slices = 0;
        for (int arm = 1; arm < partner.length; arm++) {
            boolean isIn = partner[arm][slot] != NONE && unit >= pairedSince[arm][slot];
            slices |= isIn ? 1 << arm : 0;
        }
        return slices;
    }

    /** Returns whether any slots are counted that the experiment has not counted from its start. */
    boolean hasNewcomers() {
        int first = table.slotsOf(0).isEmpty() ? NONE : history[table.slotsOf(0).get(0)];
        for (int slot = 0; slot < history.length; slot++) {
            if (isCounted(slot)) {
                first = first == NONE ? history[slot] : first;
                if (history[slot] != first) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Returns whether each arm has partners for at least half of the slots that could have one. */
    boolean areEnough() {
        for (int arm = 1; arm < partner.length; arm++) {
            int[] partners = partner[arm];
            long found = table.slotsOf(arm).stream()
                    .filter(slot -> partners[slot] != NONE)
                    .count();
            int possible = Math.min(table.slotsOf(0).size(), table.slotsOf(arm).size());
            if (2 * found < possible) {
                return false;
            }
        }
        return true;
    }
}
