package io.mlprod.evaluation;

import org.jspecify.annotations.Nullable;

/**
 * The area under the ROC curve and the average precision, from rows in the order of their scores. Rows with equal
 * scores are one point of the curve.
 *
 * <p>Both also give each row's effect: how the value moves if the row weighs a little more. The variance of the value
 * is about the sum of the effects' squares; for the area that is what DeLong, DeLong and Clarke-Pearson (1988) sum.
 */
final class RankMetrics {

    private RankMetrics() {}

    /** A metric of rows in order. */
    @FunctionalInterface
    interface Curve {

        /**
         * Returns the metric; NaN if it is undefined.
         *
         * @param effects to which each row's effect, times the factor, is added; null if they are not needed
         */
        double area(ScoreOrder order, boolean[] positive, double[] weights, double @Nullable [] effects, double factor);
    }

    /** Returns the probability that a positive row has a higher score than a negative one; equal scores count half. */
    static double rocAuc(
            ScoreOrder order, boolean[] positive, double[] weights, double @Nullable [] effects, double factor) {
        double positives = 0;
        double negatives = 0;
        double pairs = 0;
        for (int group = 0; group < order.groups(); group++) {
            double above = 0;
            double equal = 0;
            for (int place = order.start(group); place < order.end(group); place++) {
                int row = order.row(place);
                if (positive[row]) {
                    above += weights[row];
                } else {
                    equal += weights[row];
                }
            }
            pairs += above * (negatives + equal / 2);
            positives += above;
            negatives += equal;
        }
        if (positives == 0 || negatives == 0) {
            return Double.NaN;
        }
        double area = pairs / (positives * negatives);
        if (effects != null) {
            addRocEffects(order, positive, weights, effects, factor, area, positives, negatives);
        }
        return area;
    }

    private static void addRocEffects(
            ScoreOrder order,
            boolean[] positive,
            double[] weights,
            double[] effects,
            double factor,
            double area,
            double positives,
            double negatives) {
        double positivesBelow = 0;
        double negativesBelow = 0;
        for (int group = 0; group < order.groups(); group++) {
            double positivesHere = 0;
            double negativesHere = 0;
            for (int place = order.start(group); place < order.end(group); place++) {
                int row = order.row(place);
                if (positive[row]) {
                    positivesHere += weights[row];
                } else {
                    negativesHere += weights[row];
                }
            }
            double wonByPositive = (negativesBelow + negativesHere / 2) / negatives;
            double lostByNegative = 1 - (positivesBelow + positivesHere / 2) / positives;
            for (int place = order.start(group); place < order.end(group); place++) {
                int row = order.row(place);
                effects[row] += factor
                        * weights[row]
                        * (positive[row] ? (wonByPositive - area) / positives : (lostByNegative - area) / negatives);
            }
            positivesBelow += positivesHere;
            negativesBelow += negativesHere;
        }
    }

    /** Returns the mean, over positive rows, of the precision among the rows with at least their score. */
    static double averagePrecision(
            ScoreOrder order, boolean[] positive, double[] weights, double @Nullable [] effects, double factor) {
        double[] precisions = new double[order.groups()];
        double[] reached = new double[order.groups()];
        double found = 0;
        double all = 0;
        double sum = 0;
        for (int group = order.groups() - 1; group >= 0; group--) {
            double foundHere = 0;
            for (int place = order.start(group); place < order.end(group); place++) {
                int row = order.row(place);
                all += weights[row];
                foundHere += positive[row] ? weights[row] : 0;
            }
            found += foundHere;
            reached[group] = all;
            precisions[group] = all == 0 ? 0 : found / all;
            sum += foundHere * precisions[group];
        }
        if (found == 0) {
            return Double.NaN;
        }
        double average = sum / found;
        if (effects == null) {
            return average;
        }
        double gain = 0; // of a positive row at this place, by the precision of all positive rows up to here
        double loss = 0; // of any row there
        for (int group = 0; group < order.groups(); group++) {
            double foundHere = 0;
            for (int place = order.start(group); place < order.end(group); place++) {
                foundHere += positive[order.row(place)] ? weights[order.row(place)] : 0;
            }
            if (foundHere > 0) {
                gain += foundHere / reached[group];
                loss += foundHere * precisions[group] / reached[group];
            }
            for (int place = order.start(group); place < order.end(group); place++) {
                int row = order.row(place);
                double effect = positive[row] ? precisions[group] - average + gain - loss : -loss;
                effects[row] += factor * weights[row] * effect / found;
            }
        }
        return average;
    }
}
