package io.mlprod.internal.graph;

import io.mlprod.spi.Attribute;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The rules that refuse attributes and constants that ONNX Runtime 1.28 accepts and does not survive, while it loads
 * the model and computes what depends on constants only, or in a run: it divides by them, treats lists as if they were
 * as long as others, follows ranks that do not exist, or asks for memory and time that no machine has.
 *
 * <p>The table was found by running a small model of every operator with each attribute and each constant damaged.
 * Whatever is not in it ONNX Runtime refuses itself, or survives.
 */
final class OperatorRules {

    /** The largest size, axis, count or kind that an attribute may give; squared, it still fits into 64 bits. */
    static final int MAX_ATTRIBUTE = 1 << 20;

    private static final int MAX_SIZE = 1 << 26; // of one dimension, from a constant
    private static final int MAX_ELEMENTS = 1 << 28; // that a constant says, of which there is only one
    private static final int MAX_SCALE = 1 << 16;
    private static final int MAX_SAMPLES = 1 << 10; // in each direction of each cell
    private static final int MAX_WINDOW = 1 << 18; // elements that one of the result is computed from
    private static final int MAX_FEATURES = 1 << 16; // or as many as are named

    /** The ranks of the inputs X, W, R, B, sequence_lens, initial_h, initial_c and P of a recurrent layer. */
    private static final int[] RANKS = {3, 3, 3, 2, 1, 3, 3, 2};

    private static final Set<String> DOMAINS =
            Set.of("", "ai.onnx.ml", "com.microsoft", "com.microsoft.nchwc", "com.ms.internal.nhwc");

    /** The attributes that are data, which may be any number, or places that are cut to what there is. */
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

    /**
     * Refuses loops whose body has nothing to run: ONNX Runtime checks for the end of a run between nodes only, so
     * nothing ends a loop without any.
     */
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

    /** Refuses labels of both kinds: ONNX Runtime writes those of one kind where the others belong. */
    private static final Rule LABELLED = node -> Stream.of("classlabels_strings", "classlabels_int64s")
                            .map(name -> node.node().attributes().get(name))
                            .filter(labels -> labels != null && labels.length() > 0)
                            .count()
                    == 1
            ? null
            : "without labels of classes, or with two lists of them";

    private static final Rule COUNTS = node -> {
        double from = number(node.constant(0));
        double to = number(node.constant(1));
        double step = number(node.constant(2));
        return Math.abs((to - from) / step) > MAX_SIZE ? "of more than " + MAX_SIZE + " numbers" : null;
    };

    private static final Rule WEIGHTS = node -> {
        int weights = node.attribute("weights").count();
        return weights == 0 || node.attribute("ngram_indexes").isWithin(0, weights - 1)
                ? null
                : "whose ngram_indexes are beyond its " + weights + " weights";
    };

    private static final Rule SPREADS =
            node -> node.attribute("scale").orElse(1) > 0 ? null : "whose scale is not above 0";

    private static final Rule RANGES =
            node -> node.attribute("low").orElse(0) <= node.attribute("high").orElse(1)
                    ? null
                    : "whose low is not up to its high";

    /** Checks attention: an operand without axes of its own for heads needs attributes that give their numbers. */
    private static final Rule HEADS = node -> {
        if (!node.node().domain().isEmpty()) {
            return node.isThere(2) ? null : "without a bias";
        }
        List<Long> queries = node.shape(0);
        boolean hasAny = node.attribute("q_num_heads").count()
                        + node.attribute("kv_num_heads").count()
                > 0;
        boolean isFlat = queries == null ? hasAny : queries.size() < 4;
        return isFlat
                        && (node.attribute("q_num_heads").orElse(0) < 1
                                || node.attribute("kv_num_heads").orElse(0) < 1)
                ? "without q_num_heads and kv_num_heads"
                : null;
    };

    /** Refuses segments unless their embedding, its scale and its zero point are given, too. */
    private static final Rule SEGMENTS =
            node -> node.isThere(1) && !(node.isThere(4) && node.isThere(10) && node.isThere(15))
                    ? "with segments, but without their embedding"
                    : null;

    private static final Rule PADDED = node -> node.isThere(2) ? null : "without pads";

    private static final Rule QUANTIZED_CURVE =
            node -> node.inputs().size() < 5 ? "with only " + node.inputs().size() + " inputs" : null;

    private static final Rule EACH_A_ROW =
            node -> IntStream.range(0, node.inputs().size())
                    .mapToObj(input -> rank(input, 1, 8).problem(node))
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(null);

    /** Checks lists of parameters, which are read even if they are empty. */
    private static final Rule PARAMETERS = node -> List.of("activation_alpha", "activation_beta").stream()
            .filter(node.attributes()::containsKey)
            .filter(name ->
                    node.attribute(name).count() == 0 || !node.attribute(name).isWithin(-MAX_ATTRIBUTE, MAX_ATTRIBUTE))
            .map(name -> "whose " + name + " is empty or beyond " + MAX_ATTRIBUTE)
            .findFirst()
            .orElse(null);

    /**
     * Checks activations: for a plain RNN ONNX Runtime takes the parameters of each direction's activation from a list
     * of any length.
     */
    private static final Rule ACTIVATIONS = node -> {
        Attribute direction = node.node().attributes().get("direction");
        int directions = direction != null && direction.text().equals("bidirectional") ? 2 : 1;
        return List.of("activation_alpha", "activation_beta").stream()
                .filter(name -> node.attribute(name).count() % directions > 0)
                .map(name -> "whose " + name + " are not for each of its " + directions + " directions")
                .findFirst()
                .orElse(null);
    };

    /**
     * Checks the ranks of a recurrent layer's inputs. Where an input is left out of the list, the next one takes its
     * place.
     */
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

    /**
     * Refuses constants next to other inputs: all inputs need the same number of rows, which only ONNX Runtime's caller
     * can ensure.
     */
    private static final Rule ROWS = node -> node.inputs().size() > 1
                    && IntStream.range(0, node.inputs().size()).anyMatch(input -> node.constant(input) != null)
            ? "one of whose inputs is a constant, with rows of its own"
            : null;

    private static final Rule AXES = rank(1, 1, 1);

    private static final Map<String, List<Rule>> RULES = Map.ofEntries(
            // divisions
            Map.entry("GatherBlockQuantized", List.of(within("bits", 2, 8), within("block_size", 16))),
            Map.entry("Div", List.of(DIVIDES)),
            Map.entry("Mod", List.of(DIVIDES)),
            Map.entry("Attention", List.of(within("q_num_heads", 1), within("kv_num_heads", 1), HEADS)),
            Map.entry("DFT", List.of(within(1, 1, MAX_ATTRIBUTE), rank(0, 2, 8), named(2))),
            Map.entry("STFT", List.of(rank(2, 1, 1))),
            // graphs inside
            Map.entry("Loop", List.of(single(0), single(1), LOOPS)),
            Map.entry("Scan", List.of(SCANS)),
            // recurrent networks
            Map.entry("RNN", List.of(RECURRENT, hiddenSize(2), ACTIVATIONS, PARAMETERS)),
            Map.entry("GRU", List.of(RECURRENT, hiddenSize(2), PARAMETERS)),
            Map.entry("LSTM", List.of(RECURRENT, hiddenSize(2), PARAMETERS)),
            Map.entry("DynamicQuantizeLSTM", List.of(rank(1, 3, 3), rank(2, 3, 3), PARAMETERS, rank(0, 3, 3))),
            // lists and places
            Map.entry("ConvTransposeWithDynamicPads", List.of(PADDED)),
            Map.entry("LayerNormalization", List.of(named(2))),
            Map.entry("QLinearLeakyRelu", List.of(QUANTIZED_CURVE)),
            Map.entry("QLinearSigmoid", List.of(QUANTIZED_CURVE)),
            Map.entry("TreeEnsembleClassifier", List.of(LABELLED)),
            Map.entry("FeatureVectorizer", List.of(ROWS, within("inputdimensions", 0), EACH_A_ROW)),
            Map.entry("GatherND", List.of(within("batch_dims", 0), rank(1, 1, 8))),
            Map.entry("ImageScaler", List.of(notEmpty("bias"))),
            Map.entry("MoE", List.of(EXPERTS)),
            Map.entry("QMoE", List.of(EXPERTS)),
            Map.entry("OneHot", List.of(single(1), within(1, 0, MAX_SIZE))),
            Map.entry("QLinearAveragePool", List.of(WINDOWS)),
            Map.entry("SequenceAt", List.of(single(1))),
            Map.entry("Split", List.of(SPLITS)),
            Map.entry("TfIdfVectorizer", List.of(FEATURES, WEIGHTS)),
            // ranks
            Map.entry("GroupQueryAttention", List.of(rank(3, 4, 4), rank(4, 4, 4), rank(7, 2, 2), rank(8, 2, 2))),
            Map.entry("ReduceL1", List.of(AXES)),
            Map.entry("ReduceL2", List.of(AXES)),
            Map.entry("ReduceLogSum", List.of(AXES)),
            Map.entry("ReduceLogSumExp", List.of(AXES)),
            Map.entry("ReduceMax", List.of(AXES)),
            Map.entry("ReduceMean", List.of(AXES)),
            Map.entry("ReduceMin", List.of(AXES)),
            Map.entry("ReduceProd", List.of(AXES)),
            Map.entry("ReduceSum", List.of(AXES)),
            Map.entry("ReduceSumSquare", List.of(AXES)),
            Map.entry("CropAndResize", List.of(rank(0, 4, 4), rank(1, 2, 2), rank(2, 1, 1), scale(1), size(3))),
            Map.entry("EmbedLayerNormalization", List.of(rank(5, 1, 1), rank(6, 1, 1))),
            Map.entry("MaxRoiPool", List.of(rank(0, 4, 4), rank(1, 2, 2))),
            Map.entry("Normalizer", List.of(rank(0, 1, 2))),
            Map.entry("QEmbedLayerNormalization", List.of(SEGMENTS, rank(5, 1, 1), rank(6, 1, 1))),
            Map.entry("QLinearConv", List.of(rank(0, 3, 5), rank(3, 3, 5))),
            Map.entry("ReverseSequence", List.of(rank(0, 2, 8))),
            // bounds that are assumed to be in order
            Map.entry("RandomNormal", List.of(SPREADS)),
            Map.entry("RandomNormalLike", List.of(SPREADS)),
            Map.entry("RandomUniform", List.of(RANGES)),
            Map.entry("RandomUniformLike", List.of(RANGES)),
            // sizes
            Map.entry("AffineGrid", List.of(size(1), sizes(1, MAX_SIZE / 4))),
            Map.entry("BlackmanWindow", List.of(size(0))),
            Map.entry("CenterCropPad", List.of(size(1))),
            Map.entry("ConstantOfShape", List.of(size(0), sizes(0, MAX_ELEMENTS))),
            Map.entry("Expand", List.of(size(1), sizes(1, MAX_ELEMENTS))),
            Map.entry("HammingWindow", List.of(size(0))),
            Map.entry("HannWindow", List.of(size(0))),
            Map.entry("MelWeightMatrix", List.of(size(0), size(1))),
            Map.entry("Pad", List.of(size(1))),
            Map.entry("Range", List.of(COUNTS, whole(size(0), 0), whole(size(1), 1))),
            Map.entry("Resize", List.of(scale(2), size(3), rank(0, 1, 8), rank(1, 1, 1), rank(2, 1, 1), rank(3, 1, 1))),
            Map.entry(
                    "RoiAlign",
                    List.of(within("sampling_ratio", 0, MAX_SAMPLES), within("spatial_scale", 0, MAX_SCALE))),
            Map.entry("Tile", List.of(within(1, 0, MAX_SIZE))),
            Map.entry("Trilu", List.of(within(1, Integer.MIN_VALUE, Integer.MAX_VALUE))),
            Map.entry("Upsample", List.of(scale(1), within("scales", 0, MAX_SCALE))));

    private OperatorRules() {}

    /** A rule that returns what is wrong with a node; null if the node keeps it. */
    private interface Rule {
        @Nullable
        String problem(CheckedNode node);
    }

    /**
     * Checks one operator. Operators that a file defines itself may have any attributes and constants.
     *
     * @param isComputedOnce whether it depends on constants only, so that ONNX Runtime computes it at load
     */
    static void check(CheckedNode node, boolean isComputedOnce) throws MalformedModelException {
        if (!DOMAINS.contains(node.node().domain())) {
            return;
        }
        if (!node.operator().startsWith("TreeEnsemble")) { // see TreeChecks
            checkNumbers(node);
            checkWindow(node);
        }
        checkInputs(node);
        if (isComputedOnce && DeadlyOperators.UNCHECKED.contains(key(node))) {
            throw broken(node, "on constants only, which ONNX Runtime computes without checking them");
        }
        for (Rule rule : RULES.getOrDefault(node.operator(), List.of())) {
            String problem = rule.problem(node);
            if (problem != null) {
                throw broken(node, problem);
            }
        }
    }

    private static String key(CheckedNode node) {
        return node.node().domain().isEmpty() ? node.operator() : node.node().key();
    }

    private static void checkInputs(CheckedNode node) throws MalformedModelException {
        int missing = OperatorInputs.missing(key(node), node.inputs());
        if (missing >= 0) {
            throw broken(node, "without its input " + (missing + 1) + ", whose name is empty");
        }
        for (int input = 0; input < node.inputs().size(); input++) {
            TensorHead constant = node.constant(input);
            if (constant != null
                    && elements(constant) == 0
                    && !EmptyConstants.mayBe(node.operator(), input, constant)) {
                throw broken(node, input(node, input) + " is empty");
            }
        }
    }

    private static void checkWindow(CheckedNode node) throws MalformedModelException {
        Attribute window = node.node().attributes().get("kernel_shape");
        long elements = 1;
        for (long size : window == null || window.numbers() == null ? List.<Long>of() : window.numbers()) {
            elements *= Math.max(1, Math.min(size, MAX_ATTRIBUTE));
            if (elements > MAX_WINDOW) {
                throw broken(node, "whose kernel_shape has more than " + MAX_WINDOW + " elements");
            }
        }
        if (!node.attribute("group").isWithin(1, MAX_ATTRIBUTE)) {
            throw broken(node, "whose group is not 1 to " + MAX_ATTRIBUTE);
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
            List<Long> weights = node.shape(recurrence);
            long size = weights == null || weights.size() != 3 ? -1 : weights.get(2);
            return size < 0 || node.attribute("hidden_size").isWithin(size, size)
                    ? null
                    : "whose hidden_size is not " + size;
        };
    }

    // ---- rules on inputs that are constants, or of declared shapes ----------------------------------------------

    private static Rule named(int input) {
        return node -> node.inputs().size() > input && !node.isThere(input)
                ? "without its input " + (input + 1) + ", whose name is empty"
                : null;
    }

    private static Rule single(int input) {
        return node -> node.constant(input) != null && elements(node.constant(input)) != 1
                ? input(node, input) + " is not a single element"
                : null;
    }

    private static Rule rank(int input, int least, int greatest) {
        return node -> {
            List<Long> shape = node.shape(input);
            return shape == null || (shape.size() >= least && shape.size() <= greatest)
                    ? null
                    : input(node, input) + " has " + shape.size() + " dimensions instead of "
                            + (least == greatest ? least : least + " to " + greatest);
        };
    }

    private static Rule size(int input) {
        return within(input, -MAX_SIZE, MAX_SIZE);
    }

    /** Returns a rule that refuses sizes which together are too many elements. */
    private static Rule sizes(int input, long most) {
        return node -> {
            TensorHead sizes = node.constant(input);
            double elements = 1;
            for (long size : sizes == null || sizes.numbers() == null ? List.<Long>of() : sizes.numbers()) {
                elements *= Math.abs(size);
            }
            return elements > most ? input(node, input) + " says more than " + most + " elements" : null;
        };
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

    /** Returns the only element of a tensor; NaN if it is not known. */
    private static double number(@Nullable TensorHead tensor) {
        return tensor == null || tensor.elements() == null
                ? Double.NaN
                : tensor.elements().orElse(Double.NaN);
    }

    private static String input(CheckedNode node, int input) {
        return "whose input " + (input + 1) + ", '" + node.inputs().get(input) + "',";
    }

    private static boolean isWhole(@Nullable TensorHead tensor) {
        return tensor != null && TensorHead.isWhole(tensor.elementType());
    }

    private static boolean isSmallest(@Nullable TensorHead tensor) {
        return tensor != null
                && isWhole(tensor)
                && tensor.elements() != null
                && !tensor.elements()
                        .isWithin(
                                (tensor.elementType() == TensorHead.INT32 ? (long) Integer.MIN_VALUE : Long.MIN_VALUE)
                                        + 1,
                                Long.MAX_VALUE);
    }

    /** Returns 0, 1, or 2 for all tensors that have more elements; -1 for no tensor. */
    private static int elements(@Nullable TensorHead tensor) {
        if (tensor == null) {
            return -1;
        }
        return tensor.shape().contains(0L) ? 0 : tensor.shape().stream().allMatch(size -> size == 1) ? 1 : 2;
    }
}
