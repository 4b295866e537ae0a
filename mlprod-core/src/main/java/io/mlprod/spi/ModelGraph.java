package io.mlprod.spi;

import io.mlprod.model.ModelMetadata;
import io.mlprod.model.ValueType;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The structure of an ONNX model, as far as checks and engines need it. It is read without any native code, from a file
 * whose functions have been inlined. Immutable; for one thread at a time, since late reads count the memory that they
 * take.
 *
 * <p>Short values are held here. Long lists and the elements of tensors are decoded from the file whenever they are
 * read, each time anew, so that the caller owns what it gets. All of them together may take at most a third of the
 * heap. A graph keeps its file in memory, so do not keep a graph.
 *
 * @since 0.1
 */
public final class ModelGraph {

    /** A graph without nodes. */
    public static final ModelGraph EMPTY = builder().build();

    private static final String ALIAS = "ai.onnx"; // the other name of the empty domain

    private final ModelMetadata metadata;
    private final Map<String, Long> opsets;
    private final List<Declaration> inputs;
    private final List<Declaration> outputs;
    private final Set<String> produced;
    private final Map<String, List<Object>> classLabels;
    private final Set<String> unshaped;
    private final Set<String> randomOperators;
    private final List<String> unsupported;
    private final List<ExternalTensor> externalTensors;
    private final List<Node> nodes;
    private final Map<String, Constant> constants;
    private final Bodies bodies;

    private ModelGraph(Builder builder) {
        metadata = builder.metadata;
        opsets = Collections.unmodifiableMap(builder.opsets);
        inputs = Collections.unmodifiableList(builder.inputs);
        outputs = Collections.unmodifiableList(builder.outputs);
        produced = Collections.unmodifiableSet(builder.produced);
        classLabels = Collections.unmodifiableMap(builder.classLabels);
        unshaped = Collections.unmodifiableSet(builder.unshaped);
        randomOperators = Collections.unmodifiableSet(builder.randomOperators);
        unsupported = Collections.unmodifiableList(builder.unsupported);
        externalTensors = Collections.unmodifiableList(builder.externalTensors);
        nodes = Collections.unmodifiableList(builder.nodes);
        constants = Collections.unmodifiableMap(builder.constants);
        bodies = builder.bodies;
    }

    /**
     * Returns a builder of a graph without nodes, for fakes and tests.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns the key of an operator, as {@link Node#key()} does.
     *
     * @param domain the operator set, by either of its names if it is ONNX's own
     * @param operator the operator
     * @return {@code domain:operator}; nothing before the colon for {@code ai.onnx}
     */
    public static String key(String domain, String operator) {
        return withoutAlias(domain + ":" + operator);
    }

    private static String withoutAlias(String key) {
        return key.startsWith(ALIAS + ":") ? key.substring(ALIAS.length()) : key;
    }

    /**
     * Returns what the exporting tool wrote about the model.
     *
     * @return the metadata; its texts may be empty
     */
    public ModelMetadata metadata() {
        return metadata;
    }

    /**
     * Returns the operator sets that the model was exported for.
     *
     * @return versions by domain; the empty domain is {@code ai.onnx}
     */
    public Map<String, Long> opsets() {
        return opsets;
    }

    /**
     * Returns the inputs that callers give, in the order of the file.
     *
     * @return each with its declared type
     */
    public List<Declaration> inputs() {
        return inputs;
    }

    /**
     * Returns the outputs, in the order of the file.
     *
     * @return each with its declared type
     */
    public List<Declaration> outputs() {
        return outputs;
    }

    /**
     * Returns the names of the values in the main graph that a node computes.
     *
     * @return their names
     */
    public Set<String> produced() {
        return produced;
    }

    /**
     * Returns the class labels that nodes of the main graph hold, in the order of the columns. Each list is found by
     * the name of the scores that it belongs to, and by the name of the labels that are chosen from it.
     *
     * @return lists of {@code String} or {@code Long}, by the value's name
     */
    public Map<String, List<Object>> classLabels() {
        return classLabels;
    }

    /**
     * Returns the inputs and outputs whose shape the file does not declare at all.
     *
     * @return their names
     */
    public Set<String> unshaped() {
        return unshaped;
    }

    /**
     * Returns the operators of the model that draw random numbers, such as {@code Multinomial}.
     *
     * @return their names
     */
    public Set<String> randomOperators() {
        return randomOperators;
    }

    /**
     * Returns the parts of the model that mlprod cannot handle with any engine.
     *
     * @return each with the reason; empty for a usable model
     */
    public List<String> unsupported() {
        return unsupported;
    }

    /**
     * Returns the initializers whose data are in other files.
     *
     * @return their names and places
     */
    public List<ExternalTensor> externalTensors() {
        return externalTensors;
    }

    /**
     * Returns the nodes of the main graph, in the order of the file, which is an order of computation.
     *
     * @return the nodes
     */
    public List<Node> nodes() {
        return nodes;
    }

    /**
     * Returns the dense initializers of the main graph.
     *
     * @return by name
     */
    public Map<String, Constant> constants() {
        return constants;
    }

    /**
     * Returns the nodes in bodies of control flow.
     *
     * @return those of all bodies together
     */
    public Bodies bodies() {
        return bodies;
    }

    /** A builder of graphs; collections are kept, and must not be changed afterwards. For one thread. */
    public static final class Builder {

        private ModelMetadata metadata = new ModelMetadata("", "", "", "", "", 0, Map.of());
        private Map<String, Long> opsets = Map.of();
        private List<Declaration> inputs = List.of();
        private List<Declaration> outputs = List.of();
        private Set<String> produced = Set.of();
        private Map<String, List<Object>> classLabels = Map.of();
        private Set<String> unshaped = Set.of();
        private Set<String> randomOperators = Set.of();
        private List<String> unsupported = List.of();
        private List<ExternalTensor> externalTensors = List.of();
        private List<Node> nodes = List.of();
        private Map<String, Constant> constants = Map.of();
        private Bodies bodies = new Bodies(List.of(), Map.of());

        private Builder() {}

        /**
         * Sets what the exporting tool wrote about the model.
         *
         * @param value the metadata
         * @return this
         */
        public Builder metadata(ModelMetadata value) {
            metadata = Objects.requireNonNull(value, "metadata");
            return this;
        }

        /**
         * Sets the operator sets that the model was exported for.
         *
         * @param value versions by domain
         * @return this
         */
        public Builder opsets(Map<String, Long> value) {
            opsets = Objects.requireNonNull(value, "opsets");
            return this;
        }

        /**
         * Sets the inputs that callers give, in the order of the file.
         *
         * @param value each with its declared type
         * @return this
         */
        public Builder inputs(List<Declaration> value) {
            inputs = Objects.requireNonNull(value, "inputs");
            return this;
        }

        /**
         * Sets the outputs, in the order of the file.
         *
         * @param value each with its declared type
         * @return this
         */
        public Builder outputs(List<Declaration> value) {
            outputs = Objects.requireNonNull(value, "outputs");
            return this;
        }

        /**
         * Sets the names of the values in the main graph that a node computes.
         *
         * @param value their names
         * @return this
         */
        public Builder produced(Set<String> value) {
            produced = Objects.requireNonNull(value, "produced");
            return this;
        }

        /**
         * Sets the class labels that nodes of the main graph hold, in the order of the columns, by the name of the
         * scores that they belong to, and by the name of the labels that are chosen from them.
         *
         * @param value lists of {@code String} or {@code Long}, by the value's name
         * @return this
         */
        public Builder classLabels(Map<String, List<Object>> value) {
            classLabels = Objects.requireNonNull(value, "classLabels");
            return this;
        }

        /**
         * Sets the inputs and outputs whose shape the file does not declare at all.
         *
         * @param value their names
         * @return this
         */
        public Builder unshaped(Set<String> value) {
            unshaped = Objects.requireNonNull(value, "unshaped");
            return this;
        }

        /**
         * Sets the operators of the model that draw random numbers, such as {@code Multinomial}.
         *
         * @param value their names
         * @return this
         */
        public Builder randomOperators(Set<String> value) {
            randomOperators = Objects.requireNonNull(value, "randomOperators");
            return this;
        }

        /**
         * Sets the parts of the model that mlprod cannot handle with any engine.
         *
         * @param value each with the reason
         * @return this
         */
        public Builder unsupported(List<String> value) {
            unsupported = Objects.requireNonNull(value, "unsupported");
            return this;
        }

        /**
         * Sets the initializers whose data are in other files.
         *
         * @param value their names and places
         * @return this
         */
        public Builder externalTensors(List<ExternalTensor> value) {
            externalTensors = Objects.requireNonNull(value, "externalTensors");
            return this;
        }

        /**
         * Sets the nodes of the main graph, in the order of the file, which is an order of computation.
         *
         * @param value the nodes
         * @return this
         */
        public Builder nodes(List<Node> value) {
            nodes = Objects.requireNonNull(value, "nodes");
            return this;
        }

        /**
         * Sets the dense initializers of the main graph.
         *
         * @param value by name
         * @return this
         */
        public Builder constants(Map<String, Constant> value) {
            constants = Objects.requireNonNull(value, "constants");
            return this;
        }

        /**
         * Sets the nodes in bodies of control flow.
         *
         * @param value those of all bodies together
         * @return this
         */
        public Builder bodies(Bodies value) {
            bodies = Objects.requireNonNull(value, "bodies");
            return this;
        }

        /**
         * Builds the graph.
         *
         * @return the graph
         */
        public ModelGraph build() {
            return new ModelGraph(this);
        }
    }

    /**
     * An input or output as the file declares it.
     *
     * @param name its name
     * @param type its type; null if an output has none, which an engine then infers
     */
    public record Declaration(String name, @Nullable ValueType type) {}

    /**
     * One operation of a graph.
     *
     * @param operator the operator's name, such as {@code MatMul}
     * @param domain the operator set that it belongs to; empty for {@code ai.onnx}, by whichever of its two names
     * @param name the node's own name; may be empty
     * @param inputs the values that it reads; an empty name for an optional one that is left out
     * @param outputs the values that it computes; an empty name for one that is left out
     * @param attributes its attributes by name
     */
    public record Node(
            String operator,
            String domain,
            String name,
            List<String> inputs,
            List<String> outputs,
            Map<String, Attribute> attributes) {

        private static final Set<String> RANDOM = Set.of(
                "Bernoulli", "Multinomial", "RandomNormal", "RandomNormalLike", "RandomUniform", "RandomUniformLike");

        /** Replaces the name of ONNX's own domain by the shorter of its two names. */
        public Node {
            domain = domain.equals(ALIAS) ? "" : domain;
        }

        /**
         * Returns the operator with its domain.
         *
         * @return {@code domain:operator}; nothing before the colon for {@code ai.onnx}
         */
        public String key() {
            return ModelGraph.key(domain, operator);
        }

        /**
         * Returns whether the node draws random numbers, or may do so: a Dropout does if its third input says that it
         * is training.
         *
         * @return true if two runs may differ
         */
        public boolean isRandom() {
            return RANDOM.contains(operator) || (operator.equals("Dropout") && inputs.size() > 2);
        }
    }

    /**
     * The contents of all bodies of control flow together.
     *
     * @param nodes their nodes, in the order of the file
     * @param constants their initializers by name; one is left out if another body uses its name for something else
     */
    public record Bodies(List<Node> nodes, Map<String, Constant> constants) {}

    /**
     * An initializer whose data are in another file.
     *
     * @param name the initializer's name
     * @param elementType the ONNX element type code
     * @param shape its dimensions
     * @param location the other file, relative to the model's folder
     * @param offset the position where the data begin in that file, in bytes
     * @param length how many bytes; -1 for all that follow
     */
    public record ExternalTensor(
            String name, int elementType, List<Long> shape, String location, long offset, long length) {}
}
