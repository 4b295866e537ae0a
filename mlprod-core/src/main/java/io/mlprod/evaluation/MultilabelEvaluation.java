package io.mlprod.evaluation;

import io.mlprod.evaluation.Intervals.Scale;

/**
 * The evaluation of scores for any number of labels a row. Immutable.
 *
 * <p>A label is predicted for a score of at least the {@link #threshold}. Rows are independent observations, labels of
 * one row are not; all intervals take account of that.
 *
 * @since 0.1
 */
public final class MultilabelEvaluation implements RowEvaluation<MultilabelEvaluation> {

    private final Columns columns;
    private final double[] weights;
    private final double threshold;
    private final Intervals intervals;

    MultilabelEvaluation(Columns columns) {
        this(columns, Checks.ones(columns.rows()), 0.5, Intervals.DEFAULT);
    }

    private MultilabelEvaluation(Columns columns, double[] weights, double threshold, Intervals intervals) {
        this.columns = columns;
        this.weights = weights;
        this.threshold = threshold;
        this.intervals = intervals;
    }

    @Override
    public int rows() {
        return columns.rows();
    }

    @Override
    public MultilabelEvaluation weights(double[] factors) {
        return new MultilabelEvaluation(columns, Checks.product(weights, factors), threshold, intervals);
    }

    @Override
    public MultilabelEvaluation confidence(double level) {
        return new MultilabelEvaluation(columns, weights, threshold, Intervals.of(level));
    }

    @Override
    public MultilabelEvaluation withoutIntervals() {
        return new MultilabelEvaluation(columns, weights, threshold, Intervals.NONE);
    }

    /**
     * Sets the score from which a label counts as predicted. The default is 0.5.
     *
     * @param score the lowest score of a yes
     * @return an evaluation of the same rows
     * @throws IllegalArgumentException if the score is NaN
     */
    public MultilabelEvaluation threshold(double score) {
        if (Double.isNaN(score)) {
            throw new IllegalArgumentException("The threshold of an evaluation must be a number, not NaN");
        }
        return new MultilabelEvaluation(columns, weights, score, intervals);
    }

    /**
     * Returns the share of rows all of whose labels were decided rightly.
     *
     * @return the accuracy with Wilson's interval
     */
    public Estimate subsetAccuracy() {
        Weighted hits = Weighted.NONE;
        Weighted misses = Weighted.NONE;
        double[] wrong = wrong();
        for (int row = 0; row < wrong.length; row++) {
            Weighted weight = new Weighted(weights[row], weights[row] * weights[row]);
            hits = wrong[row] == 0 ? hits.plus(weight) : hits;
            misses = wrong[row] == 0 ? misses : misses.plus(weight);
        }
        return intervals.share(hits, misses, Means.NO_ROWS);
    }

    /**
     * Returns the share of labels that were decided wrongly.
     *
     * @return the loss, with Student's interval over rows on the logit scale
     */
    public Estimate hammingLoss() {
        return Means.mean(wrong(), weights, intervals, Scale.LOGIT);
    }

    /** Returns the share of each row's labels that were decided wrongly. */
    private double[] wrong() {
        double[] wrong = new double[rows()];
        for (int row = 0; row < wrong.length; row++) {
            int count = 0;
            for (int label = 0; label < columns.count(); label++) {
                count += isPredicted(label, row) == columns.positive(label)[row] ? 0 : 1;
            }
            wrong[row] = (double) count / columns.count();
        }
        return wrong;
    }

    private boolean isPredicted(int label, int row) {
        return columns.scores(label)[row] >= threshold;
    }

    /**
     * Returns the average precision of the labels' predictions. A label that was never predicted is left out.
     *
     * @param average how labels are averaged
     * @return the precision, with an interval by the delta method on the logit scale; undefined if no label was
     *     predicted
     */
    public Estimate precision(Average average) {
        return ratio(Ratio.PRECISION, average);
    }

    /**
     * Returns the average recall of the labels. A label that no row has is left out.
     *
     * @param average how labels are averaged
     * @return the recall, with an interval by the delta method on the logit scale; undefined if no row has a label
     */
    public Estimate recall(Average average) {
        return ratio(Ratio.RECALL, average);
    }

    /**
     * Returns the average F-beta of the labels. A label that no row has and that was never predicted is left out.
     *
     * @param beta how many times as much the recall counts as the precision, above 0
     * @param average how labels are averaged
     * @return F-beta, with an interval by the delta method on the logit scale
     * @throws IllegalArgumentException if beta is out of range
     */
    public Estimate fBeta(double beta, Average average) {
        return ratio(Ratio.fBeta(beta), average);
    }

    /**
     * Returns the average area under the labels' ROC curves. A label that no row has, or all have, is left out.
     *
     * @param average how labels are averaged; {@link Average#MICRO} ranks all scores of all labels together
     * @return the area, with an interval by the delta method on the logit scale; undefined if no label tells rows apart
     */
    public Estimate rocAuc(Average average) {
        return columns.area(RankMetrics::rocAuc, average, weights, intervals, "no label tells rows apart");
    }

    /**
     * Returns the average of the labels' average precisions. A label that no row has is left out.
     *
     * @param average how labels are averaged; {@link Average#MICRO} ranks all scores of all labels together
     * @return the average precision, with an interval by the delta method on the logit scale; undefined if no row has a
     *     label
     */
    public Estimate averagePrecision(Average average) {
        return columns.area(RankMetrics::averagePrecision, average, weights, intervals, "no row has a label");
    }

    private Estimate ratio(Ratio ratio, Average average) {
        int labels = columns.count();
        double[] hits = new double[labels];
        double[] actual = new double[labels];
        double[] predicted = new double[labels];
        for (int label = 0; label < labels; label++) {
            for (int row = 0; row < weights.length; row++) {
                boolean isPredicted = isPredicted(label, row);
                boolean isActual = columns.positive(label)[row];
                hits[label] += isPredicted && isActual ? weights[row] : 0;
                actual[label] += isActual ? weights[row] : 0;
                predicted[label] += isPredicted ? weights[row] : 0;
            }
        }
        return new MeanRatio(ratio, average, hits, actual, predicted).estimate(columns, threshold, weights, intervals);
    }
}
