package io.mlprod.spi;

import io.mlprod.error.LoadException;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An attribute of a node. It holds values that are short; longer ones are read from the file on request. Immutable; for
 * one thread at a time, as its graph is.
 *
 * @since 0.1
 */
public final class Attribute {

    private final long number;
    private final float fraction;
    private final String text;
    private final @Nullable List<Long> numbers;
    private final @Nullable Constant tensor;
    private final int length;
    private final boolean isGraph;
    private final Supplier<long[]> allNumbers;
    private final Supplier<float[]> allFractions;
    private final Supplier<List<String>> allTexts;

    private Attribute(Builder builder) {
        number = builder.number;
        fraction = builder.fraction;
        text = builder.text;
        numbers = builder.numbers;
        tensor = builder.tensor;
        length = builder.length;
        isGraph = builder.isGraph;
        allNumbers = builder.allNumbers;
        allFractions = builder.allFractions;
        allTexts = builder.allTexts;
    }

    /**
     * Returns a builder of an attribute without a value.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns its value if it is a whole number.
     *
     * @return the number; 0 if it is none
     */
    public long number() {
        return number;
    }

    /**
     * Returns its value if it is a float.
     *
     * @return the float; 0 if it is none
     */
    public float fraction() {
        return fraction;
    }

    /**
     * Returns its value if it is a text of 256 bytes or less.
     *
     * @return the text; empty if it is none
     */
    public String text() {
        return text;
    }

    /**
     * Returns its values if it is a list of 64 whole numbers or fewer.
     *
     * @return empty if it is none, null if the list is longer
     */
    @Nullable
    public List<Long> numbers() {
        return numbers;
    }

    /**
     * Returns its value if it is a tensor.
     *
     * @return the tensor; null if it is none
     */
    @Nullable
    public Constant tensor() {
        return tensor;
    }

    /**
     * Returns the number of its elements if it is a list of texts or whole numbers, and the number of nodes if it is
     * one graph or several.
     *
     * @return the number; 0 if it is none of these
     */
    public int length() {
        return length;
    }

    /**
     * Returns whether it is a graph, or a list of graphs.
     *
     * @return true for what an If, Loop or Scan runs
     */
    public boolean isGraph() {
        return isGraph;
    }

    /**
     * Reads its values if it is a list of whole numbers, of any length.
     *
     * @return a new array; empty if it is no such list
     * @throws LoadException if that takes more memory than the model may use
     */
    public long[] readNumbers() {
        return allNumbers.get();
    }

    /**
     * Reads its values if it is a list of floats.
     *
     * @return a new array; empty if it is no such list
     * @throws LoadException if that takes more memory than the model may use
     */
    public float[] readFractions() {
        return allFractions.get();
    }

    /**
     * Reads its values if it is a list of texts. Equal texts are one object.
     *
     * @return an unmodifiable list; empty if it is no such list
     * @throws LoadException if that takes more memory than the model may use
     */
    public List<String> readTexts() {
        return allTexts.get();
    }

    /** A builder of attributes. For one thread. */
    public static final class Builder {

        private long number;
        private float fraction;
        private String text = "";
        private @Nullable List<Long> numbers = List.of();
        private @Nullable Constant tensor;
        private int length;
        private boolean isGraph;
        private Supplier<long[]> allNumbers = () -> new long[0];
        private Supplier<float[]> allFractions = () -> new float[0];
        private Supplier<List<String>> allTexts = List::of;

        private Builder() {}

        /**
         * Sets a whole number.
         *
         * @param value the number
         * @return this
         */
        public Builder number(long value) {
            number = value;
            return this;
        }

        /**
         * Sets a float.
         *
         * @param value the float
         * @return this
         */
        public Builder fraction(float value) {
            fraction = value;
            return this;
        }

        /**
         * Sets a text.
         *
         * @param value the text
         * @return this
         */
        public Builder text(String value) {
            text = Objects.requireNonNull(value, "text");
            return this;
        }

        /**
         * Sets a tensor.
         *
         * @param value the tensor, or null
         * @return this
         */
        public Builder tensor(@Nullable Constant value) {
            tensor = value;
            return this;
        }

        /**
         * Sets a list of whole numbers.
         *
         * @param few what {@link Attribute#numbers()} returns
         * @param all reads all of them; may be called at any time
         * @return this
         */
        public Builder numbers(@Nullable List<Long> few, Supplier<long[]> all) {
            numbers = few == null ? null : List.copyOf(few);
            allNumbers = Objects.requireNonNull(all, "all");
            return this;
        }

        /**
         * Sets a list of floats.
         *
         * @param all reads them; may be called at any time
         * @return this
         */
        public Builder fractions(Supplier<float[]> all) {
            allFractions = Objects.requireNonNull(all, "all");
            return this;
        }

        /**
         * Sets a list of texts.
         *
         * @param all reads them; may be called at any time
         * @return this
         */
        public Builder texts(Supplier<List<String>> all) {
            allTexts = Objects.requireNonNull(all, "all");
            return this;
        }

        /**
         * Sets the number of elements of a list.
         *
         * @param elements their number
         * @return this
         */
        public Builder length(int elements) {
            length = elements;
            return this;
        }

        /**
         * Makes the attribute a graph, or a list of graphs.
         *
         * @param nodes how many nodes they have
         * @return this
         */
        public Builder graph(int nodes) {
            isGraph = true;
            length = nodes;
            return this;
        }

        /**
         * Builds the attribute.
         *
         * @return the attribute
         */
        public Attribute build() {
            return new Attribute(this);
        }
    }
}
