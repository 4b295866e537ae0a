package io.mlprod.evaluation;

import io.mlprod.internal.checks.Arguments;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Counts and sums of probabilities for a yes or no, for when rows are too many to keep or are in several processes. For
 * one thread; it takes about 70 kB.
 *
 * <p>Tallies of parts, merged in any order and any grouping, answer the same to the last bit as one tally of all rows.
 * All metrics are those of {@link BinaryEvaluation} but for rounding, except the area under the ROC curve: it is
 * computed from bins, the widths of which are 1.6 % of the distance to 0 or 1, whichever is nearer.
 * {@link #rocAucError} says how far off it can be, and its interval is that much wider.
 *
 * @since 0.1
 */
public final class BinaryTally implements Serializable {

    private static final long serialVersionUID = 1;

    private static final int CALIBRATION_BINS = 10;
    private static final int SHIFT = 46; // keeps the exponent and 6 bits of the mantissa
    private static final long LOWEST = Double.doubleToRawLongBits(0x1p-32) >>> SHIFT; // all below is one bin
    private static final int MIDDLE = (int) ((Double.doubleToRawLongBits(0.5) >>> SHIFT) - LOWEST) + 1;

    private final double threshold;
    private final long[] positives = new long[2 * MIDDLE + 1];
    private final long[] negatives = new long[2 * MIDDLE + 1];
    private final long[][] decisions = new long[2][2];
    private final LossSum logLoss = new LossSum();
    private final LossSum brier = new LossSum();
    private final CalibrationTally calibration = new CalibrationTally(CALIBRATION_BINS);
    private Intervals intervals = Intervals.DEFAULT;

    /** Creates a tally without rows, with the threshold 0.5 and intervals of the level 0.95. */
    public BinaryTally() {
        this(0.5);
    }

    /**
     * Creates a tally without rows, with intervals of the level 0.95.
     *
     * @param threshold the lowest probability of a yes
     * @throws IllegalArgumentException if the threshold is not from 0 to 1
     */
    public BinaryTally(double threshold) {
        this.threshold = Arguments.share("The threshold of a tally", threshold);
    }

    /**
     * Adds a row.
     *
     * @param probability of a yes, from 0 to 1
     * @param label true for yes
     * @return this
     * @throws IllegalArgumentException if the probability is out of range
     */
    public BinaryTally add(double probability, boolean label) {
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException("A probability must be from 0 to 1");
        }
        (label ? positives : negatives)[bin(probability)]++;
        decisions[label ? 1 : 0][probability >= threshold ? 1 : 0]++;
        logLoss.add(BinaryEvaluation.logLoss(probability, label));
        brier.add(BinaryEvaluation.squaredError(probability, label));
        calibration.add(probability, label);
        return this;
    }

    /** Returns the bin, narrower the nearer to 0 or 1. Above the middle the distance to 1 is exact. */
    private static int bin(double probability) {
        return probability <= 0.5 ? binBelow(probability) : 2 * MIDDLE - binBelow(1 - probability);
    }

    private static int binBelow(double distance) {
        return (int) Math.max(0, (Double.doubleToRawLongBits(distance) >>> SHIFT) - LOWEST + 1);
    }

    /**
     * Adds the rows of another tally, which stays as it is.
     *
     * @param other a tally of other rows
     * @return this
     * @throws IllegalArgumentException if the thresholds differ
     */
    public BinaryTally merge(BinaryTally other) {
        Objects.requireNonNull(other, "other");
        if (threshold != other.threshold) {
            throw new IllegalArgumentException("The thresholds of the tallies are " + threshold + " and "
                    + other.threshold + "; only those with the same threshold can be merged");
        }
        for (int bin = 0; bin < positives.length; bin++) {
            positives[bin] += other.positives[bin];
            negatives[bin] += other.negatives[bin];
        }
        for (int cell = 0; cell < 4; cell++) {
            decisions[cell / 2][cell % 2] += other.decisions[cell / 2][cell % 2];
        }
        logLoss.addAll(other.logLoss);
        brier.addAll(other.brier);
        calibration.addAll(other.calibration);
        return this;
    }

    /**
     * Sets the confidence level of the intervals.
     *
     * @param level the probability with which an interval contains the true value, between 0 and 1
     * @return this
     * @throws IllegalArgumentException if the level is out of range
     */
    public BinaryTally confidence(double level) {
        intervals = Intervals.of(level);
        return this;
    }

    /**
     * Returns the number of rows.
     *
     * @return 0 at first
     */
    public long rows() {
        return decisions[0][0] + decisions[0][1] + decisions[1][0] + decisions[1][1];
    }

    /**
     * Returns the area under the ROC curve, where probabilities in one bin count as equal.
     *
     * @return as {@link BinaryEvaluation#rocAuc}, with an interval that is wider by {@link #rocAucError} at either end;
     *     undefined if all rows have the same class
     */
    public Estimate rocAuc() {
        List<Integer> used = new ArrayList<>();
        for (int bin = 0; bin < positives.length; bin++) {
            if (positives[bin] + negatives[bin] > 0) {
                used.add(bin);
            }
        }
        // Two weighted rows for each bin, one of either class.
        double[] scores = new double[2 * used.size()];
        boolean[] isPositive = new boolean[scores.length];
        double[] weights = new double[scores.length];
        for (int i = 0; i < scores.length; i++) {
            int bin = used.get(i / 2);
            scores[i] = bin;
            isPositive[i] = i % 2 == 1;
            weights[i] = isPositive[i] ? positives[bin] : negatives[bin];
        }
        double[] effects = new double[scores.length];
        double area = RankMetrics.rocAuc(ScoreOrder.of(scores), isPositive, weights, effects, 1);
        if (Double.isNaN(area)) {
            return Estimate.undefined(rows() == 0 ? Means.EMPTY : "all rows have the same class");
        }
        double ofPositives = 0;
        double ofNegatives = 0;
        for (int i = 0; i < scores.length; i++) {
            double square = weights[i] == 0 ? 0 : effects[i] * effects[i] / weights[i]; // of all its rows
            ofPositives += isPositive[i] ? square : 0;
            ofNegatives += isPositive[i] ? 0 : square;
        }
        Estimate binned = RocInterval.of(area, ofPositives, positives(), ofNegatives, rows() - positives(), intervals);
        double error = rocAucError();
        return binned.isBounded()
                ? Estimate.of(area, Math.max(0, binned.lower() - error), Math.min(1, binned.upper() + error))
                : binned;
    }

    private double positives() {
        return decisions[1][0] + decisions[1][1];
    }

    /**
     * Returns how far the area of the bins can be from that of the rows: half of the pairs of a positive and a negative
     * row that share a bin.
     *
     * @return the largest error; NaN if the area is undefined
     */
    public double rocAucError() {
        double pairs = 0;
        for (int bin = 0; bin < positives.length; bin++) {
            pairs += (double) positives[bin] * negatives[bin];
        }
        return pairs / 2 / (positives() * (rows() - positives()));
    }

    /**
     * Returns the log loss.
     *
     * @return as {@link BinaryEvaluation#logLoss}; undefined without rows
     */
    public Estimate logLoss() {
        return logLoss.mean(rows(), intervals);
    }

    /**
     * Returns the Brier score.
     *
     * @return as {@link BinaryEvaluation#brier}; undefined without rows
     */
    public Estimate brier() {
        return brier.mean(rows(), intervals);
    }

    /**
     * Returns the expected calibration error over ten bins of equal width.
     *
     * @return as {@link BinaryEvaluation#equalWidthCalibrationError}; undefined without rows
     */
    public Estimate calibrationError() {
        return calibration.error(rows(), intervals);
    }

    /**
     * Returns the table of decisions, with the classes "0" and "1", for metrics of decisions.
     *
     * @return the matrix, in which later rows do not show
     */
    public ConfusionMatrix confusion() {
        return ConfusionMatrix.of(List.of("0", "1"), decisions).with(intervals);
    }
}
