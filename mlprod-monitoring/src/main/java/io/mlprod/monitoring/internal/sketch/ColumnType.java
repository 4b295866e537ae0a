package io.mlprod.monitoring.internal.sketch;

import io.mlprod.observe.Column;
import io.mlprod.observe.Column.Kind;

/** What is counted of a column. */
public enum ColumnType {
    /** Its numbers. */
    NUMBER,
    /** Its categories; of an array of texts, each element. */
    CATEGORY,
    /** The lengths and characters of its texts, each element of an array. */
    TEXT,
    /** The norms of its arrays of numbers. */
    VECTOR;

    /**
     * Returns what is counted of a column.
     *
     * @param column any
     * @return the type
     */
    public static ColumnType of(Column column) {
        if (column.isNumeric() && column.width() != 1) {
            return VECTOR;
        }
        if (column.kind() == Kind.CATEGORY) {
            return CATEGORY;
        }
        return column.isNumeric() ? NUMBER : TEXT;
    }
}
