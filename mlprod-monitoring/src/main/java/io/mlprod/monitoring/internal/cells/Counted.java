package io.mlprod.monitoring.internal.cells;

import io.mlprod.observe.Column;
import io.mlprod.observe.RowLayout;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * One thing that is counted of a row: what profiles, windows, reports and metrics have one of each. A column of numbers
 * or categories is counted itself. A text is counted by its length and by itself; an array of numbers by each of its
 * elements, or, if it is long, by its norm and some of its elements.
 *
 * @param column the column's place in the layout
 * @param what the value itself, the length or the norm
 * @param element of an array of numbers, else 0
 * @param name the column's name, with what is counted of it; unique in a layout
 */
public record Counted(int column, Measured what, int element, String name) {

    /** The most elements of an array that are all counted one by one. */
    public static final int MOST_ELEMENTS = 64;

    /** How many elements of a longer array are counted. */
    public static final int CHOSEN_ELEMENTS = 32;

    /**
     * Returns what is counted of a version's rows.
     *
     * @param layout the columns
     * @return in their order
     */
    public static List<Counted> of(RowLayout layout) {
        List<Counted> all = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (int i = 0; i < layout.columns().size(); i++) {
            String suffix = i < layout.features().size() ? " (again)" : " (answer)";
            for (Counted one : of(layout.columns().get(i), i)) {
                String name = one.name;
                while (!names.add(name)) {
                    name += suffix;
                }
                all.add(new Counted(i, one.what, one.element, name));
            }
        }
        return List.copyOf(all);
    }

    /**
     * Returns what is counted of one column.
     *
     * @param column the column
     * @param index its place in the layout
     * @return one or more
     */
    public static List<Counted> of(Column column, int index) {
        List<Counted> all = new ArrayList<>();
        if (!isArray(column)) {
            all.add(new Counted(index, Measured.VALUE, 0, column.name()));
            if (column.kind() == Column.Kind.TEXT) {
                all.add(new Counted(index, Measured.LENGTH, 0, column.name() + " (length)"));
            }
            return all;
        }
        int[] elements = elements(column);
        if (elements.length == 0 || elements.length < column.width()) {
            all.add(new Counted(index, Measured.NORM, 0, column.name() + " (norm)"));
        }
        boolean hasClasses = column.categories().size() == column.width();
        for (int element : elements) {
            Object label = hasClasses ? column.categories().get(element) : (Integer) element;
            all.add(new Counted(index, Measured.VALUE, element, column.name() + "[" + label + "]"));
        }
        return all;
    }

    /**
     * Returns whether a column's rows are arrays of numbers.
     *
     * @param column the column
     * @return true for numbers of any other width than 1
     */
    public static boolean isArray(Column column) {
        return column.isNumeric() && column.width() != 1;
    }

    /**
     * Returns which elements of a column's arrays are counted.
     *
     * @param column the column
     * @return all up to 64, else 32 at even distances; none if the length varies, or if there are no arrays
     */
    public static int[] elements(Column column) {
        if (!isArray(column)) {
            return new int[0];
        }
        int width = Math.max(0, column.width());
        return width <= MOST_ELEMENTS
                ? IntStream.range(0, width).toArray()
                : IntStream.range(0, CHOSEN_ELEMENTS)
                        .map(i -> (int) ((long) i * width / CHOSEN_ELEMENTS))
                        .toArray();
    }
}
