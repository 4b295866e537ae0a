package io.mlprod.internal.graph;

import io.mlprod.internal.graph.DeadlyOperators.Kind;
import io.mlprod.internal.graph.DeadlyOperators.Values;
import io.mlprod.internal.graph.ValueTraits.Traits;
import io.mlprod.model.Dimension;
import io.mlprod.model.ElementType;
import io.mlprod.model.ModelSignature;
import io.mlprod.model.ValueInfo;
import io.mlprod.model.ValueType.TensorType;
import io.mlprod.spi.Attribute;
import io.mlprod.spi.Constant;
import io.mlprod.spi.ModelGraph;
import io.mlprod.spi.ModelGraph.Node;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The search for the nodes of a model that may end the process although the inputs are valid, and for the inputs that
 * must be refused so that other nodes do not. Nodes of bodies are treated as if each were reached by everything in the
 * graph around.
 */
public final class HazardFinder {

    private final ValueTraits values;
    private final Set<String> found = new LinkedHashSet<>();
    private final Set<String> emptied = new LinkedHashSet<>();
    private final Set<Unsafe> unsafe = new LinkedHashSet<>();
    private final ModelSignature signature;
    private final List<String> inputNames;
    private final Set<String> multiplied = new HashSet<>(); // operands of products

    /**
     * A range of whole numbers that a node does not survive as elements of an input.
     *
     * @param input which input of the model
     * @param lowest the lowest of them
     * @param highest the highest of them
     * @param node the operator and its node's name
     */
    public record Unsafe(int input, long lowest, long highest, String node) {}

    private HazardFinder(ModelGraph graph, ModelSignature signature, IntPredicate mayBeEmpty, boolean withSources) {
        this.signature = signature;
        this.inputNames = signature.inputs().stream().map(ValueInfo::name).toList();
        this.values = new ValueTraits(graph, hasFixedRows(signature), withSources);
        List<ValueInfo> inputs = signature.inputs();
        for (int i = 0; i < inputs.size(); i++) {
            ElementType type = inputs.get(i).type() instanceof TensorType tensor ? tensor.elementType() : null;
            values.put(inputs.get(i).name(), Traits.ofInput(type, mayBeEmpty.test(i)));
        }
        Stream.concat(graph.nodes().stream(), graph.bodies().nodes().stream())
                .filter(node -> node.operator().equals("MatMul"))
                .forEach(node -> multiplied.addAll(node.inputs()));
        graph.nodes().forEach(this::visit);
        if (values.hasBodies()) {
            graph.bodies().nodes().forEach(this::visit);
        }
    }

    /**
     * Returns whether only the first dimensions of inputs vary, so that a row is never cut to nothing unless it always
     * is.
     */
    private static boolean hasFixedRows(ModelSignature signature) {
        return signature.inputs().stream()
                .allMatch(input -> input.type() instanceof TensorType tensor
                        && tensor.hasShape()
                        && tensor.shape().stream().skip(1).noneMatch(size -> size.isDynamic()));
    }

    /**
     * Returns the nodes that valid inputs may not survive, as long as no input is empty.
     *
     * @param graph the model
     * @param signature its inputs
     * @return a sentence for each of these nodes
     */
    public static List<String> hazards(ModelGraph graph, ModelSignature signature) {
        return List.copyOf(new HazardFinder(graph, signature, input -> false, true).found);
    }

    /**
     * Finds a node that would end the process if an input had no elements.
     *
     * @param graph the model
     * @param signature its inputs
     * @param mayBeEmpty which of the inputs may have none
     * @return the operator and its node's name, or nothing if the model survives such inputs
     */
    public static Optional<String> deadlyIfEmpty(ModelGraph graph, ModelSignature signature, IntPredicate mayBeEmpty) {
        return new HazardFinder(graph, signature, mayBeEmpty, false)
                .emptied.stream().findFirst();
    }

    /**
     * Returns the elements of inputs that a node uses as they are and does not survive.
     *
     * @param graph the model
     * @param signature its inputs
     * @return the elements that are to be refused
     */
    public static List<Unsafe> unsafe(ModelGraph graph, ModelSignature signature) {
        return List.copyOf(new HazardFinder(graph, signature, input -> false, true).unsafe);
    }

    private void visit(Node node) {
        String operator = tableName(node);
        String title = node.operator() + " '" + name(node) + "'";
        if (diesIfEmpty(node, operator)) {
            emptied.add(title);
            found.add(title + " ends the process on a tensor without elements, which other operators may make of an"
                    + " input that has some");
        }
        if (DeadlyOperators.UNCHECKED.contains(operator)) {
            found.add(title + " may end the process, since ONNX Runtime does not check all that it is given");
        }
        if (DeadlyOperators.IF_SCALAR.contains(operator) && isOfAnyRank(node)) {
            found.add(title + " ends the process on a scalar, which its input without a declared shape may be");
        }
        if (operator.equals("Pad") && isWrap(node) && !isWithinAxes(node)) {
            found.add(title + " reads memory outside of a tensor if it wraps around more than there is on an axis");
        }
        Values deadly = DeadlyOperators.BY_VALUES.get(operator);
        if (deadly != null && concerns(deadly, node, operator)) {
            judge(node, deadly, title);
        }
        values.follow(node);
    }

    private boolean diesIfEmpty(Node node, String operator) {
        return (DeadlyOperators.IF_EMPTY.contains(operator)
                        || DeadlyOperators.NOT_TRIED.contains(operator)
                        || (operator.equals("Softmax") && attends(node)))
                ? values.anyEmpty(node)
                : DeadlyOperators.IF_FIRST_IS_EMPTY.contains(operator) && values.isFirstEmpty(node);
    }

    /**
     * Returns whether the result of a Softmax is multiplied: ONNX Runtime puts its own attention in the place of some
     * products around a Softmax.
     */
    private boolean attends(Node softmax) {
        return softmax.outputs().stream().anyMatch(multiplied::contains);
    }

    private boolean concerns(Values deadly, Node node, String operator) {
        return values.isComputed(node)
                && mayBe(deadly.kind(), values.of(node, 0))
                && switch (operator) {
                    case "Tile" -> values.of(node, 1).isComputed(); // from elements, not from shapes
                    case "DFT" -> isSet(node, "inverse") && isSet(node, "onesided");
                    case "ai.onnx.ml:FeatureVectorizer" -> !signature.isBatchable(); // or rows are compared
                    default -> true;
                };
    }

    private boolean isOfAnyRank(Node node) {
        int input =
                node.inputs().isEmpty() ? -1 : inputNames.indexOf(node.inputs().get(0));
        return input >= 0 && signature.inputs().get(input).type() instanceof TensorType tensor && !tensor.hasShape();
    }

    private static boolean isWrap(Node node) {
        Attribute mode = node.attributes().get("mode");
        return mode != null && mode.text().equals("wrap");
    }

    /** Returns whether constants pad an input of the model with no more than each axis always has. */
    private boolean isWithinAxes(Node node) {
        int input = inputNames.indexOf(node.inputs().get(0));
        Constant pads =
                node.inputs().size() == 2 ? values.constant(node.inputs().get(1)) : null;
        List<Long> widths = pads == null ? null : pads.numbers();
        if (input < 0
                || widths == null
                || !(signature.inputs().get(input).type() instanceof TensorType tensor)
                || !tensor.hasShape()
                || widths.size() != 2 * tensor.shape().size()) {
            return false;
        }
        int rank = tensor.shape().size();
        return IntStream.range(0, 2 * rank).allMatch(i -> {
            Dimension axis = tensor.shape().get(i % rank);
            long pad = widths.get(i);
            return pad >= 0 && pad <= (axis.isDynamic() ? 1 : axis.size());
        });
    }

    private static boolean isSet(Node node, String attribute) {
        Attribute given = node.attributes().get(attribute);
        return given != null && given.number() != 0;
    }

    private void judge(Node node, Values deadly, String title) {
        if (deadly.operand() >= node.inputs().size()
                || node.inputs().get(deadly.operand()).isEmpty()) {
            return; // the default is safe
        }
        String operand = node.inputs().get(deadly.operand());
        Constant constant = values.constant(operand);
        if (constant != null
                && constant.numbers() != null
                && constant.numbers().stream().noneMatch(deadly::contains)) {
            return;
        }
        int input = inputNames.indexOf(values.origin(operand));
        if (deadly.isNeverMeant() && input >= 0) {
            unsafe.add(new Unsafe(input, deadly.lowest(), deadly.highest(), title));
        } else {
            found.add(title + " ends the process on " + deadly.words() + ", which some inputs may lead to");
        }
    }

    static String tableName(Node node) {
        return node.domain().isEmpty() ? node.operator() : node.key();
    }

    /** Returns the name for messages. Nodes usually have no name, but their outputs do. */
    private static String name(Node node) {
        return node.name().isEmpty() && !node.outputs().isEmpty()
                ? node.outputs().get(0)
                : node.name();
    }

    /** Returns whether a value may be of a kind that the table of {@link DeadlyOperators} names. */
    static boolean mayBe(Kind kind, Traits traits) {
        return switch (kind) {
            case ANY -> true;
            case WHOLE -> traits.mayBeWhole();
            case TEXT -> traits.mayBeText();
        };
    }
}
