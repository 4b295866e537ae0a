package io.mlprod.model;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The declared type of an input or output.
 *
 * @since 0.1
 */
public sealed interface ValueType {

    /**
     * A tensor of one element type and a declared shape.
     *
     * @param elementType the type of each element
     * @param shape the dimensions, empty for a scalar
     * @param hasShape false if the model leaves even the number of dimensions open; the shape is empty then
     */
    record TensorType(ElementType elementType, List<Dimension> shape, boolean hasShape) implements ValueType {

        /**
         * Keeps an unmodifiable copy of the shape.
         *
         * @throws NullPointerException if an argument is null
         */
        public TensorType {
            shape = List.copyOf(shape);
        }

        /**
         * Creates the type of a tensor with a declared shape.
         *
         * @param elementType the type of each element
         * @param shape the dimensions, empty for a scalar
         */
        public TensorType(ElementType elementType, List<Dimension> shape) {
            this(elementType, shape, true);
        }

        /**
         * Returns the number of dimensions.
         *
         * @return 0 for a scalar
         */
        public int rank() {
            return shape.size();
        }

        /**
         * Returns the type and the shape.
         *
         * @return for example {@code float32[N, 30]}
         */
        @Override
        public String toString() {
            return hasShape
                    ? elementType + shape.stream().map(Dimension::toString).collect(Collectors.joining(", ", "[", "]"))
                    : elementType + " of any shape";
        }
    }

    /**
     * A sequence whose elements are all of one type.
     *
     * @param element the type of each element
     */
    record SequenceType(ValueType element) implements ValueType {

        /**
         * Returns the type in words.
         *
         * @return for example {@code sequence(map(string, float32))}
         */
        @Override
        public String toString() {
            return "sequence(" + element + ")";
        }
    }

    /**
     * A map from labels to values.
     *
     * @param key {@link ElementType#STRING} or {@link ElementType#INT64}
     * @param value the type of the values
     */
    record MapType(ElementType key, ElementType value) implements ValueType {

        /**
         * Returns the type in words.
         *
         * @return for example {@code map(int64, float32)}
         */
        @Override
        public String toString() {
            return "map(" + key + ", " + value + ")";
        }
    }
}
