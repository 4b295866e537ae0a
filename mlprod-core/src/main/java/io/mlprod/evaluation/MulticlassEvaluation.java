package io.mlprod.evaluation;

import io.mlprod.evaluation.Intervals.Scale;
import java.util.List;
import java.util.Objects;

/**
 * The evaluation of scores for one of several classes. Immutable.
 *
 * <p>The predicted class is the one with the highest score, the first of equal ones. Log loss, Brier score and
 * calibration need probabilities: numbers from 0 to 1 that sum up to 1 within 0.001 in each row; otherwise they are
 * undefined.
 *
 * @since 0.1
 */
public final class MulticlassEvaluation extends LabelMetrics implements RowEvaluation<MulticlassEvaluation> {

    private static final double SUM_TOLERANCE = 1e-3;
    private static final double EPSILON = Math.ulp(1.0);

    private final Labels labels;
    private final Columns columns;
    private final int[] actual;
    private final int[] predicted;
    private final int improper; // the first row that holds no probabilities; -1 if there is none
    private final double[] weights;
    private final Intervals intervals;

    MulticlassEvaluation(Labels labels, double[][] scores, int[] actual) {
        this.labels = labels;
        this.actual = actual;
        int classes = labels.names().size();
        double[][] byClass = new double[classes][actual.length];
        boolean[][] isOfClass = new boolean[classes][actual.length];
        predicted = new int[actual.length];
        int firstImproper = -1;
        for (int row = 0; row < actual.length; row++) {
            double sum = 0;
            boolean isInRange = true;
            for (int one = 0; one < classes; one++) {
                double score = scores[row][one];
                byClass[one][row] = score;
                sum += score;
                isInRange &= score >= 0 && score <= 1;
                predicted[row] = score > scores[row][predicted[row]] ? one : predicted[row];
            }
            isOfClass[actual[row]][row] = true;
            if (firstImproper < 0 && !(isInRange && Math.abs(sum - 1) <= SUM_TOLERANCE)) {
                firstImproper = row;
            }
        }
        improper = firstImproper;
        columns = new Columns(byClass, isOfClass);
        weights = Checks.ones(actual.length);
        intervals = Intervals.DEFAULT;
    }

    private MulticlassEvaluation(MulticlassEvaluation other, double[] weights, Intervals intervals) {
        labels = other.labels;
        columns = other.columns;
        actual = other.actual;
        predicted = other.predicted;
        improper = other.improper;
        this.weights = weights;
        this.intervals = intervals;
    }

    @Override
    public int rows() {
        return actual.length;
    }

    @Override
    public MulticlassEvaluation weights(double[] factors) {
        return new MulticlassEvaluation(this, Checks.product(weights, factors), intervals);
    }

    @Override
    public MulticlassEvaluation confidence(double level) {
        return new MulticlassEvaluation(this, weights, Intervals.of(level));
    }

    @Override
    public MulticlassEvaluation withoutIntervals() {
        return new MulticlassEvaluation(this, weights, Intervals.NONE);
    }

    @Override
    Cells cells() {
        return Cells.of(columns.count(), actual, predicted, weights, intervals);
    }

    @Override
    public List<String> labels() {
        return labels.names();
    }

    /**
     * Returns the table of predicted and actual classes.
     *
     * @return the matrix, which can be added to others
     */
    public ConfusionMatrix confusion() {
        return new ConfusionMatrix(labels, cells());
    }

    /**
     * Returns the average area under the ROC curves of each class against the rest. A class that no row has, or all
     * have, is left out.
     *
     * @param average how classes are averaged; {@link Average#MICRO} ranks all scores of all classes together
     * @return the area, with an interval by the delta method on the logit scale; undefined if all rows have the same
     *     class
     */
    public Estimate rocAuc(Average average) {
        return columns.area(RankMetrics::rocAuc, average, weights, intervals, "all rows have the same class");
    }

    /**
     * Returns the average area under the ROC curves of each pair of classes, by the scores of either (Hand and Till
     * 2001).
     *
     * @param average how pairs are averaged; {@link Average#WEIGHTED} weights them by their rows
     * @return the area, with an interval by the delta method on the logit scale; undefined if all rows have the same
     *     class
     * @throws IllegalArgumentException if the average is {@link Average#MICRO}, which is not defined for pairs
     */
    public Estimate rocAucOneVsOne(Average average) {
        if (Objects.requireNonNull(average, "average") == Average.MICRO) {
            throw new IllegalArgumentException(
                    "The area of pairs of classes has no MICRO average; use MACRO or WEIGHTED");
        }
        return OneVsOne.of(columns, weights, average == Average.WEIGHTED, intervals);
    }

    /**
     * Returns the average of the classes' average precisions, each against the rest. A class that no row has is left
     * out.
     *
     * @param average how classes are averaged; {@link Average#MICRO} ranks all scores of all classes together
     * @return the average precision, with an interval by the delta method on the logit scale
     */
    public Estimate averagePrecision(Average average) {
        return columns.area(RankMetrics::averagePrecision, average, weights, intervals, Means.NO_ROWS);
    }

    /**
     * Returns the share of rows whose class is among the k with the highest scores. A tie counts against the model: all
     * other classes with the same score come first.
     *
     * @param k the number of classes, at least 1
     * @return the accuracy with Wilson's interval
     * @throws IllegalArgumentException if k is below 1
     */
    public Estimate topKAccuracy(int k) {
        if (k < 1) {
            throw new IllegalArgumentException("The k of a top-k accuracy must be at least 1, not " + k);
        }
        Weighted hits = Weighted.NONE;
        Weighted misses = Weighted.NONE;
        for (int row = 0; row < actual.length; row++) {
            double score = columns.scores(actual[row])[row];
            int ahead = -1; // not the class itself
            for (int one = 0; one < columns.count(); one++) {
                ahead += columns.scores(one)[row] >= score ? 1 : 0;
            }
            Weighted weight = new Weighted(weights[row], weights[row] * weights[row]);
            hits = ahead < k ? hits.plus(weight) : hits;
            misses = ahead < k ? misses : misses.plus(weight);
        }
        return intervals.share(hits, misses, Means.NO_ROWS);
    }

    /**
     * Returns the mean of the negative logarithms of the actual classes' probabilities, which are kept away from 0 by
     * 2.2e-16.
     *
     * @return the log loss, with Student's interval on the log scale; undefined if a row holds no probabilities
     */
    public Estimate logLoss() {
        double[] losses = new double[actual.length];
        for (int row = 0; row < losses.length; row++) {
            double probability = columns.scores(actual[row])[row];
            losses[row] = -Math.log(Math.max(EPSILON, Math.min(1 - EPSILON, probability)));
        }
        return improper < 0 ? Means.mean(losses, weights, intervals, Scale.LOG) : noProbabilities();
    }

    /**
     * Returns the mean over rows of the sum over classes of the squared differences between the probability and what
     * happened, from 0 to 2. For two classes it is twice that of {@link BinaryEvaluation#brier}, as in scikit-learn.
     *
     * @return the Brier score, with Student's interval on the log scale; undefined if a row holds no probabilities
     */
    public Estimate brier() {
        double[] losses = new double[actual.length];
        for (int one = 0; one < columns.count(); one++) {
            for (int row = 0; row < losses.length; row++) {
                double gap = (actual[row] == one ? 1 : 0) - columns.scores(one)[row];
                losses[row] += gap * gap;
            }
        }
        return improper < 0 ? Means.mean(losses, weights, intervals, Scale.LOG) : noProbabilities();
    }

    private Estimate noProbabilities() {
        return Estimate.undefined("scores[" + improper + "] are not from 0 to 1 with a sum of 1, so no probabilities");
    }

    /**
     * Returns the expected calibration error of the predicted class's probability over bins of equal width.
     *
     * @param bins their number, 1 to 10,000; usually 10 or 15
     * @return the mean distance between the accuracy and the mean probability, with a cautious interval; undefined if a
     *     row holds no probabilities
     * @throws IllegalArgumentException if the number is out of range
     */
    public Estimate equalWidthCalibrationError(int bins) {
        return improper < 0
                ? Calibration.equalWidth(confidences(), hits(), weights, bins, intervals)
                : noProbabilities();
    }

    /**
     * Returns the expected calibration error of the predicted class's probability over bins with equally many rows.
     *
     * @param bins their number, 1 to 10,000; usually 10 or 15
     * @return the mean distance between the accuracy and the mean probability, with a cautious interval; undefined if a
     *     row holds no probabilities
     * @throws IllegalArgumentException if the number is out of range
     */
    public Estimate equalCountCalibrationError(int bins) {
        if (improper >= 0) {
            return noProbabilities();
        }
        double[] confidences = confidences();
        return Calibration.equalCount(ScoreOrder.of(confidences), confidences, hits(), weights, bins, intervals);
    }

    private double[] confidences() {
        double[] confidences = new double[actual.length];
        for (int row = 0; row < confidences.length; row++) {
            confidences[row] = columns.scores(predicted[row])[row];
        }
        return confidences;
    }

    private boolean[] hits() {
        boolean[] hits = new boolean[actual.length];
        for (int row = 0; row < hits.length; row++) {
            hits[row] = predicted[row] == actual[row];
        }
        return hits;
    }
}
