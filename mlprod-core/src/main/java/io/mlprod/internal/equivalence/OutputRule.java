package io.mlprod.internal.equivalence;

import io.mlprod.spi.Attribute;
import io.mlprod.spi.ModelGraph;
import io.mlprod.spi.ModelGraph.Node;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * How far an output of one engine may be from that of another.
 *
 * @param output its name
 * @param operator the operator that computes it, for messages
 * @param isExact whether every number has to have the same bits
 * @param isSummed whether it depends on sums of products, whose order is up to the engine
 */
record OutputRule(String output, String operator, boolean isExact, boolean isSummed) {

    private static final double ABSOLUTE = 2e-7;
    private static final double RELATIVE = 1e-6;

    /** The operators whose result each engine has to round in the same way. */
    private static final Set<String> EXACT = Set.of("""
            :Identity :Cast :Concat :Reshape :Flatten :Squeeze :Unsqueeze :Transpose :Gather :Slice :Split :Constant
            :Shape :ArgMax :ArgMin :Add :Sub :Mul :Div :Neg :Abs :Relu :Max :Min :Clip :Floor :Ceil :Round :Where
            :Equal :Greater :GreaterOrEqual :Less :LessOrEqual :Not :And :Or :Xor :IsNaN :Sign :Expand :Tile :Dropout
            ai.onnx.ml:Scaler ai.onnx.ml:Imputer ai.onnx.ml:OneHotEncoder ai.onnx.ml:LabelEncoder ai.onnx.ml:ZipMap
            ai.onnx.ml:ArrayFeatureExtractor ai.onnx.ml:FeatureVectorizer ai.onnx.ml:Binarizer ai.onnx.ml:CategoryMapper
            """.strip().split("\\s+"));

    private static final Set<String> SUMMED =
            Set.of(":MatMul", ":Gemm", "ai.onnx.ml:LinearClassifier", "ai.onnx.ml:LinearRegressor");

    /** The operators that only pass on, so that another one is named in messages. */
    private static final Set<String> PASSING = Set.of(
            ":Identity", ":Cast", ":Reshape", ":Flatten", ":Squeeze", "ai.onnx.ml:ZipMap", "ai.onnx.ml:Normalizer");

    static OutputRule of(ModelGraph graph, String output) {
        Map<String, Node> producers = new HashMap<>();
        graph.nodes().forEach(node -> node.outputs().forEach(name -> producers.put(name, node)));
        boolean isExact = true;
        boolean isSummed = false;
        Deque<String> open = new ArrayDeque<>(Set.of(output));
        Set<String> seen = new HashSet<>(open);
        while (!open.isEmpty()) {
            Node node = producers.get(open.pop());
            if (node == null) {
                continue;
            }
            isExact &= EXACT.contains(node.key()) || isPlainTree(node);
            isSummed |= SUMMED.contains(node.key());
            node.inputs().stream().filter(seen::add).forEach(open::push);
        }
        return new OutputRule(output, operator(producers, output), isExact, isSummed);
    }

    /** Returns whether a node gives the sums of its leaves as they are. */
    private static boolean isPlainTree(Node node) {
        if (!TreeNodes.isTree(node)) {
            return false;
        }
        Attribute transform = node.attributes().get("post_transform");
        return transform == null
                || transform.text().equals("NONE")
                || (transform.text().isEmpty() && transform.number() == 0);
    }

    private static String operator(Map<String, Node> producers, String output) {
        Node node = producers.get(output);
        for (int i = 0; i < producers.size() && node != null && PASSING.contains(node.key()); i++) {
            Node before =
                    node.inputs().isEmpty() ? null : producers.get(node.inputs().get(0));
            if (before == null) {
                break;
            }
            node = before;
        }
        return node == null ? "the graph" : node.operator();
    }

    /**
     * Returns whether two numbers are near enough.
     *
     * @param error how far sums of products may be off; infinite if they may overflow, NaN if they are not numbers
     */
    boolean admits(double expected, double actual, double error) {
        if (Double.isInfinite(error) || Double.compare(expected, actual) == 0) {
            return true;
        }
        if (isExact) {
            return false;
        }
        double rounding = ABSOLUTE + RELATIVE * Math.abs(expected);
        return Math.abs(expected - actual) <= rounding + (error > 0 ? error : 0);
    }
}
