package io.mlprod.internal.plain.trees;

import io.mlprod.internal.plain.NotTakenException;
import io.mlprod.model.ElementType;
import io.mlprod.spi.ModelGraph;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;

/** A TreeEnsembleClassifier. Immutable and thread-safe; each run needs a scratch of its own. */
public final class TreeClassifier {

    private final Ensemble ensemble;
    private final ClassScores scores;
    private final List<String> textLabels;
    private final ElementType input;

    private TreeClassifier(Ensemble ensemble, ClassScores scores, List<String> textLabels, ElementType input) {
        this.ensemble = ensemble;
        this.scores = scores;
        this.textLabels = textLabels;
        this.input = input;
    }

    /**
     * Reads a node.
     *
     * @param mlOpset the version of ai.onnx.ml that the model was exported for
     * @param input the type of the features: FLOAT, DOUBLE, INT64 or INT32
     * @throws NotTakenException if ONNX Runtime must compute this node, or its attributes are not read
     */
    public static TreeClassifier of(ModelGraph.Node node, long mlOpset, ElementType input) {
        if (!List.of(ElementType.FLOAT, ElementType.DOUBLE, ElementType.INT64, ElementType.INT32)
                .contains(input)) {
            throw new NotTakenException(node.operator() + " with features of type " + input);
        }
        if (mlOpset >= 5) {
            throw new NotTakenException(node.operator() + " in version " + mlOpset + " of ai.onnx.ml");
        }
        ElementType thresholds = input == ElementType.DOUBLE ? ElementType.DOUBLE : ElementType.FLOAT;
        TreeAttributes attributes = new TreeAttributes(node, thresholds, NodeAttributes.named("class", mlOpset));
        List<String> texts = attributes.texts("classlabels_strings");
        long[] labels = attributes.numbers("classlabels_int64s");
        if (!texts.isEmpty()) {
            labels = new long[texts.size()];
            Arrays.setAll(labels, i -> i);
        }
        if (labels.length == 0) {
            throw attributes.refuse("without labels");
        }
        if (labels.length == 1 && !texts.isEmpty()) {
            throw attributes.refuse("with one label that is a text"); // a score above 0 has label 1, which is not there
        }
        TreeList trees = NamedTrees.read(attributes, "class", labels.length);
        Ensemble ensemble = Ensemble.of(trees, thresholds, labels.length, Aggregate.SUM);
        return new TreeClassifier(
                ensemble, ClassScores.of(attributes, labels, trees.votes(), ensemble.totals()), texts, input);
    }

    /** Returns the number of classes, which is that of the scores of a row. */
    public int classes() {
        return ensemble.totals().targets();
    }

    /** Returns how many columns the features must have at least. */
    public int leastColumns() {
        return ensemble.leastColumns();
    }

    /** Returns the labels if they are texts; empty if they are whole numbers. */
    public List<String> textLabels() {
        return textLabels;
    }

    /** Returns what runs on one thread at a time keep. */
    public Scratch newScratch() {
        return ensemble.newScratch();
    }

    /**
     * Computes rows of floats. Allocates nothing from the second run with as many rows on.
     *
     * @param features rows x columns
     * @param labels takes a label for each row; if labels are texts, its position in {@link #textLabels()}
     * @param scores takes rows x classes
     * @param isTerminated asked every 64 rows
     * @return false if it was terminated
     */
    public boolean run(
            float[] features,
            int rows,
            int columns,
            long[] labels,
            float[] scores,
            Scratch scratch,
            BooleanSupplier isTerminated) {
        ensemble.check(features.length, rows, columns);
        return run(ElementType.FLOAT, features, rows, columns, labels, scores, scratch, isTerminated);
    }

    /** Computes rows of doubles. */
    public boolean run(
            double[] features,
            int rows,
            int columns,
            long[] labels,
            float[] scores,
            Scratch scratch,
            BooleanSupplier isTerminated) {
        ensemble.check(features.length, rows, columns);
        return run(ElementType.DOUBLE, features, rows, columns, labels, scores, scratch, isTerminated);
    }

    /** Computes rows of 64-bit whole numbers. */
    public boolean run(
            long[] features,
            int rows,
            int columns,
            long[] labels,
            float[] scores,
            Scratch scratch,
            BooleanSupplier isTerminated) {
        ensemble.check(features.length, rows, columns);
        return run(ElementType.INT64, features, rows, columns, labels, scores, scratch, isTerminated);
    }

    /** Computes rows of 32-bit whole numbers. */
    public boolean run(
            int[] features,
            int rows,
            int columns,
            long[] labels,
            float[] scores,
            Scratch scratch,
            BooleanSupplier isTerminated) {
        ensemble.check(features.length, rows, columns);
        return run(ElementType.INT32, features, rows, columns, labels, scores, scratch, isTerminated);
    }

    private boolean run(
            ElementType type,
            Object features,
            int rows,
            int columns,
            long[] labels,
            float[] scoreRows,
            Scratch scratch,
            BooleanSupplier isTerminated) {
        if (type != input) {
            throw new IllegalArgumentException("These trees read " + input + ", not " + type);
        }
        int classes = classes();
        for (int first = 0; first < rows; ) {
            if (isTerminated.getAsBoolean()) {
                return false;
            }
            int count = scratch.block(rows - first);
            ensemble.compute(features, first, count, columns, scratch);
            for (int row = 0; row < count; row++) {
                ensemble.totals().take(scratch, row);
                labels[first + row] = scores.finish(scratch.row, scratch.isScored);
                for (int i = 0; i < classes; i++) {
                    scoreRows[(first + row) * classes + i] = (float) scratch.row[i];
                }
            }
            first += count;
        }
        return true;
    }
}
