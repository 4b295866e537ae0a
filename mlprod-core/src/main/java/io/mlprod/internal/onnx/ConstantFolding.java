package io.mlprod.internal.onnx;

import io.mlprod.spi.Attribute;
import io.mlprod.spi.Constant;
import io.mlprod.spi.ModelGraph;
import io.mlprod.spi.ModelGraph.Node;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A bound on what ONNX Runtime computes while it loads a model: every node whose inputs are all constant. A hundred
 * bytes can define a constant of a terabyte, so each result gets its share of what all may take together. What
 * operators make of such results may take hours. So no result may be much larger than the file, unless it is just
 * constants of the file in another shape. A larger one is computed in each run instead, where deadlines hold.
 */
final class ConstantFolding {

    /** The session option of ONNX Runtime; one result in bytes. */
    static final String OPTION = "optimization.constant_folding_max_output_size_in_bytes";

    private static final long LEAST_BYTES = 1L << 30;
    private static final long TIMES_THE_FILE = 16;
    private static final long LEAST_GROWN_BYTES = 1L << 18; // its square is what a processor computes in a second
    private static final long GROWN_TIMES_THE_FILE = 4;
    private static final long ELEMENT_BYTES = 8; // the widest type

    /** The operators whose result has no more elements than their first input. */
    private static final Set<String> NEVER_GROWS =
            Set.of("Identity", "Cast", "Transpose", "Reshape", "Squeeze", "Unsqueeze", "Flatten", "Slice");

    private static final long MANY = 1L << 40; // elements; more are impossible, and sums do not overflow
    private static final long UNKNOWN = -1;

    private final Map<String, Long> elements = new HashMap<>(); // of each constant, or UNKNOWN
    private long knownBytes;
    private long known;
    private long unknown;

    private ConstantFolding(ModelGraph graph) {
        graph.constants().forEach((name, constant) -> elements.put(name, count(constant)));
        graph.nodes().forEach(this::note);
    }

    /** Returns how many bytes each result may have. */
    static long maxBytes(ModelGraph graph, long fileBytes) {
        ConstantFolding folding = new ConstantFolding(graph);
        long all = Math.max(LEAST_BYTES, TIMES_THE_FILE * fileBytes);
        long sharers = folding.unknown + (folding.knownBytes > all ? folding.known : 0);
        long share = Math.max(1, all / Math.max(1, sharers));
        return folding.unknown == 0
                ? share
                : Math.min(share, Math.max(LEAST_GROWN_BYTES, GROWN_TIMES_THE_FILE * fileBytes));
    }

    private void note(Node node) {
        for (Attribute attribute : node.attributes().values()) {
            if (attribute.isGraph()) {
                unknown += attribute.length(); // only the number of nodes in a body is known
            }
        }
        List<String> inputs = node.inputs();
        if (!inputs.stream().allMatch(input -> input.isEmpty() || elements.containsKey(input))) {
            return;
        }
        if (node.key().equals(":Constant")) {
            Attribute value = node.attributes().get("value");
            Constant tensor = value == null ? null : value.tensor();
            put(node, tensor == null ? UNKNOWN : count(tensor));
            return; // it lies in the file
        }
        long size = NEVER_GROWS.contains(node.operator()) && !inputs.isEmpty()
                ? elements.getOrDefault(inputs.get(0), UNKNOWN)
                : UNKNOWN;
        if (size == UNKNOWN) {
            unknown++;
        } else {
            known++;
            knownBytes += Math.min(size, MANY) * ELEMENT_BYTES;
        }
        put(node, size);
    }

    private void put(Node node, long size) {
        node.outputs().forEach(output -> elements.put(output, size));
    }

    private static long count(Constant constant) {
        long count = 1;
        for (long dimension : constant.shape()) {
            if (dimension < 0 || dimension > Integer.MAX_VALUE || count > Integer.MAX_VALUE) {
                return UNKNOWN;
            }
            count *= dimension;
        }
        return count;
    }
}
