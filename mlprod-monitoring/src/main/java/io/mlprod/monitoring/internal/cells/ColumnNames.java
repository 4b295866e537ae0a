package io.mlprod.monitoring.internal.cells;

import java.util.ArrayList;
import java.util.List;

/** The names by which settings may mean what is counted. */
public final class ColumnNames {

    private ColumnNames() {}

    /**
     * Returns the own name of what is counted, and then those of what it is a part of.
     *
     * @param column a name that {@link Counted#of} gives
     * @return for example {@code X[3]} and {@code X}; {@code comment (length)} and {@code comment}
     */
    public static List<String> of(String column) {
        List<String> names = new ArrayList<>();
        String name = column;
        for (int end = name.length(); end > 0; end = endOfWhole(name)) {
            name = name.substring(0, end);
            names.add(name);
        }
        return names;
    }

    private static int endOfWhole(String name) {
        return name.endsWith("]") ? name.lastIndexOf('[') : name.endsWith(")") ? name.lastIndexOf(" (") : -1;
    }
}
