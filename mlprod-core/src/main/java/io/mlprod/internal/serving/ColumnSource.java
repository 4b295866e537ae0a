package io.mlprod.internal.serving;

import io.mlprod.error.Violation;
import io.mlprod.error.Violation.Handling;
import io.mlprod.internal.validation.Place;
import io.mlprod.internal.validation.ViolationCollector;
import io.mlprod.model.ElementType;
import io.mlprod.spi.TensorBuffer;
import java.lang.reflect.Array;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * A column that a caller gave, and the place that it fills in each row of an input.
 *
 * @param name the column's name
 * @param values an array, or a view
 * @param width how many elements it has in each row
 * @param place the feature that it is; the first one of the input, if it is a whole input
 * @param order where its violations are listed
 * @param offset the first element that it fills in each row
 */
record ColumnSource(String name, Object values, int width, Place place, int order, int offset) {

    /** Writes rows, from the buffer's first row on; returns whether they are all there and held by the type. */
    boolean write(int from, int rows, TensorBuffer buffer, int rowSize) {
        if (values instanceof float[] floats && buffer.type() == ElementType.FLOAT) {
            writeFloats(floats, from, rows, buffer, rowSize);
            return true;
        }
        boolean isWhole = true;
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < width; i++) {
                isWhole &= writeOne((from + row) * width + i, buffer, row * rowSize + offset + i);
            }
        }
        return isWhole;
    }

    private void writeFloats(float[] floats, int from, int rows, TensorBuffer buffer, int rowSize) {
        if (width == rowSize) {
            buffer.floats().put(0, floats, from * width, rows * width);
            return;
        }
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < width; i++) {
                buffer.floats().put(row * rowSize + offset + i, floats[(from + row) * width + i]);
            }
        }
    }

    /** Writes one element; returns false if it is missing or does not fit, and a stand-in was written. */
    private boolean writeOne(int at, TensorBuffer buffer, int element) {
        if (buffer.type() == ElementType.STRING) {
            String text = text(at);
            buffer.strings()[element] = text == null ? "" : text;
            return text != null;
        }
        ElementType type = buffer.type();
        if (isFloating()) {
            type.writeDouble(buffer.bytes(), element, number(at));
            return true;
        }
        long value = whole(at);
        boolean fits = type.isFloating() || type.holds(value);
        if (type.isFloating()) {
            type.writeDouble(buffer.bytes(), element, (double) value);
        } else {
            type.writeLong(buffer.bytes(), element, fits ? value : 0);
        }
        return fits;
    }

    /** Notes what is missing from a row, or does not fit. */
    void note(int row, ElementType type, ViolationCollector collector) {
        for (int i = 0; i < width; i++) {
            int at = row * width + i;
            if (type == ElementType.STRING) {
                if (text(at) == null) {
                    collector.noteMissing(place.input(), offset + i);
                }
            } else if (!isFloating() && !type.isFloating() && !type.holds(whole(at))) {
                noteOverflow(offset + i, whole(at), type, collector);
            }
        }
    }

    private void noteOverflow(int element, long value, ElementType type, ViolationCollector collector) {
        if (place.isNoted()) {
            collector.noteOverflow(place.input(), element, value);
        } else {
            collector.add(
                    order,
                    new Violation(name, "type", "a value that " + type + " can hold", value, 0, Handling.REJECTED));
        }
    }

    boolean isText() {
        return values instanceof String[] || values instanceof IntFunction<?>;
    }

    boolean isFloating() {
        return values instanceof float[] || values instanceof double[] || values instanceof IntToDoubleFunction;
    }

    private @Nullable String text(int at) {
        return values instanceof String[] texts ? texts[at] : (String) ((IntFunction<?>) values).apply(at);
    }

    private double number(int at) {
        return values instanceof double[] doubles
                ? doubles[at]
                : values instanceof float[] floats ? floats[at] : ((IntToDoubleFunction) values).applyAsDouble(at);
    }

    private long whole(int at) {
        return values instanceof long[] longs
                ? longs[at]
                : values instanceof int[] ints ? ints[at] : ((boolean[]) values)[at] ? 1 : 0;
    }

    /** Returns how many elements a column has for each row. */
    static int width(Object values, int rows) {
        return rows == 0 || !values.getClass().isArray() ? 1 : Array.getLength(values) / rows;
    }
}
