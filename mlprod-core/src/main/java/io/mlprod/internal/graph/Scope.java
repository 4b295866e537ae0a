package io.mlprod.internal.graph;

import io.mlprod.spi.Attribute;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** One graph of a file: the main one, or one inside an operator. */
final class Scope {

    private final @Nullable Scope outer;
    private final Map<String, TensorHead> constants = new HashMap<>();
    private final Map<String, String> copies = new HashMap<>(); // what an Identity passes on, by its output
    private final List<CheckedNode> nodes = new ArrayList<>();
    private final List<String> outputs = new ArrayList<>();
    private final Map<String, List<Long>> inputs = new HashMap<>(); // their shapes, as far as they are declared
    private final Set<String> computedOnce = new HashSet<>(); // what depends on constants only
    private int inputCount;
    private int size;

    /** @param outer the graph whose values this one also sees; null if there is none */
    Scope(@Nullable Scope outer) {
        this.outer = outer;
    }

    /** @param shape its dimensions, -1 for those that vary; null if it is not declared */
    void noteInput(String name, @Nullable List<Long> shape) {
        inputCount++;
        if (shape != null) {
            inputs.put(name, shape);
        }
    }

    void noteOutput(String name) {
        outputs.add(name);
    }

    void noteConstant(String name, TensorHead tensor) {
        constants.put(name, tensor);
    }

    void noteNode(CheckedNode node) {
        nodes.add(node);
        size += 1
                + node.node().attributes().values().stream()
                        .filter(Attribute::isGraph)
                        .mapToInt(Attribute::length)
                        .sum();
        if (node.operator().equals("Identity")
                && !node.inputs().isEmpty()
                && !node.outputs().isEmpty()) {
            copies.put(node.outputs().get(0), node.inputs().get(0));
        }
    }

    int inputs() {
        return inputCount;
    }

    /** Returns how many nodes it has, including those of the graphs inside. */
    int size() {
        return size;
    }

    /** Returns the dimensions of a constant or an input, -1 for those that vary; null if they are not known. */
    @Nullable
    List<Long> shape(String name) {
        TensorHead tensor = constant(name);
        return tensor != null ? tensor.shape() : resolve(name, (scope, known) -> scope.inputs.get(known));
    }

    /** Returns the tensor that a value always is; null if it is not one that is stored in the file. */
    @Nullable
    TensorHead constant(String name) {
        return resolve(name, (scope, known) -> scope.constants.get(known));
    }

    private <T> @Nullable T resolve(String name, BiFunction<Scope, String, @Nullable T> find) {
        String known = name;
        for (Scope scope = this; scope != null; scope = scope.outer) {
            for (int steps = scope.copies.size(); steps > 0 && scope.copies.containsKey(known); steps--) {
                known = scope.copies.get(known);
            }
            T found = find.apply(scope, known);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /**
     * Returns whether anything is left to run once ONNX Runtime has computed what depends on constants only and dropped
     * what is never read. Nodes are in the order in which they compute.
     */
    boolean works() {
        List<CheckedNode> working =
                nodes.stream().filter(node -> !isComputedOnce(node)).toList();
        Set<String> needed = needed();
        return working.stream().anyMatch(node -> node.outputs().stream().anyMatch(needed::contains));
    }

    private boolean isComputedOnce(CheckedNode node) {
        boolean isComputedOnce = !node.hasGraph()
                && !node.node().isRandom()
                && node.inputs().stream()
                        .allMatch(value -> value.isEmpty() || isComputedOnce(value) || constant(value) != null);
        if (isComputedOnce) {
            computedOnce.addAll(node.outputs());
        }
        return isComputedOnce;
    }

    private boolean isComputedOnce(String value) {
        return computedOnce.contains(value) || (outer != null && outer.isComputedOnce(value));
    }

    /** Returns the values that the outputs are computed from. */
    private Set<String> needed() {
        Set<String> needed = new HashSet<>(outputs);
        for (int i = nodes.size() - 1; i >= 0; i--) {
            CheckedNode node = nodes.get(i);
            if (node.outputs().stream().anyMatch(needed::contains)) {
                needed.addAll(node.inputs());
            }
        }
        return needed;
    }

    /** Checks the operators of this graph, not of those inside it. */
    void check() throws MalformedModelException {
        for (CheckedNode node : nodes) {
            OperatorRules.check(node, isComputedOnce(node));
        }
    }
}
