package io.mlprod.evaluation;

import io.mlprod.evaluation.Intervals.Scale;
import io.mlprod.evaluation.RankMetrics.Curve;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The scores of several classes, and whether each row has each class. The orders of rows are made when they are needed
 * first. Thread-safe.
 */
final class Columns {

    private final double[][] scores;
    private final boolean[][] positive;
    private final @Nullable ScoreOrder[] orders;
    private @Nullable ScoreOrder flat;

    Columns(double[][] scores, boolean[][] positive) {
        this.scores = scores;
        this.positive = positive;
        orders = new ScoreOrder[scores.length];
    }

    int count() {
        return scores.length;
    }

    int rows() {
        return scores[0].length;
    }

    double[] scores(int column) {
        return scores[column];
    }

    boolean[] positive(int column) {
        return positive[column];
    }

    synchronized ScoreOrder order(int column) {
        ScoreOrder order = orders[column];
        if (order == null) {
            order = ScoreOrder.of(scores[column]);
            orders[column] = order;
        }
        return order;
    }

    /** Returns the order of all scores, column after column. */
    private synchronized ScoreOrder flatOrder() {
        if (flat == null) {
            double[] all = new double[Math.multiplyExact(count(), rows())];
            for (int column = 0; column < count(); column++) {
                System.arraycopy(scores[column], 0, all, column * rows(), rows());
            }
            flat = ScoreOrder.of(all);
        }
        return flat;
    }

    /** Returns the average area under a curve of each column. */
    Estimate area(Curve curve, Average average, double[] weights, Intervals intervals, String ifUndefined) {
        Objects.requireNonNull(average, "average");
        double[] effects = intervals.areWanted() ? new double[rows()] : null;
        double area = average == Average.MICRO
                ? flatArea(curve, weights, effects)
                : meanArea(curve, average == Average.WEIGHTED, weights, effects);
        if (Double.isNaN(area)) {
            return Estimate.undefined(ifUndefined);
        }
        return effects == null ? intervals.value(area) : Means.delta(area, effects, weights, intervals, Scale.LOGIT);
    }

    private double meanArea(Curve curve, boolean isWeighted, double[] weights, double @Nullable [] effects) {
        double[] areas = new double[count()];
        double[] shares = new double[count()];
        double total = 0;
        double sum = 0;
        for (int column = 0; column < count(); column++) {
            areas[column] = curve.area(order(column), positive[column], weights, null, 1);
            shares[column] = Double.isNaN(areas[column]) ? 0 : isWeighted ? support(column, weights) : 1;
            total += shares[column];
            sum += shares[column] == 0 ? 0 : shares[column] * areas[column];
        }
        double mean = sum / total;
        if (effects == null || total == 0) {
            return total == 0 ? Double.NaN : mean;
        }
        for (int column = 0; column < count(); column++) {
            if (shares[column] > 0) {
                curve.area(order(column), positive[column], weights, effects, shares[column] / total);
                double more = isWeighted ? (areas[column] - mean) / total : 0;
                for (int row = 0; row < effects.length; row++) {
                    effects[row] += positive[column][row] ? more * weights[row] : 0;
                }
            }
        }
        return mean;
    }

    double support(int column, double[] weights) {
        double sum = 0;
        for (int row = 0; row < weights.length; row++) {
            sum += positive[column][row] ? weights[row] : 0;
        }
        return sum;
    }

    private double flatArea(Curve curve, double[] weights, double @Nullable [] effects) {
        int rows = rows();
        boolean[] flatPositive = new boolean[count() * rows];
        double[] flatWeights = new double[flatPositive.length];
        for (int column = 0; column < count(); column++) {
            System.arraycopy(positive[column], 0, flatPositive, column * rows, rows);
            System.arraycopy(weights, 0, flatWeights, column * rows, rows);
        }
        double[] flatEffects = effects == null ? null : new double[flatPositive.length];
        double area = curve.area(flatOrder(), flatPositive, flatWeights, flatEffects, 1);
        if (effects != null && flatEffects != null) {
            for (int i = 0; i < flatEffects.length; i++) {
                effects[i % rows] += flatEffects[i];
            }
        }
        return area;
    }
}
