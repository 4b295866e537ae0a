package io.mlprod.internal.plain.session;

import io.mlprod.internal.plain.NodePlan;
import io.mlprod.internal.plain.NotTakenException;
import io.mlprod.internal.plain.ShapeRule;
import io.mlprod.internal.plain.Slot;
import io.mlprod.model.Dimension;
import io.mlprod.model.ElementType;
import io.mlprod.spi.Attribute;
import io.mlprod.spi.ModelGraph.Node;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A node whose step is made, in the plan that it becomes part of. */
final class PlannedNode implements NodePlan {

    private final Node node;
    private final Planner planner;
    private final List<String> declared = new ArrayList<>();
    private final Set<String> asked = new HashSet<>();

    PlannedNode(Node node, Planner planner) {
        this.node = node;
        this.planner = planner;
    }

    @Override
    public Node node() {
        asked.addAll(node.attributes().keySet());
        return node;
    }

    @Override
    public long opset() {
        return planner.opset(node.domain());
    }

    @Override
    public int inputs() {
        return node.inputs().size();
    }

    @Override
    public boolean hasInput(int index) {
        return index < node.inputs().size() && !node.inputs().get(index).isEmpty();
    }

    private PlannedValue value(int index) {
        if (!hasInput(index)) {
            throw new NotTakenException("has no input " + index);
        }
        PlannedValue value = planner.value(node.inputs().get(index));
        if (value.keys() != null) {
            throw new NotTakenException("has a sequence as its input");
        }
        return value;
    }

    @Override
    public int input(int index) {
        return value(index).slot();
    }

    @Override
    public ElementType type(int index) {
        return planner.typeOf(value(index));
    }

    @Override
    public @Nullable List<Dimension> shape(int index) {
        return value(index).shape();
    }

    @Override
    public @Nullable Slot constant(int index) {
        return planner.constantOf(value(index));
    }

    @Override
    public int outputs() {
        return node.outputs().size();
    }

    @Override
    public int output(int index, ElementType type, ShapeRule shape) {
        return declare(index, type, shape.infer(this::shape), shape.infer(this::reported), null);
    }

    @Override
    public int unreportedOutput(int index, ElementType type, ShapeRule shape) {
        return declare(index, type, shape.infer(this::shape), null, null);
    }

    private @Nullable List<Dimension> reported(int index) {
        return value(index).reported();
    }

    @Override
    public int maps(int index, List<Object> keys) {
        return declare(index, ElementType.FLOAT, null, null, keys);
    }

    private int declare(
            int index,
            ElementType type,
            @Nullable List<Dimension> shape,
            @Nullable List<Dimension> reported,
            @Nullable List<Object> keys) {
        String name = index < node.outputs().size() ? node.outputs().get(index) : "";
        if (name.isEmpty()) {
            return -1;
        }
        declared.add(name);
        return planner.declare(name, type, shape, reported, keys);
    }

    @Override
    public boolean has(String attribute) {
        return attribute(attribute) != null;
    }

    @Override
    public @Nullable Attribute attribute(String name) {
        asked.add(name);
        return node.attributes().get(name);
    }

    @Override
    public int scratch(Supplier<Object> maker) {
        return planner.addScratch(maker);
    }

    @Override
    public void work(long multiplications) {
        planner.addWork(multiplications);
    }

    /** Returns the names of the outputs that have been declared. */
    List<String> declared() {
        return declared;
    }

    /** Returns whether no input varies from run to run. */
    boolean isConstant() {
        for (int i = 0; i < inputs(); i++) {
            if (hasInput(i) && constant(i) == null) {
                return false;
            }
        }
        return true;
    }

    /** Checks that the operator has looked at everything that the node says. */
    void checkComplete() {
        Set<String> unknown = new TreeSet<>(node.attributes().keySet());
        unknown.removeAll(asked);
        if (!unknown.isEmpty()) {
            throw new NotTakenException("has attributes that are not known: " + unknown);
        }
        for (String output : node.outputs()) {
            if (!output.isEmpty() && !declared.contains(output)) {
                throw new NotTakenException("has a further output '" + output + "'");
            }
        }
    }
}
