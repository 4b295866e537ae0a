package io.mlprod.monitoring.internal.sketch;

import io.mlprod.monitoring.internal.cells.CategoryCells;
import io.mlprod.monitoring.internal.cells.CategoryName;
import io.mlprod.monitoring.internal.cells.PowerSums;
import io.mlprod.monitoring.internal.cells.TextHash;
import io.mlprod.monitoring.internal.cells.TextLength;
import io.mlprod.observe.Column;
import io.mlprod.observe.PredictionRows;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Sums up the values of one column. For one thread. */
public final class ColumnSketch {

    /** Arrays of more elements have no moments for each. */
    public static final int MAX_COMPONENTS = 4096;

    private final Column column;
    private final ColumnType type;
    private final NumberSketch numbers = new NumberSketch();
    private final FrequencySketch names = new FrequencySketch();
    private final Map<Alphabet, Long> alphabet = new EnumMap<>(Alphabet.class);
    private final List<ExactMoments> components = new ArrayList<>();
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
        for (int i = 0; i < components(column); i++) {
            components.add(new ExactMoments());
        }
    }

    /**
     * Returns how many elements of a column have moments of their own.
     *
     * @param column any
     * @return 0 if none have
     */
    public static int components(Column column) {
        boolean hasThem = ColumnType.of(column) == ColumnType.VECTOR && column.width() <= MAX_COMPONENTS;
        return hasThem ? Math.max(0, column.width()) : 0;
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
        if (width == 0) {
            missing++;
            return;
        }
        if (type == ColumnType.VECTOR) {
            addVector(rows, row, index, width);
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
        double squares = 0;
        for (int i = 0; i < width; i++) {
            double element = rows.isMissing(row, index, i) ? Double.NaN : rows.number(row, index, i);
            squares += element * element;
        }
        addNumber(Math.sqrt(squares));
        if (Double.isFinite(squares)) {
            for (int i = 0; i < components.size(); i++) {
                components.get(i).add(rows.number(row, index, i));
            }
        }
    }

    /**
     * Returns what has been added.
     *
     * @return a function of the values, whatever their order
     */
    public ColumnSummary summary() {
        TreeMap<String, Long> characters = new TreeMap<>();
        alphabet.forEach((each, count) -> characters.put(each.label(), count));
        List<PowerSums> moments = components.stream().map(ExactMoments::sums).toList();
        return new ColumnSummary(
                column, missing, infinite, numbers.summary(), names.frequencies(), characters, moments);
    }
}
