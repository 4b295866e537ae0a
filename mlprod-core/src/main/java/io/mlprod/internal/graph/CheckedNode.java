package io.mlprod.internal.graph;

import io.mlprod.spi.ModelGraph;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A node with what is known about its attributes and about the constants among its inputs.
 *
 * @param node the node as checks and engines see it
 * @param attributes the numbers of its attributes
 * @param body the graph inside it, the last one if there are several; null if there is none
 * @param scope the graph that it is in
 * @param position where the node ends in the file
 */
record CheckedNode(
        ModelGraph.Node node,
        Map<String, Facts> attributes,
        @Nullable Scope body,
        Scope scope,
        int position) {

    private static final Facts NONE = new Facts();

    String operator() {
        return node.operator();
    }

    List<String> inputs() {
        return node.inputs();
    }

    List<String> outputs() {
        return node.outputs();
    }

    boolean hasGraph() {
        return body != null;
    }

    /** Returns the numbers of an attribute; none if it does not exist. */
    Facts attribute(String name) {
        return attributes.getOrDefault(name, NONE);
    }

    /**
     * Returns the dimensions of an input that is a constant or an input of the graph, -1 for those that vary; null if
     * unknown.
     */
    @Nullable
    List<Long> shape(int input) {
        return isThere(input) ? scope.shape(inputs().get(input)) : null;
    }

    /** Returns whether an input exists and is not left out. */
    boolean isThere(int input) {
        return input < inputs().size() && !inputs().get(input).isEmpty();
    }

    /** Returns the tensor that an input always is; null if that is not known, or the input does not exist. */
    @Nullable
    TensorHead constant(int input) {
        return isThere(input) ? scope.constant(inputs().get(input)) : null;
    }
}
