package io.mlprod.internal.graph;

import io.mlprod.spi.ModelGraph.Attribute;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Refuses attributes and constants that ONNX Runtime 1.28 takes and does not survive, while it loads the model and
 * computes what hangs on constants only, or in a run: it divides by them, takes lists for as long as others, follows
 * ranks that are not there, or asks for memory and time that no machine has.
 *
 * <p>The table was found by running a small model of every operator with each attribute and each constant damaged. What
 * is not in it ONNX Runtime refuses itself, or survives.
 */
final class OperatorRules {

    /** No size, axis, count or kind that an attribute says is larger; squared, it still fits into 64 bits. */
    static final int MAX_ATTRIBUTE = 1 << 20;

    private static final int MAX_SIZE = 1 << 26; // of one dimension, from a constant
    private static final int MAX_SCALE = 1 << 16;
    private static final int MAX_SAMPLES = 1 << 10; // in each direction of each cell
    private static final int MAX_FEATURES = 1 << 16; // or as many as are named
    private static final int INT32 = 6; // of TensorProto.DataType, as the next
    private static final int INT64 = 7;

    /** Of the inputs X, W, R, B, sequence_lens, initial_h, initial_c and P of a recurrent layer. */
    private static final int[] RANKS = {3, 3, 3, 2, 1, 3, 3, 2};

    private static final Set<String> DOMAINS =
            Set.of("", "ai.onnx.ml", "com.microsoft", "com.microsoft.nchwc", "com.ms.internal.nhwc");

    /** Attributes that are data, which may be any number, or places that are cut to what there is. */
    private static final Set<String> DATA = Set.of(
            "value_int",
            "value_ints",
            "start",
            "end",
            "starts",
            "ends",
            "seed",
            "maxsplit",
            "default_int64",
            "keys_int64s",
            "values_int64s",
            "cats_int64s",
            "classlabels_int64s",
            "classlabels_ints",
            "int64_vocabulary",
            "pool_int64s",
            "imputed_value_int64s",
            "replaced_value_int64",
            "ngram_indexes");

    private static final Rule NO_EMPTY =
            node -> IntStream.range(0, node.inputs().size())
                    .filter(input -> elements(node.constant(input)) == 0)
                    .mapToObj(input -> input(node, input) + " is empty")
                    .findFirst()
                    .orElse(null);

    private static final Rule DIVIDES = node -> {
        TensorHead dividend = node.constant(0);
        TensorHead divisor = node.constant(1);
        boolean isSafe = divisor != null
                && divisor.elements() != null
                && !divisor.elements().hasMinusOne();
        return isSmallest(dividend) && !isSafe
                ? "that divides the smallest whole number, which by -1 has no result"
                : null;
    };

    /** ONNX Runtime looks for the end of a run between nodes only, so that nothing ends a loop without any. */
    private static final Rule LOOPS =
            node -> node.body() != null && !node.body().works()
                    ? "whose body has nothing to run, so that no deadline can end it"
                    : null;

    private static final Rule SCANS = node -> node.body() != null
                    && (node.attribute("num_scan_inputs").count() != 1
                            || !node.attribute("num_scan_inputs")
                                    .isWithin(1, node.body().inputs()))
            ? "whose num_scan_inputs are not 1 to the " + node.body().inputs() + " inputs of its body"
            : null;

    private static final Rule SPLITS = node -> node.attribute("num_outputs").count() > 0
                    && !node.attribute("num_outputs")
                            .isWithin(node.outputs().size(), node.outputs().size())
            ? "whose num_outputs are not its " + node.outputs().size() + " outputs"
            : null;

    private static final Rule EXPERTS = node -> {
        TensorHead weights = node.constant(2);
        long experts = weights == null || weights.shape().isEmpty()
                ? MAX_SAMPLES
                : weights.shape().get(0);
        return node.attribute("k").isWithin(1, experts) ? null : "whose k is not 1 to its " + experts + " experts";
    };

    private static final Rule FEATURES = node -> {
        Facts indexes = node.attribute("ngram_indexes");
        long most = Math.max(MAX_FEATURES, indexes.count());
        return indexes.isWithin(0, most) ? null : "whose ngram_indexes are not 0 to " + most;
    };

    /** Of a plain RNN ONNX Runtime takes the parameters of each direction's activation from a list of any length. */
    private static final Rule ACTIVATIONS = node -> {
        Attribute direction = node.node().attributes().get("direction");
        int directions = direction != null && direction.text().equals("bidirectional") ? 2 : 1;
        return List.of("activation_alpha", "activation_beta").stream()
                .filter(name -> node.attribute(name).count() % directions > 0)
                .map(name -> "whose " + name + " are not for each of its " + directions + " directions")
                .findFirst()
                .orElse(null);
    };

    /** Where an input is left out of the list, the next one takes its place. */
    private static final Rule RECURRENT = node -> IntStream.range(0, RANKS.length)
            .mapToObj(input -> rank(input, RANKS[input], RANKS[input]).problem(node))
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(null);

    private static final Rule WINDOWS = node -> {
        int window = node.attribute("kernel_shape").count();
        int strides = node.attribute("strides").count();
        return window > 3 || (strides > 0 && strides != window) ? "whose kernel_shape is not that of an image" : null;
    };

    /** All inputs need the same number of rows, which only ONNX Runtime's caller can see to. */
    private static final Rule ROWS = node -> node.inputs().size() > 1
                    && IntStream.range(0, node.inputs().size()).anyMatch(input -> node.constant(input) != null)
            ? "one of whose inputs is a constant, with rows of its own"
            : null;

    private static final Map<String, List<Rule>> RULES = Map.ofEntries(
            // divisions
            Map.entry("Div", List.of(DIVIDES)),
            Map.entry("Mod", List.of(DIVIDES)),
            Map.entry("Attention", List.of(within("q_num_heads", 1), within("kv_num_heads", 1))),
            Map.entry("DFT", List.of(NO_EMPTY, within(1, 1, MAX_ATTRIBUTE))),
            Map.entry("STFT", List.of(NO_EMPTY, rank(2, 1, 1))),
            // graphs inside
            Map.entry("Loop", List.of(single(0), single(1), LOOPS)),
            Map.entry("Scan", List.of(SCANS)),
            // recurrent networks
            Map.entry("RNN", List.of(NO_EMPTY, RECURRENT, hiddenSize(2), ACTIVATIONS)),
            Map.entry("GRU", List.of(NO_EMPTY, RECURRENT, hiddenSize(2))),
            Map.entry("LSTM", List.of(NO_EMPTY, RECURRENT, hiddenSize(2))),
            Map.entry("DynamicQuantizeLSTM", List.of(NO_EMPTY, rank(1, 3, 3), rank(2, 3, 3))),
            // lists and places
            Map.entry("FeatureVectorizer", List.of(ROWS, within("inputdimensions", 0))),
            Map.entry("GatherND", List.of(within("batch_dims", 0), rank(1, 1, 8))),
            Map.entry("ImageScaler", List.of(notEmpty("bias"))),
            Map.entry("MoE", List.of(NO_EMPTY, EXPERTS)),
            Map.entry("QMoE", List.of(NO_EMPTY, EXPERTS)),
            Map.entry("OneHot", List.of(single(1), within(1, 0, MAX_SIZE))),
            Map.entry("QLinearAveragePool", List.of(WINDOWS)),
            Map.entry("SequenceAt", List.of(single(1))),
            Map.entry("Split", List.of(SPLITS)),
            Map.entry("TfIdfVectorizer", List.of(FEATURES)),
            Map.entry("TopK", List.of(NO_EMPTY)),
            // ranks
            Map.entry("CropAndResize", List.of(rank(0, 4, 4), rank(1, 2, 2), rank(2, 1, 1), scale(1), size(3))),
            Map.entry("EmbedLayerNormalization", List.of(NO_EMPTY, rank(5, 1, 1), rank(6, 1, 1))),
            Map.entry("MaxRoiPool", List.of(rank(0, 4, 4), rank(1, 2, 2))),
            Map.entry("Normalizer", List.of(rank(0, 1, 2))),
            Map.entry("QEmbedLayerNormalization", List.of(NO_EMPTY, rank(5, 1, 1), rank(6, 1, 1))),
            Map.entry("QLinearConv", List.of(NO_EMPTY, rank(0, 3, 5), rank(3, 3, 5))),
            Map.entry("ReverseSequence", List.of(rank(0, 2, 8))),
            // sizes
            Map.entry("AffineGrid", List.of(size(1))),
            Map.entry("BlackmanWindow", List.of(notEmpty(0), size(0))),
            Map.entry("CenterCropPad", List.of(size(1))),
            Map.entry("ConstantOfShape", List.of(size(0))),
            Map.entry("Expand", List.of(size(1))),
            Map.entry("HammingWindow", List.of(notEmpty(0), size(0))),
            Map.entry("HannWindow", List.of(notEmpty(0), size(0))),
            Map.entry("MelWeightMatrix", List.of(NO_EMPTY, size(0), size(1))),
            Map.entry("Pad", List.of(notEmpty(2), size(1))),
            Map.entry("Range", List.of(NO_EMPTY, whole(size(0), 0), whole(size(1), 1))),
            Map.entry("Resize", List.of(scale(2), size(3))),
            Map.entry(
                    "RoiAlign",
                    List.of(NO_EMPTY, within("sampling_ratio", 0, MAX_SAMPLES), within("spatial_scale", 0, MAX_SCALE))),
            Map.entry("Tile", List.of(size(1))),
            Map.entry("Trilu", List.of(notEmpty(1), within(1, Integer.MIN_VALUE, Integer.MAX_VALUE))),
            Map.entry("Upsample", List.of(scale(1), within("scales", 0, MAX_SCALE))),
            // what dies of nothing
            Map.entry("Clip", List.of(notEmpty(1), notEmpty(2))),
            Map.entry("ConvInteger", List.of(notEmpty(2), notEmpty(3))),
            Map.entry("CumSum", List.of(notEmpty(1))),
            Map.entry("DequantizeLinear", List.of(notEmpty(1), notEmpty(2))),
            Map.entry("Dropout", List.of(notEmpty(1), notEmpty(2))),
            Map.entry("FusedConv", List.of(NO_EMPTY)),
            Map.entry("If", List.of(notEmpty(0))),
            Map.entry("InstanceNormalization", List.of(NO_EMPTY)),
            Map.entry("LinearAttention", List.of(NO_EMPTY)),
            Map.entry("LpNormalization", List.of(NO_EMPTY)),
            Map.entry("MatMulInteger", List.of(notEmpty(2), notEmpty(3))),
            Map.entry("MultiHeadAttention", List.of(NO_EMPTY)),
            Map.entry("NonMaxSuppression", List.of(notEmpty(2), notEmpty(3), notEmpty(4))),
            Map.entry("QAttention", List.of(NO_EMPTY)),
            Map.entry("QLinearConcat", List.of(NO_EMPTY)),
            Map.entry("QLinearMatMul", List.of(NO_EMPTY)),
            Map.entry("QLinearSoftmax", List.of(NO_EMPTY)),
            Map.entry("QLinearWhere", List.of(NO_EMPTY)),
            Map.entry("QuantizeLinear", List.of(notEmpty(1), notEmpty(2))),
            Map.entry("RotaryEmbedding", List.of(NO_EMPTY)),
            Map.entry("SequenceErase", List.of(notEmpty(1))),
            Map.entry("SequenceInsert", List.of(notEmpty(2))),
            Map.entry("SkipLayerNormalization", List.of(NO_EMPTY)),
            Map.entry("SkipSimplifiedLayerNormalization", List.of(NO_EMPTY)));

    private OperatorRules() {}

    /** What is wrong with a node; null if it keeps the rule. */
    private interface Rule {
        @Nullable
        String problem(CheckedNode node);
    }

    /** Checks one operator; those that a file defines itself may take whatever they like. */
    static void check(CheckedNode node) throws MalformedModelException {
        if (!DOMAINS.contains(node.node().domain())) {
            return;
        }
        if (!node.operator().startsWith("TreeEnsemble")) { // see TreeChecks
            checkNumbers(node);
        }
        for (Rule rule : RULES.getOrDefault(node.operator(), List.of())) {
            String problem = rule.problem(node);
            if (problem != null) {
                throw broken(node, problem);
            }
        }
    }

    private static void checkNumbers(CheckedNode node) throws MalformedModelException {
        for (Map.Entry<String, Facts> attribute : node.attributes().entrySet()) {
            Facts numbers = attribute.getValue();
            if (!numbers.hasFractions()
                    && !DATA.contains(attribute.getKey())
                    && !numbers.isWithin(-MAX_ATTRIBUTE, MAX_ATTRIBUTE)) {
                throw broken(node, "whose " + attribute.getKey() + " is beyond " + MAX_ATTRIBUTE);
            }
        }
    }

    private static MalformedModelException broken(CheckedNode node, String problem) {
        return new MalformedModelException("Operator " + node.operator() + " " + problem, node.position());
    }

    // ---- rules on attributes ---------------------------------------------------------------------------------------

    private static Rule within(String attribute, long least) {
        return within(attribute, least, MAX_ATTRIBUTE);
    }

    private static Rule within(String attribute, long least, long greatest) {
        return node -> node.attribute(attribute).isWithin(least, greatest)
                ? null
                : "whose " + attribute + " is not " + least + " to " + greatest;
    }

    private static Rule notEmpty(String attribute) {
        return node -> node.attribute(attribute).count() == 0 ? "without " + attribute : null;
    }

    private static Rule hiddenSize(int recurrence) {
        return node -> {
            TensorHead weights = node.constant(recurrence);
            if (weights == null) {
                return null;
            }
            long size = weights.shape().get(2);
            return node.attribute("hidden_size").isWithin(size, size) ? null : "whose hidden_size is not " + size;
        };
    }

    // ---- rules on inputs that are constants ------------------------------------------------------------------------

    private static Rule notEmpty(int input) {
        return node -> elements(node.constant(input)) == 0 ? input(node, input) + " is empty" : null;
    }

    private static Rule single(int input) {
        return node -> node.constant(input) != null && elements(node.constant(input)) != 1
                ? input(node, input) + " is not a single element"
                : null;
    }

    private static Rule rank(int input, int least, int greatest) {
        return node -> {
            TensorHead tensor = node.constant(input);
            return tensor == null
                            || (tensor.shape().size() >= least && tensor.shape().size() <= greatest)
                    ? null
                    : input(node, input) + " has " + tensor.shape().size() + " dimensions instead of "
                            + (least == greatest ? least : least + " to " + greatest);
        };
    }

    private static Rule size(int input) {
        return within(input, -MAX_SIZE, MAX_SIZE);
    }

    private static Rule scale(int input) {
        return within(input, -MAX_SCALE, MAX_SCALE);
    }

    private static Rule within(int input, long least, long greatest) {
        return node -> {
            TensorHead tensor = node.constant(input);
            return tensor == null
                            || tensor.elements() == null
                            || tensor.elements().isWithin(least, greatest)
                    ? null
                    : input(node, input) + " is not within " + least + " to " + greatest;
        };
    }

    private static Rule whole(Rule rule, int input) {
        return node -> isWhole(node.constant(input)) ? rule.problem(node) : null;
    }

    private static String input(CheckedNode node, int input) {
        return "whose input " + (input + 1) + ", '" + node.inputs().get(input) + "',";
    }

    private static boolean isWhole(@Nullable TensorHead tensor) {
        return tensor != null && (tensor.elementType() == INT32 || tensor.elementType() == INT64);
    }

    private static boolean isSmallest(@Nullable TensorHead tensor) {
        return tensor != null
                && isWhole(tensor)
                && tensor.elements() != null
                && !tensor.elements()
                        .isWithin(
                                (tensor.elementType() == INT32 ? (long) Integer.MIN_VALUE : Long.MIN_VALUE) + 1,
                                Long.MAX_VALUE);
    }

    /** 0, 1, or 2 for all that have more elements; -1 for no tensor. */
    private static int elements(@Nullable TensorHead tensor) {
        if (tensor == null) {
            return -1;
        }
        return tensor.shape().contains(0L) ? 0 : tensor.shape().stream().allMatch(size -> size == 1) ? 1 : 2;
    }
}
