package io.mlprod.testing.evaluate;

import io.mlprod.internal.text.RecordText;
import java.util.Objects;

/**
 * A part of the test data's rows. Immutable.
 *
 * @param name what its rows have in common, such as {@code sex = f} or {@code age from 25 to below 40}
 * @param rows how many of its rows the model answered
 * @since 0.1
 */
public record Slice(String name, int rows) {

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if the number of rows is negative
     */
    public Slice {
        Objects.requireNonNull(name, "name");
        if (rows < 0) {
            throw new IllegalArgumentException("A slice cannot have " + rows + " rows");
        }
    }

    /**
     * Describes the slice, safe to print.
     *
     * @return one line
     */
    @Override
    public String toString() {
        return RecordText.of(this);
    }
}
