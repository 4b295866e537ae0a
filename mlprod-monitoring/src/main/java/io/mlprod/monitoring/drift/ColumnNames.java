package io.mlprod.monitoring.drift;

import java.util.ArrayList;
import java.util.List;

/** The names by which settings may mean a column. */
final class ColumnNames {

    private ColumnNames() {}

    /**
     * Returns a column's own name, and then those of what it is a part of: {@code X} for {@code X[3]}, {@code comment}
     * for {@code comment (length)}.
     */
    static List<String> of(String column) {
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
