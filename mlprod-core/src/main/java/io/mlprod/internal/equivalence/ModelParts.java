package io.mlprod.internal.equivalence;

import io.mlprod.model.ModelSignature;
import io.mlprod.spi.ModelGraph;
import io.mlprod.spi.ModelGraph.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What is known of a model for the comparison of its answers.
 *
 * @param graph its graph
 * @param slots its inputs
 * @param columns where the columns of values come from
 * @param errors bounds of what rounding does
 */
record ModelParts(ModelGraph graph, List<Slot> slots, Columns columns, RunningError errors) {

    /** Reads a graph; empty if rows cannot be made for it. */
    static Optional<ModelParts> of(ModelGraph graph, ModelSignature signature) {
        Constants constants = Constants.of(graph);
        return Slots.of(signature, graph, constants).map(slots -> {
            Columns columns = Columns.of(graph, slots, constants);
            return new ModelParts(graph, slots, columns, new RunningError(graph, columns, constants));
        });
    }

    /**
     * Returns the kinds of rows to compare the engines with.
     *
     * @param texts which texts both take
     */
    List<RowKind> rows(Predicate<String> texts) {
        List<TreeRows> trees = new ArrayList<>();
        for (Node node : graph.nodes()) {
            TreeNodes nodes = TreeNodes.isTree(node) ? TreeNodes.read(node) : null;
            List<Origin> from = nodes == null ? null : columns.of(node.inputs().get(0));
            if (nodes != null && from != null) {
                trees.add(new TreeRows(nodes, asFloats(from)));
            }
        }
        return Kinds.of(slots, new Palette(graph, slots, columns, trees, texts), trees, texts);
    }

    /** Whole numbers are compared as floats. */
    private static List<Origin> asFloats(List<Origin> columns) {
        return columns.stream()
                .map(one -> one.slot().isWhole() ? one.then(number -> (float) number, false) : one)
                .toList();
    }

    /** Returns the comparison of some outputs. */
    Comparison comparison(List<String> outputs) {
        return new Comparison(graph, outputs, errors);
    }
}
