package io.mlprod.internal.graph;

import io.mlprod.model.ElementType;
import io.mlprod.spi.Attribute;
import io.mlprod.spi.Constant;
import io.mlprod.spi.ModelGraph;
import io.mlprod.spi.ModelGraph.Node;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The traits of a graph's values as they follow from its inputs: computed values, tensors without elements, whole
 * numbers, texts.
 */
final class ValueTraits {

    private static final int TO_TEXT = 8; // of TensorProto.DataType
    private static final Set<Long> WHOLE_TYPES = Set.of(6L, 7L); // int32 and int64, whose division traps

    /**
     * The traits that a value may have; a trait about which nothing is known counts as possible.
     *
     * @param isComputed whether its elements follow from the inputs' elements, rather than from constants or shapes
     * @param mayBeEmpty whether it may have no elements
     * @param mayBeWhole whether its elements may be of type int32 or int64
     * @param mayBeText whether its elements may be texts
     */
    record Traits(boolean isComputed, boolean mayBeEmpty, boolean mayBeWhole, boolean mayBeText) {

        static final Traits CONSTANT = new Traits(false, false, true, true);

        static Traits ofInput(@Nullable ElementType type, boolean mayBeEmpty) {
            boolean isWhole = type == null || type == ElementType.INT32 || type == ElementType.INT64;
            return new Traits(true, mayBeEmpty, isWhole, type == null || type == ElementType.STRING);
        }

        Traits as(boolean whole, boolean text) {
            return new Traits(isComputed, mayBeEmpty, whole, text);
        }
    }

    /** The operators that choose elements or cut texts, and may find none. */
    private static final Set<String> SELECT = Set.of(
            "NonZero", "Compress", "NonMaxSuppression", "StringSplit", "SplitToSequence", "com.microsoft:Tokenizer");

    /** The operators with operands that give the shape of the result, and the index of the first such operand. */
    private static final Map<String, Integer> SHAPED_FROM = Map.ofEntries(
            Map.entry("AffineGrid", 1),
            Map.entry("BlackmanWindow", 0),
            Map.entry("CenterCropPad", 1),
            Map.entry("Col2Im", 1),
            Map.entry("ConstantOfShape", 0),
            Map.entry("DFT", 1),
            Map.entry("Expand", 1),
            Map.entry("HammingWindow", 0),
            Map.entry("HannWindow", 0),
            Map.entry("MaxUnpool", 2),
            Map.entry("MelWeightMatrix", 0),
            Map.entry("OneHot", 1),
            Map.entry("Pad", 1),
            Map.entry("Range", 0),
            Map.entry("Reshape", 1),
            Map.entry("Resize", 1),
            Map.entry("Slice", 1),
            Map.entry("Split", 1),
            Map.entry("STFT", 1),
            Map.entry("Tile", 1),
            Map.entry("TopK", 1),
            Map.entry("Upsample", 1),
            Map.entry("com.microsoft:Range", 0));

    /** The operators whose result is neither int32 nor int64 nor text, whatever the inputs are. */
    private static final Set<String> GIVE_FRACTIONS = Set.of(
            "DequantizeLinear",
            "RandomNormal",
            "RandomUniform",
            "TfIdfVectorizer",
            "QuantizeLinear",
            "DynamicQuantizeLinear",
            "Equal",
            "Greater",
            "GreaterOrEqual",
            "IsInf",
            "IsNaN",
            "Less",
            "LessOrEqual",
            "Not",
            "And",
            "Or",
            "Xor",
            "ai.onnx.ml:FeatureVectorizer",
            "ai.onnx.ml:LinearRegressor",
            "ai.onnx.ml:Normalizer",
            "ai.onnx.ml:OneHotEncoder",
            "ai.onnx.ml:SVMRegressor",
            "ai.onnx.ml:Scaler",
            "ai.onnx.ml:TreeEnsemble",
            "ai.onnx.ml:TreeEnsembleRegressor",
            "com.microsoft:DequantizeLinear",
            "com.microsoft:MatMulIntegerToFloat");

    /** The operators all of whose operands have the type of the result. */
    private static final Set<String> OF_ONE_TYPE = Set.of(
            "Add", "Concat", "Div", "Einsum", "Gemm", "MatMul", "Max", "Mean", "Min", "Mod", "Mul", "PRelu", "Pow",
            "Range", "Sub", "Sum");

    /** The operators whose result has whole numbers, whatever the inputs are. */
    private static final Set<String> GIVE_WHOLE_NUMBERS = Set.of(
            "ArgMax",
            "ArgMin",
            "ConvInteger",
            "MatMulInteger",
            "NonMaxSuppression",
            "NonZero",
            "SequenceLength",
            "Shape",
            "Size");

    private final ModelGraph graph;
    private final boolean hasFixedRows;
    private final boolean withSources; // whether operators may turn other tensors into empty ones
    private final Map<String, Traits> traits = new HashMap<>();
    private final Map<String, Constant> computedConstants = new HashMap<>(); // by nodes named Constant
    private final Map<String, String> origins = new HashMap<>(); // of values that are others, in another shape or type
    private final boolean bodiesSelect;
    private boolean hasBodies;
    private boolean anyEmpty;

    ValueTraits(ModelGraph graph, boolean hasFixedRows, boolean withSources) {
        this.graph = graph;
        this.hasFixedRows = hasFixedRows;
        this.withSources = withSources;
        this.bodiesSelect = withSources
                && graph.bodies().nodes().stream()
                        .map(HazardFinder::tableName)
                        .anyMatch(name -> SELECT.contains(name) || SHAPED_FROM.containsKey(name));
    }

    void put(String value, Traits of) {
        traits.put(value, of);
        anyEmpty |= of.mayBeEmpty();
    }

    /** Returns whether a node has been seen that runs a body. */
    boolean hasBodies() {
        return hasBodies;
    }

    private static boolean hasBody(Node node) {
        return node.attributes().values().stream().anyMatch(Attribute::isGraph);
    }

    Traits of(Node node, int operand) {
        if (operand >= node.inputs().size() || node.inputs().get(operand).isEmpty()) {
            return Traits.CONSTANT.as(false, false);
        }
        return of(node.inputs().get(operand));
    }

    /**
     * Returns the traits of a value. A value that is neither an input nor computed so far is a constant, or belongs to
     * a body, or is defined further down in the file.
     */
    private Traits of(String value) {
        Traits known = traits.get(value);
        if (known != null) {
            return known;
        }
        Constant constant = constant(value);
        if (constant != null) {
            return ofConstant(constant);
        }
        return new Traits(true, anyEmpty || bodiesSelect, true, true);
    }

    private static Traits ofConstant(Constant constant) {
        return Traits.CONSTANT.as(constant.isWhole(), false);
    }

    @Nullable
    Constant constant(String value) {
        Constant constant = computedConstants.get(value);
        constant = constant == null ? graph.constants().get(value) : constant;
        return constant == null ? graph.bodies().constants().get(value) : constant;
    }

    /** Returns the value that another one equals except for its shape and type. */
    String origin(String value) {
        return origins.getOrDefault(value, value);
    }

    boolean anyEmpty(Node node) {
        return node.inputs().stream()
                .anyMatch(value -> !value.isEmpty() && of(value).mayBeEmpty());
    }

    boolean isFirstEmpty(Node node) {
        return of(node, 0).mayBeEmpty();
    }

    /** Returns whether the result of a node follows from the elements of inputs. */
    boolean isComputed(Node node) {
        return node.inputs().stream()
                .anyMatch(value -> !value.isEmpty() && of(value).isComputed());
    }

    /** Notes the traits of a node's outputs. */
    void follow(Node node) {
        String operator = HazardFinder.tableName(node);
        if (hasBody(node)) {
            hasBodies = true;
            boolean isEmpty = anyEmpty || bodiesSelect || (withSources && operator.equals("Loop"));
            node.outputs().forEach(output -> put(output, new Traits(true, isEmpty, true, true)));
            return;
        }
        if (operator.equals("Constant")) {
            followConstant(node);
            return;
        }
        boolean isSize = operator.equals("Shape") || operator.equals("Size");
        boolean isComputed = isSize ? anyEmpty(node) : isComputed(node);
        boolean isEmpty = !isSize && (anyEmpty(node) || (withSources && isComputed && mayEmpty(node, operator)));
        Traits first = of(node, 0);
        for (int i = 0; i < node.outputs().size(); i++) {
            Traits type = type(node, operator, i, first);
            put(node.outputs().get(i), new Traits(isComputed, isEmpty, type.mayBeWhole(), type.mayBeText()));
        }
        if (Set.of("Identity", "Squeeze", "Unsqueeze", "Reshape", "Flatten").contains(operator)
                && !node.inputs().isEmpty()
                && !node.outputs().isEmpty()) {
            origins.put(node.outputs().get(0), origin(node.inputs().get(0)));
        }
    }

    private void followConstant(Node node) {
        Constant constant = constantOf(node);
        for (String output : node.outputs()) {
            if (constant != null) {
                computedConstants.put(output, constant);
            }
            put(output, constant == null ? Traits.CONSTANT.as(false, true) : ofConstant(constant));
        }
    }

    /** Returns the content of a node named Constant, if it is a tensor or whole numbers. */
    private static @Nullable Constant constantOf(Node node) {
        Attribute tensor = node.attributes().get("value");
        Attribute one = node.attributes().get("value_int");
        Attribute several = node.attributes().get("value_ints");
        if (tensor != null) {
            return tensor.tensor();
        }
        if (one != null) {
            return Constant.of(List.of(), List.of(one.number()));
        }
        return several == null ? null : Constant.of(List.of((long) several.length()), several.numbers());
    }

    private boolean mayEmpty(Node node, String operator) {
        if (SELECT.contains(operator)) {
            return true;
        }
        Integer from = SHAPED_FROM.get(operator);
        boolean isShapedByInputs = from != null
                && IntStream.range(from, node.inputs().size())
                        .anyMatch(i -> of(node, i).isComputed());
        return isShapedByInputs || (operator.equals("Slice") && of(node, 0).isComputed() && mayCutAll(node));
    }

    /** Returns whether a slice with constant bounds may leave nothing of a dimension that varies. */
    private boolean mayCutAll(Node node) {
        List<Long> starts = operand(node, 1, "starts");
        List<Long> ends = operand(node, 2, "ends");
        List<Long> axes = operand(node, 3, "axes");
        if (hasFixedRows && axes != null && !axes.isEmpty() && axes.stream().allMatch(axis -> axis > 0)) {
            return false;
        }
        if (starts == null || ends == null || starts.size() != ends.size()) {
            return true;
        }
        return IntStream.range(0, starts.size()).anyMatch(i -> {
            boolean fromTheStart = starts.get(i) == 0 && ends.get(i) > 0;
            boolean toTheEnd = starts.get(i) < 0 && ends.get(i) >= Integer.MAX_VALUE;
            return !fromTheStart && !toTheEnd;
        });
    }

    /**
     * Returns the whole numbers of an operand, which older versions have as an attribute; null if they are not known.
     */
    private @Nullable List<Long> operand(Node node, int operand, String attribute) {
        Attribute given = node.attributes().get(attribute);
        if (given != null) {
            return given.numbers();
        }
        if (operand >= node.inputs().size() || node.inputs().get(operand).isEmpty()) {
            return List.of();
        }
        Constant constant = constant(node.inputs().get(operand));
        return constant == null ? null : constant.numbers();
    }

    private Traits type(Node node, String operator, int output, Traits first) {
        if (GIVE_WHOLE_NUMBERS.contains(operator) || (operator.equals("TopK") && output == 1)) {
            return first.as(true, false);
        }
        if (GIVE_FRACTIONS.contains(operator) || (isClassifier(operator) && output == 1)) {
            return first.as(false, false);
        }
        if (OF_ONE_TYPE.contains(operator)) {
            boolean areWhole = IntStream.range(0, node.inputs().size())
                    .allMatch(i -> of(node, i).mayBeWhole());
            boolean areTexts = IntStream.range(0, node.inputs().size())
                    .allMatch(i -> of(node, i).mayBeText());
            return first.as(areWhole, areTexts);
        }
        Attribute to = node.attributes().get("to");
        return switch (operator) {
            case "Cast" ->
                first.as(to == null || WHOLE_TYPES.contains(to.number()), to == null || to.number() == TO_TEXT);
            case "CastLike", "Where" -> of(node, 1);
            case "OneHot" -> of(node, 2);
            case "ConstantOfShape" -> {
                Attribute value = node.attributes().get("value");
                yield value == null || value.tensor() == null ? first.as(false, false) : ofConstant(value.tensor());
            }
            case "ai.onnx.ml:LabelEncoder", "ai.onnx.ml:CategoryMapper" -> first.as(true, true);
            default ->
                isClassifier(operator) || first.mayBeWhole() || first.mayBeText()
                        ? first.as(true, isClassifier(operator) || first.mayBeText())
                        : first;
        };
    }

    private static boolean isClassifier(String operator) {
        return operator.startsWith("ai.onnx.ml:") && operator.endsWith("Classifier");
    }
}
