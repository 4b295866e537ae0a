package io.mlprod.internal.plain.session;

import io.mlprod.error.MlprodException;
import io.mlprod.internal.plain.Frame;
import io.mlprod.internal.plain.NotTakenException;
import io.mlprod.internal.plain.Operator;
import io.mlprod.internal.plain.Slot;
import io.mlprod.internal.plain.Step;
import io.mlprod.internal.plain.operators.Operators;
import io.mlprod.model.Dimension;
import io.mlprod.model.ElementType;
import io.mlprod.model.ValueInfo;
import io.mlprod.model.ValueType;
import io.mlprod.model.ValueType.MapType;
import io.mlprod.model.ValueType.SequenceType;
import io.mlprod.model.ValueType.TensorType;
import io.mlprod.spi.Constant;
import io.mlprod.spi.ModelGraph;
import io.mlprod.spi.ModelGraph.Declaration;
import io.mlprod.spi.ModelGraph.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The making of a plan from a graph. What is the same in all runs is computed here. For one thread, once. */
final class Planner {

    /**
     * The multiplications of a row beyond which ONNX Runtime's kernels win over the cost of calling them; measured with
     * networks of two hidden layers.
     */
    private static final long MAX_WORK = 8_192;

    private final ModelGraph graph;
    private final Map<String, Long> opsets;
    private final List<ElementType> types = new ArrayList<>();
    private final List<@Nullable Slot> constants = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();
    private final List<Supplier<Object>> scratches = new ArrayList<>();
    private final Map<String, PlannedValue> values = new HashMap<>();
    private final Map<String, Declaration> declarations = new LinkedHashMap<>();
    private long work;

    private Planner(ModelGraph graph) {
        this.graph = graph;
        this.opsets = graph.opsets();
        graph.outputs().forEach(output -> declarations.put(output.name(), output));
    }

    /**
     * Makes the plan of a graph.
     *
     * @throws NotTakenException if something in it is left to another engine
     */
    static Plan plan(ModelGraph graph) {
        Planner planner = new Planner(graph);
        List<ValueInfo> inputs = planner.inputs();
        planner.constants();
        graph.nodes().forEach(planner::add);
        return planner.finish(inputs);
    }

    private List<ValueInfo> inputs() {
        List<ValueInfo> inputs = new ArrayList<>();
        for (Declaration input : graph.inputs()) {
            if (!(input.type() instanceof TensorType tensor)) {
                throw new NotTakenException("input '" + input.name() + "' is no tensor");
            }
            boolean isUnshaped = graph.unshaped().contains(input.name());
            values.put(
                    input.name(),
                    PlannedValue.tensor(newSlot(tensor.elementType(), null), isUnshaped ? null : tensor.shape()));
            inputs.add(info(input.name(), isUnshaped ? unshaped(tensor.elementType()) : tensor));
        }
        return inputs;
    }

    private void constants() {
        for (ModelGraph.ExternalTensor tensor : graph.externalTensors()) {
            throw new NotTakenException("the weights '" + tensor.name() + "' are in another file");
        }
        graph.constants().forEach((name, constant) -> values.put(name, constant(constant)));
    }

    private PlannedValue constant(Constant constant) {
        return constant(Slot.of(constant.read()));
    }

    private PlannedValue constant(Slot slot) {
        List<Dimension> shape = new ArrayList<>();
        for (int i = 0; i < slot.rank(); i++) {
            shape.add(new Dimension(slot.dim(i), null));
        }
        return PlannedValue.tensor(newSlot(slot.type(), slot), shape);
    }

    private int newSlot(ElementType type, @Nullable Slot constant) {
        if (!Slot.isTaken(type)) {
            throw new NotTakenException("a value has " + type + " elements");
        }
        types.add(type);
        constants.add(constant);
        return types.size() - 1;
    }

    private void add(Node node) {
        String where = node.operator() + (node.name().isEmpty() ? "" : " '" + node.name() + "'");
        Operator operator = Operators.BY_KEY.get(node.key());
        if (operator == null) {
            throw new NotTakenException("it has no operator " + node.key() + " (" + where + ")");
        }
        PlannedNode planned = new PlannedNode(node, this);
        try {
            Step step = operator.plan(planned);
            planned.checkComplete();
            if (planned.isConstant()) {
                fold(step, planned);
            } else {
                steps.add(step);
            }
        } catch (NotTakenException e) {
            throw new NotTakenException(where + " " + e.getMessage());
        } catch (ArithmeticException | IndexOutOfBoundsException | MlprodException e) {
            throw new NotTakenException(where + " has attributes or constants that do not fit together");
        }
    }

    /** Computes what a node without variable inputs gives. */
    private void fold(Step step, PlannedNode node) {
        Slot[] slots = new Slot[types.size()];
        for (int i = 0; i < slots.length; i++) {
            Slot constant = constants.get(i);
            slots[i] = constant == null ? new Slot(types.get(i)) : constant;
        }
        step.run(new Frame(slots, scratches));
        for (String name : node.declared()) {
            PlannedValue value = value(name);
            if (value.keys() != null) {
                throw new NotTakenException("makes maps of constants");
            }
            values.put(name, constant(slots[value.slot()]));
        }
    }

    private Plan finish(List<ValueInfo> inputs) {
        List<ValueInfo> outputs = new ArrayList<>();
        Map<String, PlannedValue> outputValues = new HashMap<>();
        for (Declaration output : graph.outputs()) {
            PlannedValue value = value(output.name());
            outputValues.put(output.name(), value);
            outputs.add(info(output.name(), type(output.name(), value)));
        }
        return new Plan(
                List.copyOf(types),
                Arrays.asList(constants.toArray(Slot[]::new)),
                List.copyOf(steps),
                List.copyOf(scratches),
                inputs,
                outputs,
                outputValues);
    }

    private ValueType type(String name, PlannedValue value) {
        List<Object> keys = value.keys();
        ElementType element = types.get(value.slot());
        if (keys != null) {
            return new SequenceType(
                    new MapType(keys.get(0) instanceof String ? ElementType.STRING : ElementType.INT64, element));
        }
        if (graph.unshaped().contains(name)) {
            return unshaped(element);
        }
        List<Dimension> shape = value.reported();
        return new TensorType(element, shape == null ? List.of() : shape);
    }

    private ValueInfo info(String name, ValueType type) {
        return new ValueInfo(name, type, graph.classLabels().getOrDefault(name, List.of()));
    }

    private static TensorType unshaped(ElementType type) {
        return new TensorType(type, List.of(), false);
    }

    PlannedValue value(String name) {
        PlannedValue value = values.get(name);
        if (value == null) {
            throw new NotTakenException("reads '" + name + "', which nothing computes");
        }
        return value;
    }

    @Nullable
    Slot constantOf(PlannedValue value) {
        return constants.get(value.slot());
    }

    ElementType typeOf(PlannedValue value) {
        return types.get(value.slot());
    }

    int declare(
            String name,
            ElementType type,
            @Nullable List<Dimension> shape,
            @Nullable List<Dimension> reported,
            @Nullable List<Object> keys) {
        int slot = newSlot(type, null);
        List<Dimension> dimensions = declaredShape(name);
        values.put(
                name,
                new PlannedValue(
                        slot,
                        dimensions == null ? shape : Shapes.merged(name, dimensions, shape),
                        dimensions == null ? reported : Shapes.merged(name, dimensions, reported),
                        keys));
        return slot;
    }

    private @Nullable List<Dimension> declaredShape(String output) {
        Declaration declared = declarations.get(output);
        return declared != null
                        && declared.type() instanceof TensorType tensor
                        && !graph.unshaped().contains(output)
                ? tensor.shape()
                : null;
    }

    long opset(String domain) {
        Long version = opsets.get(domain);
        return version != null || !domain.isEmpty()
                ? Objects.requireNonNullElse(version, 1L)
                : Objects.requireNonNullElse(opsets.get("ai.onnx"), 1L);
    }

    int addScratch(Supplier<Object> maker) {
        scratches.add(maker);
        return scratches.size() - 1;
    }

    void addWork(long multiplications) {
        work += multiplications;
        if (work > MAX_WORK) {
            throw new NotTakenException("brings the model to " + work + " multiplications a row, and beyond " + MAX_WORK
                    + " ONNX Runtime is faster");
        }
    }
}
