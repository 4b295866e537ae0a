package io.mlprod.evaluation;

import io.mlprod.evaluation.Intervals.Scale;
import org.jspecify.annotations.Nullable;

/** The mean area under the ROC curves of all pairs of classes (Hand and Till 2001). */
final class OneVsOne {

    private final Columns columns;
    private final double[] weights;
    private final double[] support;
    private final double[][] areas;
    private final double[][] shares;
    private double total;
    private double sum;

    private OneVsOne(Columns columns, double[] weights, boolean isWeighted) {
        this.columns = columns;
        this.weights = weights;
        support = new double[columns.count()];
        areas = new double[columns.count()][columns.count()];
        shares = new double[columns.count()][columns.count()];
        for (int one = 0; one < support.length; one++) {
            support[one] = columns.support(one, weights);
        }
        for (int one = 0; one < support.length; one++) {
            for (int other = 0; other < one; other++) {
                if (support[one] > 0 && support[other] > 0) {
                    areas[one][other] = area(one, other, null, 1);
                    shares[one][other] = isWeighted ? support[one] + support[other] : 1;
                    total += shares[one][other];
                    sum += shares[one][other] * areas[one][other];
                }
            }
        }
    }

    static Estimate of(Columns columns, double[] weights, boolean isWeighted, Intervals intervals) {
        OneVsOne pairs = new OneVsOne(columns, weights, isWeighted);
        if (pairs.total == 0) {
            return Estimate.undefined("there are no rows of two classes");
        }
        double mean = pairs.sum / pairs.total;
        return intervals.areWanted()
                ? Means.delta(mean, pairs.effects(mean, isWeighted), weights, intervals, Scale.LOGIT)
                : intervals.value(mean);
    }

    /** Returns the mean of the areas by either class's score, among the rows of two classes. */
    private double area(int one, int other, double @Nullable [] effects, double factor) {
        double[] ofPair = new double[weights.length];
        boolean[] isOne = columns.positive(one);
        boolean[] isOther = columns.positive(other);
        for (int row = 0; row < ofPair.length; row++) {
            ofPair[row] = isOne[row] || isOther[row] ? weights[row] : 0;
        }
        return (RankMetrics.rocAuc(columns.order(one), isOne, ofPair, effects, factor / 2)
                        + RankMetrics.rocAuc(columns.order(other), isOther, ofPair, effects, factor / 2))
                / 2;
    }

    private double[] effects(double mean, boolean isWeighted) {
        double[] effects = new double[weights.length];
        double[] more = new double[support.length]; // by which a row of a class moves the mean through the shares
        for (int one = 0; one < support.length; one++) {
            for (int other = 0; other < one; other++) {
                if (shares[one][other] > 0) {
                    area(one, other, effects, shares[one][other] / total);
                    more[one] += (areas[one][other] - mean) / total;
                    more[other] += (areas[one][other] - mean) / total;
                }
            }
        }
        for (int one = 0; isWeighted && one < support.length; one++) {
            for (int row = 0; row < effects.length; row++) {
                effects[row] += columns.positive(one)[row] ? more[one] * weights[row] : 0;
            }
        }
        return effects;
    }
}
