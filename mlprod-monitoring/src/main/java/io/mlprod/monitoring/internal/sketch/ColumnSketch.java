package io.mlprod.monitoring.internal.sketch;

import io.mlprod.monitoring.internal.cells.CategoryCells;
import io.mlprod.monitoring.internal.cells.CategoryName;
import io.mlprod.monitoring.internal.cells.Counted;
import io.mlprod.monitoring.internal.cells.TextHash;
import io.mlprod.monitoring.internal.cells.TextLength;
import io.mlprod.observe.Column;
import io.mlprod.observe.PredictionRows;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Sums up the values of one column. For one thread. */
public final class ColumnSketch {

    private static final int MAX_COMPONENTS = 4096;

    private final Column column;
    private final ColumnType type;
    private final NumberSketch numbers = new NumberSketch(Histogram.MAX_BUCKETS);
    private final FrequencySketch names = new FrequencySketch();
    private final Map<Alphabet, Long> alphabet = new EnumMap<>(Alphabet.class);
    private final int[] elements;
    private final ElementSketch[] components;
    private long missing;
    private long infinite;

    /**
     * Creates a sketch of no values.
     *
     * @param column whose values
     */
    public ColumnSketch(Column column) {
        this.column = column;
        this.type = ColumnType.of(column);
        this.elements = components(column);
        this.components = Arrays.stream(elements)
                .mapToObj(element -> new ElementSketch(isCounted(column, element)))
                .toArray(ElementSketch[]::new);
    }

    /**
     * Returns which elements of a column's arrays have a summary of their own.
     *
     * @param column any
     * @return all, or, if there are more than 4,096, those that are counted; none if it has no arrays of one length
     */
    public static int[] components(Column column) {
        return ColumnType.of(column) == ColumnType.VECTOR && column.width() <= MAX_COMPONENTS
                ? IntStream.range(0, Math.max(0, column.width())).toArray()
                : Counted.elements(column);
    }

    /**
     * Returns whether an element of a column's arrays is counted, so that its summary has a histogram.
     *
     * @param column of arrays
     * @param element from 0
     * @return whether it is one of {@link Counted#elements}
     */
    public static boolean isCounted(Column column, int element) {
        return Arrays.binarySearch(Counted.elements(column), element) >= 0;
    }

    /**
     * Adds the values of a row.
     *
     * @param rows where they are
     * @param row which row
     * @param index which column
     */
    public void add(PredictionRows rows, int row, int index) {
        int width = rows.width(row, index);
        if (type == ColumnType.VECTOR) {
            addVector(rows, row, index, width);
            return;
        }
        if (width == 0) {
            missing++;
            return;
        }
        for (int i = 0; i < width; i++) {
            boolean isMissing = rows.isMissing(row, index, i);
            if (column.isNumeric()) {
                addNumber(isMissing ? Double.NaN : rows.number(row, index, i));
            } else {
                addText(isMissing ? null : rows.text(row, index, i));
            }
        }
    }

    /**
     * Adds a number, or a category that is one.
     *
     * @param number NaN if it is missing
     */
    public void addNumber(double number) {
        if (Double.isNaN(number)) {
            missing++;
        } else if (Double.isInfinite(number)) {
            infinite++;
        } else if (type == ColumnType.CATEGORY) {
            names.add(CategoryCells.name(number));
        } else {
            numbers.add(number);
        }
    }

    /**
     * Adds a text, or a category that is one.
     *
     * @param text null or empty if it is missing
     */
    public void addText(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            missing++;
        } else if (type == ColumnType.CATEGORY) {
            names.add(CategoryName.of(text));
        } else {
            numbers.add(TextLength.of(text));
            names.add(CategoryName.hex(TextHash.of(text)));
            text.codePoints()
                    .limit(TextHash.MAX_UNITS)
                    .forEach(point -> alphabet.merge(Alphabet.of(point), 1L, Long::sum));
        }
    }

    private void addVector(PredictionRows rows, int row, int index, int width) {
        double squares = width == 0 ? Double.NaN : 0;
        for (int i = 0; i < width; i++) {
            double element = element(rows, row, index, i);
            squares += element * element;
        }
        addNumber(Math.sqrt(squares));
        for (int i = 0; i < components.length; i++) {
            components[i].add(elements[i] < width ? element(rows, row, index, elements[i]) : Double.NaN);
        }
    }

    private static double element(PredictionRows rows, int row, int index, int element) {
        return rows.isMissing(row, index, element) ? Double.NaN : rows.number(row, index, element);
    }

    /**
     * Returns what has been added.
     *
     * @return a function of the values, whatever their order
     */
    public ColumnSummary summary() {
        TreeMap<String, Long> characters = new TreeMap<>();
        alphabet.forEach((each, count) -> characters.put(each.label(), count));
        List<ElementSummary> summaries =
                Arrays.stream(components).map(ElementSketch::summary).toList();
        return new ColumnSummary(
                column, missing, infinite, numbers.summary(), names.frequencies(), characters, summaries);
    }
}
