package io.mlprod.spi;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The structure of an ONNX model, as far as checks and engines need it, read without any native code from a file whose
 * functions have been written out.
 *
 * @param producerVersion the version of the exporting tool; may be empty
 * @param opsets operator set versions by domain; the empty domain is {@code ai.onnx}
 * @param produced the values of the main graph that a node computes
 * @param classLabels the class labels that nodes of the main graph carry, by the scores that they belong to, in the
 *     order of the columns, and by the labels that are chosen from them; {@code String} or {@code Long}
 * @param unshaped inputs and outputs whose shape the file does not declare at all
 * @param randomOperators the operators of the model that draw random numbers, such as {@code Multinomial}
 * @param unsupported what inputs and outputs mlprod cannot handle, each with the reason; empty for a usable model
 * @param externalTensors initializers whose data lie in other files
 * @param nodes the nodes of the main graph, in the order of the file, which is an order of computation
 * @param constants the dense initializers of the main graph by name
 * @param bodies the nodes that stand in bodies of control flow
 * @since 0.1
 */
public record ModelGraph(
        String producerVersion,
        Map<String, Long> opsets,
        Set<String> produced,
        Map<String, List<Object>> classLabels,
        Set<String> unshaped,
        Set<String> randomOperators,
        List<String> unsupported,
        List<ExternalTensor> externalTensors,
        List<Node> nodes,
        Map<String, Constant> constants,
        Bodies bodies) {

    private static final String ALIAS = "ai.onnx"; // what the empty domain is called, too

    /**
     * Names an operator as nodes do.
     *
     * @param domain the operator set, by either name if it is ONNX's own
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

        /** Gives the domain of ONNX's own operators the shorter of its two names. */
        public Node {
            domain = domain.equals(ALIAS) ? "" : domain;
        }

        /**
         * The operator with its domain.
         *
         * @return {@code domain:operator}; nothing before the colon for {@code ai.onnx}
         */
        public String key() {
            return ModelGraph.key(domain, operator);
        }

        /**
         * Whether it draws random numbers, or may do so: a Dropout does if its third input says that it is training.
         *
         * @return true if two runs may differ
         */
        public boolean isRandom() {
            return RANDOM.contains(operator) || (operator.equals("Dropout") && inputs.size() > 2);
        }
    }

    /**
     * An attribute of a node. Of its kinds those are kept that say which way the data go; a long list, such as the
     * nodes of a tree, is not.
     *
     * @param number its value if it is a whole number; else 0
     * @param numbers its values if it is a list of whole numbers; empty if it is none, null if the list is long
     * @param text its value if it is a short text; else empty
     * @param tensor its value if it is a tensor; else null
     * @param length how many elements it has if it is a list of texts or whole numbers, and how many nodes if it is a
     *     graph or several; else 0
     * @param isGraph whether it is a graph, or several
     */
    public record Attribute(
            long number,
            @Nullable List<Long> numbers,
            String text,
            @Nullable Constant tensor,
            int length,
            boolean isGraph) {}

    /**
     * A tensor that the file holds.
     *
     * @param shape its dimensions
     * @param isWhole whether its elements are of type int32 or int64
     * @param numbers its elements if they are of these types and few; else null
     */
    public record Constant(
            List<Long> shape, boolean isWhole, @Nullable List<Long> numbers) {}

    /**
     * What stands in bodies of control flow, of all of them together.
     *
     * @param nodes their nodes, in the order of the file
     * @param constants their initializers by name; one is left out if another body uses its name for something else
     */
    public record Bodies(List<Node> nodes, Map<String, Constant> constants) {}

    /**
     * An initializer whose data lie in another file.
     *
     * @param name the initializer's name
     * @param elementType the ONNX element type code
     * @param shape its dimensions
     * @param location the other file, relative to the model's folder
     * @param offset where the data begin in that file, in bytes
     * @param length how many bytes; -1 for all that follow
     */
    public record ExternalTensor(
            String name, int elementType, List<Long> shape, String location, long offset, long length) {}
}
