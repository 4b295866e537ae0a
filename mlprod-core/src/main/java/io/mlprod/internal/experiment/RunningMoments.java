package io.mlprod.internal.experiment;

import io.mlprod.experiment.Metric;
import io.mlprod.internal.statistics.PairMoments;

/**
 * The moments of a metric y and a covariate x in which a unit's y can change and a unit can be removed, in constant
 * time and without allocation. A unit is merged with count 1 to add it and with count -1 to remove it, by the formula
 * of Pébay (2008) for sums of products of deviations, so large values do not cancel. A metric that is winsorised bounds
 * y here. Not thread-safe.
 */
final class RunningMoments {

    private final double lowest;
    private final double highest;
    private long count;
    private double meanY;
    private double meanX;
    private double yy;
    private double xx;
    private double yx;
    private double yyy;
    private double yyx;
    private double yxx;
    private double xxx;
    private long nonZero;
    private double magnitude;

    RunningMoments(Metric metric) {
        this.lowest = metric.lowest();
        this.highest = metric.highest();
    }

    void add(double y, double x) {
        merge(bounded(y), x, 1);
    }

    /** Replaces the value {@code old} with which a unit was added by {@code now}. */
    void replace(double old, double now, double x) {
        remove(old, x);
        add(now, x);
    }

    /** Removes a unit that was added, with the values that it has now. */
    void remove(double y, double x) {
        merge(bounded(y), x, -1);
    }

    private double bounded(double y) {
        return Math.max(lowest, Math.min(highest, y));
    }

    private void merge(double y, double x, int sign) {
        long before = count;
        count += sign;
        if (count == 0) {
            meanY = meanX = yy = xx = yx = yyy = yyx = yxx = xxx = magnitude = 0;
            nonZero = 0;
            return;
        }
        double weight = (double) sign / count;
        double dy = y - meanY;
        double dx = x - meanX;
        double second = before * weight;
        double third = second * (1 - 2 * weight);
        yyy += dy * (dy * dy * third - 3 * weight * yy);
        yyx += dy * dy * dx * third - weight * (2 * dy * yx + dx * yy);
        yxx += dy * dx * dx * third - weight * (2 * dx * yx + dy * xx);
        xxx += dx * (dx * dx * third - 3 * weight * xx);
        // Exact algebra gives no negative sum, but rounding may.
        yy = Math.max(0, yy + dy * dy * second);
        xx = Math.max(0, xx + dx * dx * second);
        yx += dy * dx * second;
        meanY += dy * weight;
        meanX += dx * weight;
        nonZero += y == 0 ? 0 : sign;
        magnitude = Math.max(0, magnitude + sign * Math.abs(y));
    }

    PairMoments now() {
        return new PairMoments(
                count,
                meanY,
                meanX,
                yy,
                xx,
                yx,
                new PairMoments.Cubes(yyy, yyx, yxx, xxx),
                new PairMoments.Magnitude(nonZero, magnitude));
    }
}
