package io.mlprod.internal.plain.operators;

import io.mlprod.internal.plain.Slot;
import io.mlprod.model.ElementType;
import java.util.HashMap;
import java.util.Map;

/** The positions of keys in a list: texts, or numbers, for which nothing is boxed. Immutable. */
final class Keys {

    private static final int LEAST_SLOTS = 4;
    private static final long MIX = 0x9E37_79B9_7F4A_7C15L; // spreads keys that lie close together

    private final int count;
    private final boolean matchesNan;
    private final Map<String, Integer> texts = new HashMap<>();
    private final long[] numbers; // a hash table with open addressing
    private final int[] positions; // -1 where the table is empty

    private Keys(int count, boolean matchesNan, int slots) {
        this.count = count;
        this.matchesNan = matchesNan;
        this.numbers = new long[slots];
        this.positions = new int[slots];
        java.util.Arrays.fill(positions, -1);
    }

    /**
     * Returns the positions of keys.
     *
     * @param keys texts, 64-bit whole numbers, floats or doubles
     * @param lastWins whether the last of equal keys counts; else the first
     * @param matchesNan whether what is no number equals what is no number
     */
    static Keys of(Slot keys, boolean lastWins, boolean matchesNan) {
        int count = keys.size();
        boolean areTexts = keys.type() == ElementType.STRING;
        int slots = areTexts ? LEAST_SLOTS : Math.max(LEAST_SLOTS, Integer.highestOneBit(Math.max(1, count)) * 4);
        Keys made = new Keys(count, matchesNan, slots);
        for (int i = 0; i < count; i++) {
            if (areTexts && lastWins) {
                made.texts.put(keys.texts()[i], i);
            } else if (areTexts) {
                made.texts.putIfAbsent(keys.texts()[i], i);
            } else {
                made.put(bits(keys, i), i, lastWins);
            }
        }
        return made;
    }

    /** Returns bits that are equal if numbers are; there is one NaN and one zero. */
    private static long bits(Slot numbers, int index) {
        return switch (numbers.type()) {
            case FLOAT -> Float.floatToIntBits(numbers.floats()[index] + 0.0f);
            case DOUBLE -> Double.doubleToLongBits(numbers.doubles()[index] + 0.0);
            default -> numbers.longs()[index];
        };
    }

    private void put(long key, int position, boolean lastWins) {
        int at = find(key);
        if (positions[at] < 0 || lastWins) {
            numbers[at] = key;
            positions[at] = position;
        }
    }

    private int find(long key) {
        int mask = positions.length - 1;
        int at = (int) ((key * MIX) >>> 32) & mask;
        while (positions[at] >= 0 && numbers[at] != key) {
            at = (at + 1) & mask;
        }
        return at;
    }

    /** Returns the position of an element among the keys; the number of keys if it is none of them. */
    int position(Slot elements, int index) {
        switch (elements.type()) {
            case STRING -> {
                Integer position = texts.get(elements.texts()[index]);
                return position == null ? count : position;
            }
            case FLOAT -> {
                if (!matchesNan && Float.isNaN(elements.floats()[index])) {
                    return count;
                }
            }
            case DOUBLE -> {
                if (!matchesNan && Double.isNaN(elements.doubles()[index])) {
                    return count;
                }
            }
            default -> {}
        }
        return position(bits(elements, index));
    }

    /** Returns the position of a whole number among the keys; the number of keys if it is none of them. */
    int position(long number) {
        int position = positions[find(number)];
        return position < 0 ? count : position;
    }
}
