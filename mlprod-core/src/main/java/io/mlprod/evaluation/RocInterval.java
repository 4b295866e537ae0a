package io.mlprod.evaluation;

import io.mlprod.evaluation.Intervals.Scale;

/** The confidence interval of an area under the ROC curve. */
final class RocInterval {

    private static final double ROUNDING = 1e-12;

    private RocInterval() {}

    static Estimate of(double area, double[] effects, boolean[] positive, double[] weights, Intervals intervals) {
        double positives = rows(weights, positive, true);
        double negatives = rows(weights, positive, false);
        double ofPositives = 0;
        double ofNegatives = 0;
        for (int row = 0; row < effects.length; row++) {
            double square = effects[row] * effects[row];
            ofPositives += positive[row] ? square : 0;
            ofNegatives += positive[row] ? 0 : square;
        }
        return of(area, ofPositives, positives, ofNegatives, negatives, intervals);
    }

    /** Takes the sums of squared effects, and how many equally weighted rows of each class there are. */
    static Estimate of(
            double area,
            double ofPositives,
            double positives,
            double ofNegatives,
            double negatives,
            Intervals intervals) {
        if (area < ROUNDING || area > 1 - ROUNDING) {
            double reach = separated(positives, negatives, intervals.z());
            return area > 0.5 ? Estimate.of(1, reach, 1) : Estimate.of(0, 0, 1 - reach);
        }
        if (Math.min(positives, negatives) < 1.000001) {
            return Estimate.withoutInterval(area, "an interval needs at least two rows of each class");
        }
        double variance = ofPositives * positives / (positives - 1) + ofNegatives * negatives / (negatives - 1);
        return intervals.delta(area, variance, Double.POSITIVE_INFINITY, Scale.LOGIT);
    }

    private static double rows(double[] weights, boolean[] positive, boolean wanted) {
        double sum = 0;
        double squares = 0;
        for (int row = 0; row < weights.length; row++) {
            if (positive[row] == wanted) {
                sum += weights[row];
                squares += weights[row] * weights[row];
            }
        }
        return new Weighted(sum, squares).rows();
    }

    /** Returns the smallest area that may well come out as 1, by the score interval of Newcombe (2006, method 5). */
    private static double separated(double positives, double negatives, double z) {
        double more = (positives + negatives) / 2 - 1;
        double low = 0;
        double high = 1;
        for (int i = 0; i < 60; i++) {
            double area = (low + high) / 2;
            double variance = area
                    * (1 - area)
                    * (1 + more * (1 - area) / (2 - area) + more * area / (1 + area))
                    / (positives * negatives);
            if (1 - area > z * Math.sqrt(variance)) {
                low = area;
            } else {
                high = area;
            }
        }
        return high;
    }
}
