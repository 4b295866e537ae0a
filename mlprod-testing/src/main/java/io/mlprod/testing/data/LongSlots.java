package io.mlprod.testing.data;

import java.util.Arrays;

/** Numbers each different long value in the order they come: a hash set without an object a value. */
final class LongSlots {

    private long[] keys = new long[64];
    private int[] slots = new int[64]; // 0 is free
    private int size;

    static LongSlots of(long[] values) {
        LongSlots all = new LongSlots();
        for (long value : values) {
            all.add(value);
        }
        return all;
    }

    int size() {
        return size;
    }

    /** Returns the number of a value, a new one if it is new. */
    int add(long key) {
        if (size * 2 >= keys.length) {
            grow();
        }
        int place = place(key);
        if (slots[place] == 0) {
            keys[place] = key;
            slots[place] = ++size;
        }
        return slots[place] - 1;
    }

    /** Returns the number of a value, or -1. */
    int find(long key) {
        return slots[place(key)] - 1;
    }

    private int place(long key) {
        long mixed = key * 0x9E3779B97F4A7C15L;
        int place = (int) (mixed >>> 32) & (keys.length - 1);
        while (slots[place] != 0 && keys[place] != key) {
            place = (place + 1) & (keys.length - 1);
        }
        return place;
    }

    private void grow() {
        long[] oldKeys = keys;
        int[] oldSlots = slots;
        keys = new long[oldKeys.length * 2];
        slots = new int[oldKeys.length * 2];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldSlots[i] != 0) {
                int place = place(oldKeys[i]);
                keys[place] = oldKeys[i];
                slots[place] = oldSlots[i];
            }
        }
    }

    /** Returns how many of some values have each number. */
    int[] counts(long[] values) {
        int[] counts = new int[size];
        for (long value : values) {
            int slot = find(value);
            if (slot >= 0) {
                counts[slot]++;
            }
        }
        return counts;
    }

    /** Returns where the first of some values with each number stands. */
    int[] first(long[] values) {
        int[] first = new int[size];
        Arrays.fill(first, -1);
        for (int i = values.length - 1; i >= 0; i--) {
            int slot = find(values[i]);
            if (slot >= 0) {
                first[slot] = i;
            }
        }
        return first;
    }
}
