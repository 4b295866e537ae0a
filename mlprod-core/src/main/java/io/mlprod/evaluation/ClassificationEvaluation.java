package io.mlprod.evaluation;

import java.util.List;

/**
 * The evaluation of predicted classes. Immutable.
 *
 * @since 0.1
 */
public final class ClassificationEvaluation extends LabelMetrics implements RowEvaluation<ClassificationEvaluation> {

    private final Labels labels;
    private final int[] predicted;
    private final int[] actual;
    private final double[] weights;
    private final Intervals intervals;

    ClassificationEvaluation(Labels labels, int[] predicted, int[] actual) {
        this(labels, predicted, actual, Checks.ones(actual.length), Intervals.DEFAULT);
    }

    private ClassificationEvaluation(
            Labels labels, int[] predicted, int[] actual, double[] weights, Intervals intervals) {
        this.labels = labels;
        this.predicted = predicted;
        this.actual = actual;
        this.weights = weights;
        this.intervals = intervals;
    }

    @Override
    public int rows() {
        return actual.length;
    }

    @Override
    public ClassificationEvaluation weights(double[] factors) {
        return new ClassificationEvaluation(labels, predicted, actual, Checks.product(weights, factors), intervals);
    }

    @Override
    public ClassificationEvaluation confidence(double level) {
        return new ClassificationEvaluation(labels, predicted, actual, weights, Intervals.of(level));
    }

    @Override
    public ClassificationEvaluation withoutIntervals() {
        return new ClassificationEvaluation(labels, predicted, actual, weights, Intervals.NONE);
    }

    @Override
    Cells cells() {
        return Cells.of(labels.names().size(), actual, predicted, weights, intervals);
    }

    @Override
    public List<String> labels() {
        return labels.names();
    }

    /**
     * Returns the table of predicted and actual classes, which can be added to others.
     *
     * @return the matrix
     */
    public ConfusionMatrix confusion() {
        return new ConfusionMatrix(labels, cells());
    }
}
