package io.mlprod.evaluation;

import io.mlprod.evaluation.Intervals.Scale;
import java.util.List;

/**
 * The evaluation of scores for a yes or no. Immutable.
 *
 * <p>Metrics of ranks ({@link #rocAuc}, {@link #averagePrecision}) take any scores; equal scores are one point of the
 * curve, so the order of rows never matters. Metrics of probabilities need scores from 0 to 1 and are undefined
 * otherwise. Metrics of decisions predict yes for a score of at least {@link #threshold}.
 *
 * @since 0.1
 */
public final class BinaryEvaluation implements RowEvaluation<BinaryEvaluation> {

    private static final Labels NO_YES = Labels.of(List.of("0", "1"));
    private static final String ONE_CLASS = "all rows have the same class";
    private static final String NO_POSITIVES = "no row is positive";
    private static final double EPSILON = Math.ulp(1.0);

    private final ScoreOrder order;
    private final double[] scores;
    private final boolean[] positive;
    private final double[] weights;
    private final double threshold;
    private final Intervals intervals;

    BinaryEvaluation(double[] scores, boolean[] positive) {
        this(ScoreOrder.of(scores), scores, positive, Checks.ones(scores.length), 0.5, Intervals.DEFAULT);
    }

    private BinaryEvaluation(
            ScoreOrder order,
            double[] scores,
            boolean[] positive,
            double[] weights,
            double threshold,
            Intervals intervals) {
        this.order = order;
        this.scores = scores;
        this.positive = positive;
        this.weights = weights;
        this.threshold = threshold;
        this.intervals = intervals;
    }

    @Override
    public int rows() {
        return scores.length;
    }

    @Override
    public BinaryEvaluation weights(double[] factors) {
        return new BinaryEvaluation(order, scores, positive, Checks.product(weights, factors), threshold, intervals);
    }

    @Override
    public BinaryEvaluation confidence(double level) {
        return new BinaryEvaluation(order, scores, positive, weights, threshold, Intervals.of(level));
    }

    @Override
    public BinaryEvaluation withoutIntervals() {
        return new BinaryEvaluation(order, scores, positive, weights, threshold, Intervals.NONE);
    }

    /**
     * Sets the score from which a row counts as predicted positive. The default is 0.5.
     *
     * @param score the lowest score of a yes
     * @return an evaluation of the same rows
     * @throws IllegalArgumentException if the score is NaN
     */
    public BinaryEvaluation threshold(double score) {
        if (Double.isNaN(score)) {
            throw new IllegalArgumentException("The threshold of an evaluation must be a number, not NaN");
        }
        return new BinaryEvaluation(order, scores, positive, weights, score, intervals);
    }

    /**
     * Returns the probability that a positive row has a higher score than a negative one, where equal scores count
     * half: the area under the ROC curve.
     *
     * @return the area, with the interval of DeLong, DeLong and Clarke-Pearson (1988) on the logit scale; that of
     *     Newcombe (2006) if the scores separate the classes; undefined if all rows have the same class
     */
    public Estimate rocAuc() {
        if (!intervals.areWanted()) {
            double area = RankMetrics.rocAuc(order, positive, weights, null, 1);
            return Double.isNaN(area) ? Estimate.undefined(ONE_CLASS) : intervals.value(area);
        }
        double[] effects = new double[scores.length];
        double area = RankMetrics.rocAuc(order, positive, weights, effects, 1);
        return Double.isNaN(area)
                ? Estimate.undefined(ONE_CLASS)
                : RocInterval.of(area, effects, positive, weights, intervals);
    }

    /**
     * Returns the mean, over positive rows, of the precision among rows with at least their score: the area under the
     * precision-recall curve without interpolation.
     *
     * @return the average precision, with an interval by the delta method on the logit scale; undefined if no row is
     *     positive
     */
    public Estimate averagePrecision() {
        double[] effects = intervals.areWanted() ? new double[scores.length] : null;
        double area = RankMetrics.averagePrecision(order, positive, weights, effects, 1);
        if (Double.isNaN(area)) {
            return Estimate.undefined(NO_POSITIVES);
        }
        return effects == null ? intervals.value(area) : Means.delta(area, effects, weights, intervals, Scale.LOGIT);
    }

    /**
     * Returns the mean of the negative logarithms of the probabilities of what happened. Probabilities are kept away
     * from 0 and 1 by 2.2e-16, so that no row costs more than 36.04.
     *
     * @return the log loss, with Student's interval on the log scale; undefined if a score is no probability
     */
    public Estimate logLoss() {
        return loss(BinaryEvaluation::logLoss);
    }

    /**
     * Returns the mean squared difference between the probability and what happened, 0 or 1.
     *
     * @return the Brier score, with Student's interval on the log scale; undefined if a score is no probability
     */
    public Estimate brier() {
        return loss(BinaryEvaluation::squaredError);
    }

    static double logLoss(double probability, boolean isPositive) {
        double kept = Math.max(EPSILON, Math.min(1 - EPSILON, probability));
        return -(isPositive ? Math.log(kept) : Math.log1p(-kept));
    }

    static double squaredError(double probability, boolean isPositive) {
        double gap = (isPositive ? 1 : 0) - probability;
        return gap * gap;
    }

    @FunctionalInterface
    private interface Loss {
        double of(double score, boolean isPositive);
    }

    private Estimate loss(Loss loss) {
        if (!areProbabilities()) {
            return noProbabilities();
        }
        double[] losses = new double[scores.length];
        for (int i = 0; i < losses.length; i++) {
            losses[i] = loss.of(scores[i], positive[i]);
        }
        return Means.mean(losses, weights, intervals, Scale.LOG);
    }

    private boolean areProbabilities() {
        return scores[order.row(0)] >= 0 && scores[order.row(order.size() - 1)] <= 1;
    }

    private Estimate noProbabilities() {
        int row = scores[order.row(0)] < 0 ? order.row(0) : order.row(order.size() - 1);
        return Estimate.undefined("scores[" + row + "] is not from 0 to 1, so scores are not probabilities");
    }

    /**
     * Returns the expected calibration error over bins of equal width. A probability on an edge belongs to the bin
     * below.
     *
     * @param bins their number, 1 to 10,000; usually 10 or 15
     * @return the mean distance between the share of positives and the mean probability, with a cautious interval;
     *     undefined if a score is no probability
     * @throws IllegalArgumentException if the number is out of range
     */
    public Estimate equalWidthCalibrationError(int bins) {
        return areProbabilities()
                ? Calibration.equalWidth(scores, positive, weights, bins, intervals)
                : noProbabilities();
    }

    /**
     * Returns the expected calibration error over bins with equally many rows. Rows with equal probabilities stay in
     * one bin.
     *
     * @param bins their number, 1 to 10,000; usually 10 or 15
     * @return the mean distance between the share of positives and the mean probability, with a cautious interval;
     *     undefined if a score is no probability
     * @throws IllegalArgumentException if the number is out of range
     */
    public Estimate equalCountCalibrationError(int bins) {
        return areProbabilities()
                ? Calibration.equalCount(order, scores, positive, weights, bins, intervals)
                : noProbabilities();
    }

    private Cells cells() {
        double[] sums = new double[4];
        double[] squares = new double[4];
        for (int row = 0; row < scores.length; row++) {
            int cell = (positive[row] ? 2 : 0) + (scores[row] >= threshold ? 1 : 0);
            sums[cell] += weights[row];
            squares[cell] += weights[row] * weights[row];
        }
        return Cells.of(2, sums, squares, intervals);
    }

    /**
     * Returns the table of decisions, with the classes "0" and "1".
     *
     * @return the matrix, which can be added to others
     */
    public ConfusionMatrix confusion() {
        return new ConfusionMatrix(NO_YES, cells());
    }

    /**
     * Returns the share of rows that were decided rightly.
     *
     * @return the accuracy with Wilson's interval
     */
    public Estimate accuracy() {
        return cells().accuracy();
    }

    /**
     * Returns the mean of the recall and the specificity.
     *
     * @return the balanced accuracy, with an interval combined of two of Wilson's; undefined if all rows have the same
     *     class
     */
    public Estimate balancedAccuracy() {
        return cells().balancedAccuracy();
    }

    /**
     * Returns the share of rows predicted positive that are.
     *
     * @return the precision with Wilson's interval; undefined if no row was predicted positive
     */
    public Estimate precision() {
        return cells().precision(1);
    }

    /**
     * Returns the share of positive rows that were predicted positive.
     *
     * @return the recall with Wilson's interval; undefined if no row is positive
     */
    public Estimate recall() {
        return cells().recall(1);
    }

    /**
     * Returns the share of negative rows that were predicted negative.
     *
     * @return the specificity with Wilson's interval; undefined if no row is negative
     */
    public Estimate specificity() {
        return cells().recall(0);
    }

    /**
     * Returns the weighted harmonic mean of precision and recall.
     *
     * @param beta how many times as much the recall counts, above 0; 1 for F1
     * @return F-beta with Wilson's interval; undefined if no row is positive and none was predicted so
     * @throws IllegalArgumentException if beta is out of range
     */
    public Estimate fBeta(double beta) {
        return cells().fBeta(1, beta);
    }

    /**
     * Returns Matthews' correlation coefficient of decisions and classes.
     *
     * @return the correlation from -1 to 1, with an interval by the delta method; undefined if all rows have the same
     *     class or the same decision
     */
    public Estimate mcc() {
        return cells().mcc();
    }
}
