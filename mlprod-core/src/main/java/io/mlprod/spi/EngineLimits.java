package io.mlprod.spi;

import io.mlprod.internal.checks.Arguments;
import io.mlprod.model.ElementType;
import io.mlprod.model.Tensor;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/**
 * The limits of an engine, and what mlprod's core must know of how it runs models. Immutable and thread-safe.
 *
 * <p>Core enforces the limits: a model whose inputs or outputs have other types or more dimensions goes to the next
 * engine in line, or is refused. A text that the engine would damage is an invalid input, with the rule
 * {@code encoding} or {@code size}.
 *
 * @since 0.1
 */
public final class EngineLimits {

    /**
     * The default: no limits but those of mlprod itself, nothing to tune, and a run holds the thread that it runs on.
     */
    public static final EngineLimits NONE = builder().build();

    /** The sets of texts that can reach a model unchanged. */
    public enum Texts {
        /** Characters up to U+FFFF, without surrogates and NUL. */
        BASIC_PLANE("no emoji or other character beyond U+FFFF and no NUL"),
        /** All of Unicode except NUL and unpaired surrogates. */
        UNICODE("no NUL and no half of a surrogate pair"),
        /** Every Java string. */
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
         * Returns whether a text reaches a model unchanged.
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
     * Returns a builder that starts without limits.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns which texts reach a model unchanged.
     *
     * @return by default {@link Texts#ANY}
     */
    public Texts texts() {
        return texts;
    }

    /**
     * Returns the maximum length of a text.
     *
     * @return the maximum number of characters
     */
    public int maxTextLength() {
        return maxTextLength;
    }

    /**
     * Returns the element types that inputs may have.
     *
     * @return an unmodifiable set
     */
    public Set<ElementType> inputTypes() {
        return inputTypes;
    }

    /**
     * Returns the element types that tensor outputs may have.
     *
     * @return an unmodifiable set
     */
    public Set<ElementType> outputTypes() {
        return outputTypes;
    }

    /**
     * Returns the element types that tensors in sequence outputs may have.
     *
     * @return an unmodifiable set
     */
    public Set<ElementType> sequenceTypes() {
        return sequenceTypes;
    }

    /**
     * Returns the maximum number of dimensions of an input or output.
     *
     * @return at most {@link Tensor#MAX_RANK}, which is the default
     */
    public int maxRank() {
        return maxRank;
    }

    /**
     * Returns whether a run pins the carrier of a virtual thread. If so, long runs of virtual threads are done on
     * platform threads.
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
     * not check. If they run the model, core looks for them in the graph, keeps such inputs away, and reports as
     * hazards what it cannot keep away.
     *
     * @return by default false
     */
    public boolean onnxRuntimeOperators() {
        return onnxRuntimeOperators;
    }

    /** A builder of limits. For one thread. */
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
         * Sets which texts reach a model unchanged.
         *
         * @param value the texts
         * @return this
         */
        public Builder texts(Texts value) {
            texts = Objects.requireNonNull(value, "texts");
            return this;
        }

        /**
         * Sets the maximum length of a text.
         *
         * @param characters the maximum number of characters
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
         * Sets the element types that inputs may have.
         *
         * @param types copied
         * @return this
         */
        public Builder inputTypes(Set<ElementType> types) {
            inputTypes = Set.copyOf(Arguments.noNulls("inputTypes", types));
            return this;
        }

        /**
         * Sets the element types that tensor outputs may have.
         *
         * @param types copied
         * @return this
         */
        public Builder outputTypes(Set<ElementType> types) {
            outputTypes = Set.copyOf(Arguments.noNulls("outputTypes", types));
            return this;
        }

        /**
         * Sets the element types that tensors in sequence outputs may have.
         *
         * @param types copied
         * @return this
         */
        public Builder sequenceTypes(Set<ElementType> types) {
            sequenceTypes = Set.copyOf(Arguments.noNulls("sequenceTypes", types));
            return this;
        }

        /**
         * Sets the maximum number of dimensions of an input or output.
         *
         * @param dimensions 0 to {@link Tensor#MAX_RANK}
         * @return this
         * @throws IllegalArgumentException if it is outside that range
         */
        public Builder maxRank(int dimensions) {
            if (dimensions < 0 || dimensions > Tensor.MAX_RANK) {
                throw new IllegalArgumentException("maxRank must be 0 to " + Tensor.MAX_RANK + ", not " + dimensions);
            }
            maxRank = dimensions;
            return this;
        }

        /**
         * Sets whether a run pins the carrier of a virtual thread. Set it to false if runs mostly wait, for example for
         * a service, and compute little.
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
         * Builds the limits.
         *
         * @return immutable limits
         */
        public EngineLimits build() {
            return new EngineLimits(this);
        }
    }
}
