package io.mlprod.monitoring.internal.window;

import io.mlprod.monitoring.internal.cells.Counted;
import io.mlprod.observe.Column;
import io.mlprod.observe.PredictionRows;
import java.util.ArrayList;
import java.util.List;

/** The reading of arrays whose elements are counted one by one. Immutable and thread-safe. */
final class ArrayElements {

    /** The elements of a column, and where they go. */
    @SuppressWarnings("ArrayRecordComponent") // not compared
    private record Array(int column, int width, int[] elements, int at) {

        boolean isWhole() {
            return elements.length == width;
        }
    }

    private final List<Array> arrays = new ArrayList<>();
    private final int end;

    /** Creates a reader that puts the elements behind the first numbers of all columns. */
    ArrayElements(List<Column> columns) {
        int next = columns.size();
        for (int i = 0; i < columns.size(); i++) {
            int[] elements = Counted.elements(columns.get(i));
            if (elements.length > 0) {
                arrays.add(new Array(i, columns.get(i).width(), elements, next));
                next += elements.length;
            }
        }
        this.end = next;
    }

    /** Returns how long the arrays must be that numbers are read into. */
    int end() {
        return end;
    }

    /** Returns where the first element of a column goes, which the others follow; its own place if it has no arrays. */
    int first(int column) {
        return arrays.stream()
                .filter(array -> array.column == column)
                .mapToInt(Array::at)
                .findFirst()
                .orElse(column);
    }

    /** Reads the elements of a row. */
    void read(PredictionRows rows, int row, double[] into) {
        for (int i = 0; i < arrays.size(); i++) {
            Array array = arrays.get(i);
            if (array.isWhole()) {
                rows.numbers(row, array.column, 0, into, array.at, array.width);
            } else {
                for (int j = 0; j < array.elements.length; j++) {
                    rows.numbers(row, array.column, array.elements[j], into, array.at + j, 1);
                }
            }
        }
    }
}
