package io.mlprod.internal.plain.operators;

import io.mlprod.error.ModelExecutionException;
import io.mlprod.internal.plain.Frame;
import io.mlprod.internal.plain.NodePlan;
import io.mlprod.internal.plain.Slot;
import io.mlprod.model.ElementType;

/**
 * The scores of a linear model: a row of weights for each. ONNX Runtime computes them in floats whatever the features
 * are, and takes as many weights for each score as there are features.
 */
abstract class LinearStep extends RowStep {

    private final int input;
    private final boolean areFloats;
    private final int converted; // where rows that are not floats become floats
    private final float[] weights;
    private final float[] intercepts;
    private final int scores;

    LinearStep(NodePlan node, float[] weights, float[] intercepts, int scores) {
        this.input = node.input(0);
        this.areFloats = node.type(0) == ElementType.FLOAT;
        this.converted = areFloats ? -1 : node.scratch(() -> new Slot(ElementType.FLOAT));
        this.weights = weights;
        this.intercepts = intercepts;
        this.scores = scores;
        node.work(weights.length);
    }

    /** Makes room for the results. */
    abstract void prepare(Frame frame, int rows);

    /** Takes over the scores of a row. */
    abstract void finish(Frame frame, int row, float[] rowScores);

    @Override
    final int prepare(Frame frame) {
        Slot x = frame.slot(input);
        if (x.rank() == 0 || x.rank() > 2) {
            throw new ModelExecutionException(
                    "A linear model needs rows of features, not " + x.rank() + " dimensions", null);
        }
        if ((long) scores * x.dim(-1) > weights.length) {
            throw new ModelExecutionException(
                    "A linear model has weights for " + weights.length / scores + " features, not " + x.dim(-1), null);
        }
        int rows = x.rank() == 1 ? 1 : x.dim(0);
        prepare(frame, rows);
        return rows;
    }

    @Override
    final void compute(Frame frame, int from, int to) {
        Slot x = frame.slot(input);
        int features = x.dim(-1);
        float[] values = x.floats();
        int at = from * features;
        if (!areFloats) {
            Slot floats = (Slot) frame.scratch(converted);
            floats.allocate((to - from) * features);
            values = floats.floats();
            Floats.copy(x, at, floats.size(), values);
            at = 0;
        }
        float[] rowScores = rowScores(frame);
        for (int row = from; row < to; row++, at += features) {
            for (int i = 0; i < scores; i++) {
                rowScores[i] = Dot.product(values, at, weights, i * features, features) + intercepts[i];
            }
            finish(frame, row, rowScores);
        }
    }

    /** Returns where the scores of one row are computed. */
    abstract float[] rowScores(Frame frame);
}
