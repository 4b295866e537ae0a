package io.mlprod.internal.plain.trees;

import io.mlprod.internal.plain.NotTakenException;
import io.mlprod.model.ElementType;
import io.mlprod.spi.ModelGraph;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** A TreeEnsembleRegressor, or a TreeEnsemble of version 5. Immutable and thread-safe, as a {@link TreeClassifier}. */
public final class TreeRegressor {

    private static final int MAX_TARGETS = 65_536;

    /** As ONNX Runtime numbers them; in ONNX 1 is SOFTMAX, and 2 is LOGISTIC. */
    private static final List<String> TRANSFORMS = List.of("NONE", "LOGISTIC", "SOFTMAX", "SOFTMAX_ZERO", "PROBIT");

    private static final Set<String> NUMBERED = Set.of(
            "aggregate_function",
            "leaf_targetids",
            "leaf_weights",
            "membership_values",
            "n_targets",
            "nodes_falseleafs",
            "nodes_falsenodeids",
            "nodes_featureids",
            "nodes_hitrates",
            "nodes_missing_value_tracks_true",
            "nodes_modes",
            "nodes_splits",
            "nodes_trueleafs",
            "nodes_truenodeids",
            "post_transform",
            "tree_roots");

    private final Ensemble ensemble;
    private final double[] base;
    private final double nothing; // that is added if there are no base values: +0 makes a zero positive
    private final PostTransform transform;
    private final ElementType output;
    private final ElementType input;

    private TreeRegressor(
            Ensemble ensemble, double[] base, PostTransform transform, ElementType input, ElementType output) {
        this.ensemble = ensemble;
        this.base = base;
        nothing = ensemble.totals().targets() > 1 && ensemble.totals().isSum() ? -0.0 : 0.0;
        this.transform = transform;
        this.input = input;
        this.output = output;
    }

    /**
     * Reads a node.
     *
     * @param mlOpset the version of ai.onnx.ml that the model was exported for
     * @param input the type of the features: FLOAT or DOUBLE
     * @throws NotTakenException if ONNX Runtime must compute this node, or its attributes are not read
     */
    public static TreeRegressor of(ModelGraph.Node node, long mlOpset, ElementType input) {
        if (input != ElementType.FLOAT && input != ElementType.DOUBLE) {
            throw new NotTakenException(node.operator() + " with features of type " + input);
        }
        boolean isNumbered = node.operator().equals("TreeEnsemble");
        if (isNumbered != mlOpset >= 5) {
            throw new NotTakenException(node.operator() + " in version " + mlOpset + " of ai.onnx.ml");
        }
        return isNumbered ? numbered(node, input) : named(node, mlOpset, input);
    }

    private static TreeRegressor named(ModelGraph.Node node, long mlOpset, ElementType input) {
        TreeAttributes attributes = new TreeAttributes(node, input, NodeAttributes.named("target", mlOpset));
        int targets = targets(attributes);
        String function = attributes.text("aggregate_function", "SUM");
        if (!List.of("AVERAGE", "SUM", "MIN", "MAX").contains(function)) {
            throw attributes.refuse("with an unknown aggregate_function");
        }
        double[] base = attributes.fractions("base_values");
        if (base.length != 0 && base.length != targets) {
            throw attributes.refuse("whose base_values are " + base.length + ", not " + targets);
        }
        TreeList trees = NamedTrees.read(attributes, "target", targets);
        return new TreeRegressor(
                Ensemble.of(trees, input, targets, Aggregate.valueOf(function)),
                base,
                transform(attributes.text("post_transform", "NONE"), targets, node.operator()),
                input,
                ElementType.FLOAT);
    }

    private static TreeRegressor numbered(ModelGraph.Node node, ElementType input) {
        TreeAttributes attributes = new TreeAttributes(node, input, NUMBERED);
        int targets = targets(attributes);
        long function = attributes.number("aggregate_function", 1);
        long transform = attributes.number("post_transform", 0);
        if (function < 0 || function >= Aggregate.NUMBERED.size() || transform < 0 || transform >= TRANSFORMS.size()) {
            throw attributes.refuse("with an unknown aggregate_function or post_transform");
        }
        TreeList trees = NumberedTrees.read(attributes, input, targets);
        return new TreeRegressor(
                Ensemble.of(trees, input, targets, Aggregate.NUMBERED.get((int) function)),
                new double[0],
                transform(TRANSFORMS.get((int) transform), targets, node.operator()),
                input,
                input);
    }

    private static int targets(TreeAttributes attributes) {
        long targets = attributes.number("n_targets", 0);
        if (targets < 1 || targets > MAX_TARGETS) {
            throw attributes.refuse("with " + targets + " targets");
        }
        return (int) targets;
    }

    /** Returns the transform; with a single target each but PROBIT is ignored. */
    private static PostTransform transform(String name, int targets, String operator) {
        return targets == 1 && TRANSFORMS.contains(name) && !name.equals("PROBIT")
                ? PostTransform.NONE
                : PostTransform.of(name, operator);
    }

    /** Returns the number of targets. */
    public int targets() {
        return ensemble.totals().targets();
    }

    /** Returns how many columns the features must have at least. */
    public int leastColumns() {
        return ensemble.leastColumns();
    }

    /** Returns the type of the output: FLOAT, or DOUBLE for doubles that a TreeEnsemble of version 5 reads. */
    public ElementType output() {
        return output;
    }

    /** Returns what runs on one thread at a time keep. */
    public Scratch newScratch() {
        return ensemble.newScratch();
    }

    /**
     * Computes rows of floats. Allocates nothing from the second run with as many rows on.
     *
     * @param features rows x columns
     * @param targets takes rows x targets
     * @param isTerminated asked every 64 rows
     * @return false if it was terminated
     */
    public boolean run(
            float[] features, int rows, int columns, float[] targets, Scratch scratch, BooleanSupplier isTerminated) {
        ensemble.check(features.length, rows, columns);
        return run(ElementType.FLOAT, features, rows, columns, targets, scratch, isTerminated);
    }

    /** Computes rows of doubles if the output is float. */
    public boolean run(
            double[] features, int rows, int columns, float[] targets, Scratch scratch, BooleanSupplier isTerminated) {
        ensemble.check(features.length, rows, columns);
        return run(ElementType.DOUBLE, features, rows, columns, targets, scratch, isTerminated);
    }

    /** Computes rows of doubles if the output is double. */
    public boolean run(
            double[] features, int rows, int columns, double[] targets, Scratch scratch, BooleanSupplier isTerminated) {
        ensemble.check(features.length, rows, columns);
        return run(ElementType.DOUBLE, features, rows, columns, targets, scratch, isTerminated);
    }

    private boolean run(
            ElementType type,
            Object features,
            int rows,
            int columns,
            Object targets,
            Scratch scratch,
            BooleanSupplier isTerminated) {
        if (type != input || (output == ElementType.FLOAT) != targets instanceof float[]) {
            throw new IllegalArgumentException("These trees compute " + output + " from " + input);
        }
        for (int first = 0; first < rows; ) {
            if (isTerminated.getAsBoolean()) {
                return false;
            }
            int count = scratch.block(rows - first);
            ensemble.compute(features, first, count, columns, scratch);
            for (int row = 0; row < count; row++) {
                finish(scratch, row);
                write(scratch.row, targets, first + row);
            }
            first += count;
        }
        return true;
    }

    private void finish(Scratch scratch, int row) {
        Totals totals = ensemble.totals();
        totals.take(scratch, row);
        double[] scores = scratch.row;
        for (int i = 0; i < scores.length; i++) {
            double total = totals.round(scores[i] + (base.length == 0 ? nothing : base[i]));
            scores[i] = scratch.isScored[i] ? total : 0; // a base value alone is not written
        }
        transform.apply(scores);
    }

    private static void write(double[] scores, Object targets, int row) {
        if (targets instanceof float[] floats) {
            for (int i = 0; i < scores.length; i++) {
                floats[row * scores.length + i] = (float) scores[i];
            }
        } else if (targets instanceof double[] doubles) {
            System.arraycopy(scores, 0, doubles, row * scores.length, scores.length);
        }
    }
}
