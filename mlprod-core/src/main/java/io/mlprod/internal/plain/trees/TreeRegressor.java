package io.mlprod.internal.plain.trees;

import io.mlprod.internal.plain.NotTakenException;
import io.mlprod.model.ElementType;
import io.mlprod.spi.ModelGraph;
import java.util.function.BooleanSupplier;

/** A TreeEnsembleRegressor, or a TreeEnsemble of version 5. Immutable and thread-safe, as a {@link TreeClassifier}. */
public final class TreeRegressor {

    private TreeRegressor() {}

    /**
     * Reads a node.
     *
     * @param mlOpset the version of ai.onnx.ml that the model was exported for
     * @param input the type of the features: FLOAT or DOUBLE
     * @throws NotTakenException if ONNX Runtime must compute this node, or its attributes are not read
     */
    public static TreeRegressor of(ModelGraph.Node node, long mlOpset, ElementType input) {
        throw new NotTakenException(node.operator() + " is not there yet");
    }

    /** Returns the number of targets. */
    public int targets() {
        return 0;
    }

    /** Returns how many columns the features must have at least. */
    public int leastColumns() {
        return 0;
    }

    /** Returns the type of the output: FLOAT, or DOUBLE for doubles that a TreeEnsemble of version 5 reads. */
    public ElementType output() {
        return ElementType.FLOAT;
    }

    /** Returns what runs on one thread at a time keep. */
    public Scratch newScratch() {
        return new Scratch();
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
        return true;
    }

    /** Computes rows of doubles if the output is float. */
    public boolean run(
            double[] features, int rows, int columns, float[] targets, Scratch scratch, BooleanSupplier isTerminated) {
        return true;
    }

    /** Computes rows of doubles if the output is double. */
    public boolean run(
            double[] features, int rows, int columns, double[] targets, Scratch scratch, BooleanSupplier isTerminated) {
        return true;
    }
}
