package io.mlprod.internal.rollout;

import java.util.Arrays;
import java.util.List;

/**
 * The overlap of several processes' units: each unit once, and in how many of the processes units are. Pure.
 *
 * @param union the sorted entries; of a unit that is in several processes, the entry with the lowest place; not to be
 *     changed
 * @param mean the mean number of processes that a unit is in: a sum of units over processes is this many times as large
 *     as their number
 * @param effect the design effect: a sum over processes is as uncertain as one of this many times fewer units that
 *     count once each. It is the sum of squares of the numbers of processes, divided by the sum of the numbers
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record UnitOverlap(long[] union, double mean, double effect) {

    static final UnitOverlap NONE = new UnitOverlap(new long[0], 1, 1);

    /**
     * Counts the overlap.
     *
     * @param processes the sorted entries of each process, all below the same threshold
     */
    static UnitOverlap of(List<long[]> processes) {
        long[] all = processes.stream().flatMapToLong(Arrays::stream).sorted().toArray();
        long[] union = new long[all.length];
        int units = 0;
        double squares = 0;
        int next;
        for (int at = 0; at < all.length; at = next) {
            next = at + 1;
            while (next < all.length && all[next] >>> UnitSet.PLACE_BITS == all[at] >>> UnitSet.PLACE_BITS) {
                next++;
            }
            union[units++] = all[at];
            squares += (double) (next - at) * (next - at);
        }
        return units == 0
                ? NONE
                : new UnitOverlap(Arrays.copyOf(union, units), (double) all.length / units, squares / all.length);
    }
}
