package io.mlprod.internal.codec;

import io.mlprod.observe.Column;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The reader of one part of what a caller got, element by element, without making objects. Immutable and thread-safe.
 */
public abstract class AnswerPart {

    private final Column column;

    AnswerPart(Column column) {
        this.column = column;
    }

    /**
     * Returns the column that this part reads.
     *
     * @return the column
     */
    public final Column column() {
        return column;
    }

    /**
     * Returns how many elements a row has.
     *
     * @param answer what the caller got
     * @param row which of its rows, from 0
     * @param rows how many rows the answer is for
     * @return 0 if there is nothing
     */
    public abstract int width(Object answer, int row, int rows);

    /**
     * Returns a number or truth value.
     *
     * @param answer what the caller got
     * @param row which of its rows, from 0
     * @param rows how many rows the answer is for
     * @param element from 0
     * @return NaN if there is none
     * @throws IndexOutOfBoundsException if the row has no such element
     */
    public abstract double number(Object answer, int row, int rows, int element);

    /**
     * Returns a text.
     *
     * @param answer what the caller got
     * @param row which of its rows, from 0
     * @param rows how many rows the answer is for
     * @param element from 0
     * @return null if there is none
     * @throws IndexOutOfBoundsException if the row has no such element
     */
    public abstract @Nullable String text(Object answer, int row, int rows, int element);

    /** A component that is a primitive number, whose accessor gives it without a box. */
    static final class Primitive extends AnswerPart {

        private final ToDoubleFunction<Object> accessor;

        Primitive(Column column, ToDoubleFunction<Object> accessor) {
            super(column);
            this.accessor = accessor;
        }

        @Override
        public int width(Object answer, int row, int rows) {
            return row == 0 ? 1 : 0; // a record is the answer for the first row
        }

        @Override
        public double number(Object answer, int row, int rows, int element) {
            Objects.checkIndex(element, 1);
            return row == 0 ? accessor.applyAsDouble(answer) : Double.NaN;
        }

        @Override
        public @Nullable String text(Object answer, int row, int rows, int element) {
            return null;
        }
    }
}
