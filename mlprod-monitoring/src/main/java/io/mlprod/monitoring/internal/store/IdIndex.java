package io.mlprod.monitoring.internal.store;

import java.util.Arrays;

/**
 * Finds the place of a prediction by its identity. It holds places only and looks identities up where they are stored,
 * so that an entry takes 4 bytes, in tables that are at most two thirds full. They are many and small, since a large
 * one would take seconds to grow. Not thread-safe.
 */
public final class IdIndex {

    /** Where the identities are stored. */
    public interface Ids {

        /**
         * Returns the first half of an identity.
         *
         * @param place where it is stored
         * @return the number of the handle
         */
        long handle(int place);

        /**
         * Returns the second half of an identity.
         *
         * @param place where it is stored
         * @return the number on the handle
         */
        long sequence(int place);
    }

    /** What is returned for an identity that is not in it. */
    public static final int NONE = -1;

    private static final int TABLE_BITS = 10;
    private static final int FIRST_LENGTH = 8;
    private static final int[] EMPTY = filled(FIRST_LENGTH);

    private final Ids ids;
    private final int[][] tables = new int[1 << TABLE_BITS][];
    private final int[] counts = new int[1 << TABLE_BITS];
    private long bytes;

    /**
     * Creates an empty index.
     *
     * @param ids where the identities are stored
     */
    public IdIndex(Ids ids) {
        this.ids = ids;
        Arrays.fill(tables, EMPTY);
    }

    private static int[] filled(int length) {
        int[] table = new int[length];
        Arrays.fill(table, NONE);
        return table;
    }

    /**
     * Finds an identity.
     *
     * @param handle its first half
     * @param sequence its second half
     * @return its place, or {@link #NONE}
     */
    public int find(long handle, long sequence) {
        long hash = hash(handle, sequence);
        int[] table = tables[table(hash)];
        for (int i = (int) hash & (table.length - 1); ; i = (i + 1) & (table.length - 1)) {
            int place = table[i];
            if (place == NONE || (ids.sequence(place) == sequence && ids.handle(place) == handle)) {
                return place;
            }
        }
    }

    /**
     * Adds the identity that is stored in a place and that is not in the index.
     *
     * @param place where it is stored
     */
    public void add(int place) {
        long hash = hash(place);
        int number = table(hash);
        if (tables[number] == EMPTY) {
            resize(number, FIRST_LENGTH);
        } else if (3 * (counts[number] + 1) > 2 * tables[number].length) {
            resize(number, 2 * tables[number].length);
        }
        put(tables[number], hash, place);
        counts[number]++;
    }

    /**
     * Removes the identity that is stored in a place, before it is deleted there.
     *
     * @param place where it is stored; it must be in the index
     */
    public void remove(int place) {
        long hash = hash(place);
        int number = table(hash);
        int[] table = tables[number];
        int mask = table.length - 1;
        int gap = (int) hash & mask;
        while (table[gap] != place) {
            gap = (gap + 1) & mask;
        }
        // What comes after it moves up, unless it would then be before the place where a search for it begins.
        for (int i = (gap + 1) & mask; table[i] != NONE; i = (i + 1) & mask) {
            int start = (int) hash(table[i]) & mask;
            if (((i - start) & mask) >= ((i - gap) & mask)) {
                table[gap] = table[i];
                gap = i;
            }
        }
        table[gap] = NONE;
        counts[number]--;
        if (table.length > FIRST_LENGTH && 6 * counts[number] < table.length) {
            resize(number, table.length / 2);
        }
    }

    /**
     * Returns how much memory its tables take.
     *
     * @return a number of bytes
     */
    public long bytes() {
        return bytes;
    }

    private void resize(int number, int length) {
        int[] old = tables[number];
        int[] table = filled(length);
        for (int place : old) {
            if (place != NONE) {
                put(table, hash(place), place);
            }
        }
        tables[number] = table;
        bytes += 4L * (length - (old == EMPTY ? 0 : old.length));
    }

    private static void put(int[] table, long hash, int place) {
        int i = (int) hash & (table.length - 1);
        while (table[i] != NONE) {
            i = (i + 1) & (table.length - 1);
        }
        table[i] = place;
    }

    private long hash(int place) {
        return hash(ids.handle(place), ids.sequence(place));
    }

    private static int table(long hash) {
        return (int) (hash >>> (Long.SIZE - TABLE_BITS));
    }

    private static long hash(long handle, long sequence) {
        return mixed(mixed(handle) + sequence);
    }

    /** The last step of MurmurHash3. */
    private static long mixed(long value) {
        long mixed = (value ^ (value >>> 33)) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ (mixed >>> 33);
    }
}
