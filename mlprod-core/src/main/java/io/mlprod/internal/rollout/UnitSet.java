package io.mlprod.internal.rollout;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A set of units, each with a place in a {@link CounterLayout series}. It holds the units whose name is below a
 * threshold, which is halved as often as the {@link #level} says. So the sets of several processes, cut at the highest
 * of their levels, are samples of the same units. An entry is a number: 49 bits of the name, then 7 of the place, so
 * that sorted entries are sorted by name.
 *
 * <p>Reads are lock-free and allocate nothing; only one thread at a time may change the set.
 */
final class UnitSet {

    static final int PLACE_BITS = 7;
    static final int NAME_BITS = 49;
    static final int MOST_LEVELS = 24; // the names that are left still distinguish a million units

    private static final long NONE = -1;

    private volatile AtomicLongArray slots = empty(16);
    private volatile int level;
    private int size;

    private static AtomicLongArray empty(int length) {
        long[] none = new long[length];
        Arrays.fill(none, NONE);
        return new AtomicLongArray(none);
    }

    /** Returns the part of 64 bits that is kept as a name. */
    static long name(long wide) {
        return wide >>> (Long.SIZE - NAME_BITS);
    }

    static int place(long entry) {
        return (int) (entry & ((1 << PLACE_BITS) - 1));
    }

    static boolean isBelow(long entry, int level) {
        return entry >>> (NAME_BITS + PLACE_BITS - level) == 0;
    }

    int level() {
        return level;
    }

    int size() {
        return size;
    }

    /** Returns whether a unit belongs to the set if it is met. */
    boolean takes(long name) {
        return name >>> (NAME_BITS - level) == 0;
    }

    /** Returns the place of a unit, or -1. */
    int find(long name) {
        AtomicLongArray in = slots;
        long entry = in.get(slot(in, name));
        return entry == NONE ? (int) NONE : place(entry);
    }

    /** Returns the slot where a unit is, or would be: names are mixed well. */
    private static int slot(AtomicLongArray in, long name) {
        int mask = in.length() - 1;
        int at = (int) name & mask;
        for (long there = in.get(at); there != NONE && there >>> PLACE_BITS != name; there = in.get(at)) {
            at = (at + 1) & mask;
        }
        return at;
    }

    /** Adds a unit, or moves it to another place. */
    void put(long name, int place) {
        AtomicLongArray in = slots;
        int at = slot(in, name);
        if (in.getAndSet(at, name << PLACE_BITS | place) == NONE && 2 * ++size > in.length()) {
            rebuild(entries(), level);
        }
    }

    /** Raises the level, and removes the units that are not below the threshold any more. */
    void raise(int to) {
        if (to > level) {
            rebuild(Arrays.stream(entries()).filter(entry -> isBelow(entry, to)).toArray(), to);
        }
    }

    void clear() {
        rebuild(new long[0], 0);
    }

    private void rebuild(long[] entries, int newLevel) {
        AtomicLongArray next = empty(Math.max(16, Integer.highestOneBit(Math.max(1, entries.length)) * 4));
        for (long entry : entries) {
            next.set(slot(next, entry >>> PLACE_BITS), entry);
        }
        level = newLevel; // before the new slots are seen, so that a reader of them does not find what was just removed
        slots = next;
        size = entries.length;
    }

    /** Returns all units, sorted. */
    long[] entries() {
        AtomicLongArray in = slots;
        long[] all = new long[size];
        int count = 0;
        for (int i = 0; i < in.length(); i++) {
            if (in.get(i) != NONE) {
                all[count++] = in.get(i);
            }
        }
        Arrays.sort(all);
        return all;
    }
}
