package io.mlprod.monitoring.internal.window;

import io.mlprod.monitoring.internal.cells.CategoryCells;
import io.mlprod.observe.PredictionRows;
import java.util.Arrays;
import java.util.List;

/**
 * The counting of categories that are numbers. Frequent ones are looked up as they are, the others by the hash of their
 * name, of which a text is made only if the number is not whole. Immutable and thread-safe.
 */
final class NumberCategories extends Elements {

    private static final int UNKNOWN = -1;
    private static final long EMPTY = Double.doubleToLongBits(Double.NaN);

    private final long[] keys; // the bits of frequent numbers, by their hash
    private final int[] cells;
    private final CategoryCells categories;

    NumberCategories(Place place, CategoryCells categories) {
        super(place);
        List<String> names = categories.labels().subList(0, categories.own());
        this.categories = categories;
        this.keys = new long[Integer.highestOneBit(2 * names.size() + 1) * 2];
        this.cells = new int[keys.length];
        Arrays.fill(keys, EMPTY);
        Arrays.fill(cells, UNKNOWN);
        for (int i = 0; i < names.size(); i++) {
            put(names.get(i), i);
        }
    }

    private void put(String name, int cell) {
        double number;
        try {
            number = Double.parseDouble(name);
        } catch (NumberFormatException e) {
            return; // no value has this name
        }
        if (!Double.isNaN(number) && CategoryCells.name(number).equals(name)) {
            int at = find(Double.doubleToLongBits(number + 0.0));
            keys[at] = Double.doubleToLongBits(number + 0.0);
            cells[at] = cell;
        }
    }

    /** Returns where a key is, or where it would be. */
    private int find(long key) {
        int at = (int) Mixing.mix(key) & (keys.length - 1);
        while (keys[at] != key && keys[at] != EMPTY) {
            at = (at + 1) & (keys.length - 1);
        }
        return at;
    }

    @Override
    long count(PredictionRows rows, int row, int element, float[] values, Tally tally) {
        double number = rows.number(row, place.column(), element) + 0.0;
        if (Double.isNaN(number)) {
            return missing(values, tally);
        }
        long key = Double.doubleToLongBits(number);
        if (Double.isInfinite(number)) {
            tally.counts[place.start() + Tally.INFINITE]++;
            values[place.index()] = (float) number;
            return Mixing.mix(key);
        }
        int cell = cells[find(key)];
        if (cell == UNKNOWN) {
            cell = addCategory(tally, categories, CategoryCells.hash(number));
        } else {
            addCell(tally, cell);
        }
        values[place.index()] = cell;
        return Mixing.mix(key);
    }
}
