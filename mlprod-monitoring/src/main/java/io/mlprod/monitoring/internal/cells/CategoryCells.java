package io.mlprod.monitoring.internal.cells;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Cells of categories: one for each that the reference names, and a last one for all others. If there were too many to
 * name, one for each group of categories by their hash, and a last one that stays empty. Immutable.
 */
public final class CategoryCells implements Cells {

    private final List<String> names;
    private final Map<String, Integer> cells = new HashMap<>();
    private final int groupBits; // 0 if the categories are named

    /**
     * Creates cells of categories with names.
     *
     * @param names the categories, without duplicates; a category that is a number by {@link #name}
     */
    public CategoryCells(List<String> names) {
        this.names = List.copyOf(names);
        this.groupBits = 0;
        for (String name : names) {
            cells.put(name, cells.size());
        }
        if (cells.size() != names.size()) {
            throw new IllegalArgumentException("A category is named twice");
        }
    }

    private CategoryCells(int groupBits) {
        this.names = List.of();
        this.groupBits = groupBits;
    }

    /**
     * Creates cells of groups of categories.
     *
     * @param bits the logarithm of the number of groups, from 1 to 10
     * @return cells that put each category into the {@linkplain TextHash#group group} of its hash
     */
    public static CategoryCells grouped(int bits) {
        if (bits < 1 || bits > 10) {
            throw new IllegalArgumentException("There must be 2^1 to 2^10 groups, not 2^" + bits);
        }
        return new CategoryCells(bits);
    }

    /**
     * Returns the name of a category that is a number.
     *
     * @param number such as 3
     * @return for example {@code 3}; {@code 2.5} if it is not whole
     */
    public static String name(double number) {
        long whole = (long) number;
        return whole == number ? Long.toString(whole) : Double.toString(number);
    }

    @Override
    public int size() {
        return last() + 1;
    }

    /**
     * Returns whether categories are in groups, so that none has a name.
     *
     * @return true if these are cells of {@link #grouped}
     */
    public boolean isGrouped() {
        return groupBits > 0;
    }

    /**
     * Returns how many groups there are, as a power of two.
     *
     * @return 0 if the categories are named
     */
    public int groupBits() {
        return groupBits;
    }

    private int last() {
        return groupBits == 0 ? names.size() : 1 << groupBits;
    }

    /**
     * Returns the cell that a category belongs to.
     *
     * @param name any category
     * @return its cell, from 0; the last one if the reference does not name it
     */
    public int of(String name) {
        int known = name.length() <= CategoryName.MAX_UNITS ? cells.getOrDefault(name, -1) : -1;
        if (known >= 0) {
            return known;
        }
        String kept = CategoryName.of(name);
        return groupBits == 0 ? cells.getOrDefault(kept, names.size()) : TextHash.group(kept, groupBits);
    }

    /**
     * Returns the categories that have a cell of their own.
     *
     * @return unmodifiable; empty for groups
     */
    public List<String> names() {
        return names;
    }

    @Override
    public String label(int cell) {
        if (cell == last()) {
            return "other";
        }
        return groupBits == 0 ? names.get(cell) : "group " + (cell + 1) + " of " + (1 << groupBits);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CategoryCells that && names.equals(that.names) && groupBits == that.groupBits;
    }

    @Override
    public int hashCode() {
        return 31 * names.hashCode() + groupBits;
    }
}
