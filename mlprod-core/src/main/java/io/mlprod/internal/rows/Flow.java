package io.mlprod.internal.rows;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The dependence of a graph's value on the rows of the model's inputs, as far as it is known. */
sealed interface Flow {

    /**
     * A value that keeps rows apart: along its one dimension that is a multiple of the rows, each part depends on one
     * row of the inputs and nothing else. Without such a dimension it is the same whatever the rows are.
     *
     * @param shape its dimensions; null if not even their number is known, which only a constant may have
     * @param numbers its elements, if they are sizes, axes or the like, and few; else null
     */
    record Known(@Nullable List<Dim> shape, @Nullable List<Dim> numbers) implements Flow {

        static final Known CONSTANT = new Known(null, null);

        /** The number of sizes that are followed in one tensor. */
        static final int MAX_NUMBERS = 64;

        static Known of(List<Dim> shape) {
            return new Known(shape, null);
        }

        /** Returns the axis of the rows; -1 in a constant. */
        int rowsAxis() {
            return shape == null ? -1 : rowsAxis(shape);
        }

        static int rowsAxis(List<Dim> shape) {
            for (int i = 0; i < shape.size(); i++) {
                if (shape.get(i).isRows()) {
                    return i;
                }
            }
            return -1;
        }

        boolean hasRows() {
            return rowsAxis() >= 0;
        }

        /**
         * Returns whether it is derived from the number of rows, so that it may be used as a shape, but never as data.
         */
        boolean isSizes() {
            return numbers != null && numbers.stream().anyMatch(Dim::isRows);
        }
    }

    /**
     * A value that may depend on several rows at once.
     *
     * @param reason the node that mixes them, and why
     */
    record Mixed(String reason) implements Flow {}
}
