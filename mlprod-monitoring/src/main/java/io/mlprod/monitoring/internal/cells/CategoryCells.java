package io.mlprod.monitoring.internal.cells;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Cells of categories: one for each that the reference names, and a last one for all others. Immutable. */
public final class CategoryCells implements Cells {

    private final List<String> names;
    private final Map<String, Integer> cells = new HashMap<>();

    /**
     * Creates cells.
     *
     * @param names the categories, without duplicates; a category that is a number by {@link #name}
     */
    public CategoryCells(List<String> names) {
        this.names = List.copyOf(names);
        for (String name : names) {
            cells.put(name, cells.size());
        }
        if (cells.size() != names.size()) {
            throw new IllegalArgumentException("A category is named twice");
        }
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
        return names.size() + 1;
    }

    /**
     * Returns the cell that a category belongs to.
     *
     * @param name any category
     * @return its cell, from 0; the last one if the reference does not name it
     */
    public int of(String name) {
        return cells.getOrDefault(name, names.size());
    }

    /**
     * Returns the categories that have a cell of their own.
     *
     * @return unmodifiable
     */
    public List<String> names() {
        return names;
    }

    @Override
    public String label(int cell) {
        return cell == names.size() ? "other" : names.get(cell);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CategoryCells that && names.equals(that.names);
    }

    @Override
    public int hashCode() {
        return names.hashCode();
    }
}
