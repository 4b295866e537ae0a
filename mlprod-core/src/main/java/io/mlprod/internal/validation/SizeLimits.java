package io.mlprod.internal.validation;

import io.mlprod.error.Violation;
import io.mlprod.error.Violation.Handling;
import io.mlprod.model.ElementType;
import io.mlprod.spi.TensorBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The limits on an input's size, by the schema and by what a buffer holds. They are checked against the size that an
 * input says it has, before any memory is taken for it. Immutable and thread-safe.
 */
public final class SizeLimits {

    /**
     * The number of elements that are always checked, even if they are too many, so that all that is wrong is listed
     * together.
     */
    public static final int ALWAYS_LOOKED_AT = 10_000;

    private final int maxRows;
    private final ElementType[] types;
    private final @Nullable WholeRow[] rows; // the feature that is a whole row of each input; null where there is none

    /**
     * A feature that is a whole row of an input.
     *
     * @param index its place in the layout
     * @param name the feature's name
     * @param most how many elements the schema lets it have
     * @param items the rule that sets this limit
     */
    record WholeRow(int index, String name, int most, BrokenRule items) {}

    SizeLimits(int maxRows, ElementType[] types, @Nullable WholeRow[] rows) {
        this.maxRows = maxRows;
        this.types = types;
        this.rows = rows;
    }

    /**
     * Returns whether an input may have this many rows.
     *
     * @param given how many rows the input says it has
     * @param collector collects what is wrong
     * @return false if they are too many
     */
    public boolean admitsRows(long given, ViolationCollector collector) {
        if (given > maxRows) {
            collector.reject(-1, "(batch)", "maxBatch", "at most " + maxRows + " rows", given);
        }
        return given <= maxRows;
    }

    /**
     * Returns whether the elements of an input may be checked.
     *
     * @param input which model input
     * @param name the input or component, for messages
     * @param index where a violation is listed
     * @param given how many rows the input says it has
     * @param each how many elements the input says a row has
     * @param collector collects what is wrong
     * @return false if they are too many
     */
    public boolean admitsElements(
            int input, String name, int index, long given, long each, ViolationCollector collector) {
        WholeRow row = rows[input];
        long elements = given * each;
        if (row != null && each > row.most() && elements > ALWAYS_LOOKED_AT) {
            BrokenRule items = row.items();
            collector.add(
                    row.index(), new Violation(row.name(), items.name(), items.expected(), each, 0, Handling.REJECTED));
            return false;
        }
        if (!TensorBuffer.fits(types[input], elements)) {
            String expected = "at most 2 GiB of " + types[input] + ", not " + elements + " elements";
            collector.reject(index, name, "size", expected, elements);
            return false;
        }
        return true;
    }
}
