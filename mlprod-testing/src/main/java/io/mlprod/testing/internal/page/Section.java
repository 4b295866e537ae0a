package io.mlprod.testing.internal.page;

import java.util.List;

/**
 * A part of a page: sentences, then perhaps a table. Immutable.
 *
 * @param title the heading
 * @param sentences paragraphs
 * @param columns the table's columns; empty if there is no table
 * @param rows the table's rows, each with a cell for each column
 */
public record Section(String title, List<String> sentences, List<Column> columns, List<List<Cell>> rows) {

    /** Copies the lists. */
    public Section {
        sentences = List.copyOf(sentences);
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
    }

    /** Returns a section without a table. */
    public static Section of(String title, List<String> sentences) {
        return new Section(title, sentences, List.of(), List.of());
    }

    /**
     * A column of a table.
     *
     * @param title its heading
     * @param isNumber whether its cells are numbers, on the right
     */
    public record Column(String title, boolean isNumber) {

        /** Returns a column of text. */
        public static Column text(String title) {
            return new Column(title, false);
        }

        /** Returns a column of numbers. */
        public static Column number(String title) {
            return new Column(title, true);
        }
    }
}
