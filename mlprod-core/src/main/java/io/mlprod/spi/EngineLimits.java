package io.mlprod.spi;

import io.mlprod.model.ElementType;
import io.mlprod.model.Tensor;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/**
 * What an engine cannot do, and what core has to know of how it runs. Immutable and thread-safe.
 *
 * <p>Core holds to it: a model whose inputs or outputs have other types or more dimensions goes to the next engine in
 * line, or is refused; a text that the engine would damage is an invalid input, with the rule {@code encoding} or
 * {@code size}.
 *
 * @since 0.1
 */
public final class EngineLimits {

    /** No limits but those of mlprod itself; nothing to tune; a run holds the thread that it runs on. */
    public static final EngineLimits NONE = builder().build();

    /** Which texts reach a model as they were given. */
    public enum Texts {
        /** Characters up to U+FFFF, without surrogates and NUL. */
        BASIC_PLANE("no emoji or other character beyond U+FFFF and no NUL"),
        /** All of Unicode but NUL; no half of a surrogate pair. */
        UNICODE("no NUL and no half of a surrogate pair"),
        /** Every string of Java. */
        ANY("any text");

        private final String rule;

        Texts(String rule) {
            this.rule = rule;
        }

        /**
         * Returns the rule in words, for people whose text was refused.
         *
         * @return a phrase
         */
        public String rule() {
            return rule;
        }

        /**
         * Returns whether a text reaches a model as it is.
         *
         * @param text any text
         * @return false if the engine would damage it
         */
        public boolean admits(String text) {
            return this == ANY || admitsAll(text);
        }

        private boolean admitsAll(String text) {
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c == 0 || (Character.isSurrogate(c) && !(this == UNICODE && isPaired(text, i)))) {
                    return false;
                }
            }
            return true;
        }

        private static boolean isPaired(String text, int index) {
            return Character.isHighSurrogate(text.charAt(index))
                    ? index + 1 < text.length() && Character.isLowSurrogate(text.charAt(index + 1))
                    : index > 0 && Character.isHighSurrogate(text.charAt(index - 1));
        }
    }

    private final Texts texts;
    private final int maxTextLength;
    private final Set<ElementType> inputTypes;
    private final Set<ElementType> outputTypes;
    private final Set<ElementType> sequenceTypes;
    private final int maxRank;
    private final boolean pinsCarrier;
    private final boolean tunesThreads;
    private final boolean tunesArena;
    private final boolean onnxRuntimeOperators;

    private EngineLimits(Builder builder) {
        texts = builder.texts;
        maxTextLength = builder.maxTextLength;
        inputTypes = builder.inputTypes;
        outputTypes = builder.outputTypes;
        sequenceTypes = builder.sequenceTypes;
        maxRank = builder.maxRank;
        pinsCarrier = builder.pinsCarrier;
        tunesThreads = builder.tunesThreads;
        tunesArena = builder.tunesArena;
        onnxRuntimeOperators = builder.onnxRuntimeOperators;
    }

    /**
     * Begins with no limits.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns which texts reach a model as they were given.
     *
     * @return by default {@link Texts#ANY}
     */
    public Texts texts() {
        return texts;
    }

    /**
     * Returns how long a text may be.
     *
     * @return the most characters
     */
    public int maxTextLength() {
        return maxTextLength;
    }

    /**
     * Returns of which types inputs may be.
     *
     * @return an unmodifiable set
     */
    public Set<ElementType> inputTypes() {
        return inputTypes;
    }

    /**
     * Returns of which types tensors that are outputs may be.
     *
     * @return an unmodifiable set
     */
    public Set<ElementType> outputTypes() {
        return outputTypes;
    }

    /**
     * Returns of which types the tensors in outputs that are sequences may be.
     *
     * @return an unmodifiable set
     */
    public Set<ElementType> sequenceTypes() {
        return sequenceTypes;
    }

    /**
     * Returns how many dimensions an input or output may have.
     *
     * @return at most {@link Tensor#MAX_RANK}, which is the default
     */
    public int maxRank() {
        return maxRank;
    }

    /**
     * Returns whether a run keeps the carrier of a virtual thread from others; then long runs of virtual threads are
     * done on platform threads.
     *
     * @return by default true
     */
    public boolean pinsCarrier() {
        return pinsCarrier;
    }

    /**
     * Returns whether the engine follows {@link SessionOptions#intraOpThreads()}, so that tuning may try it.
     *
     * @return by default false
     */
    public boolean tunesThreads() {
        return tunesThreads;
    }

    /**
     * Returns whether the engine follows {@link SessionOptions#arena()}, so that tuning may try it.
     *
     * @return by default false
     */
    public boolean tunesArena() {
        return tunesArena;
    }

    /**
     * Returns whether the operators of ONNX Runtime run the model. Some of them end the process on inputs that they do
     * not check: then core looks for those in the graph, keeps such inputs away, and names what it cannot keep away as
     * hazards.
     *
     * @return by default false
     */
    public boolean onnxRuntimeOperators() {
        return onnxRuntimeOperators;
    }

    /** A collector of limits. For one thread. */
    public static final class Builder {

        private Texts texts = Texts.ANY;
        private int maxTextLength = Integer.MAX_VALUE;
        private Set<ElementType> inputTypes = all();
        private Set<ElementType> outputTypes = all();
        private Set<ElementType> sequenceTypes = all();
        private int maxRank = Tensor.MAX_RANK;
        private boolean pinsCarrier = true;
        private boolean tunesThreads;
        private boolean tunesArena;
        private boolean onnxRuntimeOperators;

        private Builder() {}

        private static Set<ElementType> all() {
            return Collections.unmodifiableSet(EnumSet.allOf(ElementType.class));
        }

        /**
         * Sets which texts reach a model as they were given.
         *
         * @param value which
         * @return this
         */
        public Builder texts(Texts value) {
            texts = Objects.requireNonNull(value, "texts");
            return this;
        }

        /**
         * Sets how long a text may be.
         *
         * @param characters the most
         * @return this
         * @throws IllegalArgumentException if it is negative
         */
        public Builder maxTextLength(int characters) {
            if (characters < 0) {
                throw new IllegalArgumentException("maxTextLength must be 0 or more, not " + characters);
            }
            maxTextLength = characters;
            return this;
        }

        /**
         * Sets of which types inputs may be.
         *
         * @param types copied
         * @return this
         */
        public Builder inputTypes(Set<ElementType> types) {
            inputTypes = Set.copyOf(types);
            return this;
        }

        /**
         * Sets of which types tensors that are outputs may be.
         *
         * @param types copied
         * @return this
         */
        public Builder outputTypes(Set<ElementType> types) {
            outputTypes = Set.copyOf(types);
            return this;
        }

        /**
         * Sets of which types the tensors in outputs that are sequences may be.
         *
         * @param types copied
         * @return this
         */
        public Builder sequenceTypes(Set<ElementType> types) {
            sequenceTypes = Set.copyOf(types);
            return this;
        }

        /**
         * Sets how many dimensions an input or output may have.
         *
         * @param dimensions 0 to {@link Tensor#MAX_RANK}
         * @return this
         * @throws IllegalArgumentException if it is neither
         */
        public Builder maxRank(int dimensions) {
            if (dimensions < 0 || dimensions > Tensor.MAX_RANK) {
                throw new IllegalArgumentException("maxRank must be 0 to " + Tensor.MAX_RANK + ", not " + dimensions);
            }
            maxRank = dimensions;
            return this;
        }

        /**
         * Sets whether a run keeps the carrier of a virtual thread from others. Say false if runs wait, for a service
         * say, and compute little.
         *
         * @param value by default true
         * @return this
         */
        public Builder pinsCarrier(boolean value) {
            pinsCarrier = value;
            return this;
        }

        /**
         * Sets whether the engine follows {@link SessionOptions#intraOpThreads()}.
         *
         * @param value by default false
         * @return this
         */
        public Builder tunesThreads(boolean value) {
            tunesThreads = value;
            return this;
        }

        /**
         * Sets whether the engine follows {@link SessionOptions#arena()}.
         *
         * @param value by default false
         * @return this
         */
        public Builder tunesArena(boolean value) {
            tunesArena = value;
            return this;
        }

        /**
         * Sets whether the operators of ONNX Runtime run the model.
         *
         * @param value by default false
         * @return this
         */
        public Builder onnxRuntimeOperators(boolean value) {
            onnxRuntimeOperators = value;
            return this;
        }

        /**
         * Makes the limits.
         *
         * @return immutable limits
         */
        public EngineLimits build() {
            return new EngineLimits(this);
        }
    }
}
