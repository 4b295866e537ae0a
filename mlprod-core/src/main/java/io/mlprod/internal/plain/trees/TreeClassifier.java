package io.mlprod.internal.plain.trees;

import io.mlprod.internal.plain.NotTakenException;
import io.mlprod.model.ElementType;
import io.mlprod.spi.ModelGraph;
import java.util.List;
import java.util.function.BooleanSupplier;

/** A TreeEnsembleClassifier. Immutable and thread-safe; each run needs a scratch of its own. */
public final class TreeClassifier {

    private TreeClassifier() {}

    /**
     * Reads a node.
     *
     * @param mlOpset the version of ai.onnx.ml that the model was exported for
     * @param input the type of the features: FLOAT, DOUBLE, INT64 or INT32
     * @throws NotTakenException if ONNX Runtime must compute this node, or its attributes are not read
     */
    public static TreeClassifier of(ModelGraph.Node node, long mlOpset, ElementType input) {
        throw new NotTakenException(node.operator() + " is not there yet");
    }

    /** Returns the number of classes, which is that of the scores of a row. */
    public int classes() {
        return 0;
    }

    /** Returns how many columns the features must have at least. */
    public int leastColumns() {
        return 0;
    }

    /** Returns the labels if they are texts; empty if they are whole numbers. */
    public List<String> textLabels() {
        return List.of();
    }

    /** Returns what runs on one thread at a time keep. */
    public Scratch newScratch() {
        return new Scratch();
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
        return true;
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
        return true;
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
        return true;
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
        return true;
    }
}
