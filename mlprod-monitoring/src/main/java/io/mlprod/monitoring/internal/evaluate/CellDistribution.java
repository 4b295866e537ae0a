package io.mlprod.monitoring.internal.evaluate;

import io.mlprod.monitoring.internal.cells.ColumnCounts;
import io.mlprod.monitoring.internal.cells.NumberCells;
import io.mlprod.monitoring.internal.cells.PowerSums;
import java.util.Arrays;
import java.util.stream.DoubleStream;

/** A distribution function that is read off counts in cells: within a cell, numbers are taken to be spread evenly. */
final class CellDistribution {

    private final double[] from;
    private final double[] to;
    private final double[] shares;

    /** Reads the counts. The outermost cells end at the least and the greatest number. */
    CellDistribution(ColumnCounts column) {
        double[] edges = ((NumberCells) column.cells()).edges();
        long[] counts = column.counts();
        double min = column.moments().min();
        double max = column.moments().max();
        from = new double[counts.length];
        to = new double[counts.length];
        shares = new double[counts.length];
        double present = column.present();
        for (int i = 0; i < counts.length; i++) {
            double low = i == 0 ? min : Math.max(min, edges[i - 1]);
            double high = i == edges.length ? max : Math.min(max, edges[i]);
            from[i] = Math.min(low, high);
            to[i] = high;
            shares[i] = counts[i] / present;
        }
    }

    /**
     * Returns the Wasserstein distance of two samples in standard deviations of the first, less what chance contributes.
     * It is at least the difference of the means, which is known exactly. NaN if the moments are not known.
     */
    static double scaledDistance(ColumnCounts before, ColumnCounts after, double noise) {
        PowerSums a = before.moments();
        PowerSums b = after.moments();
        if (a.count() == 0 || b.count() == 0) {
            return Double.NaN;
        }
        CellDistribution p = new CellDistribution(before);
        CellDistribution q = new CellDistribution(after);
        double[] points = DoubleStream.concat(p.ends(), q.ends()).sorted().distinct().toArray();
        double weight = (double) before.present() / (before.present() + after.present());
        double distance = 0;
        double expected = 0;
        for (int i = 1; i < points.length; i++) {
            double width = points[i] - points[i - 1];
            double left = p.upTo(points[i - 1], true);
            double right = p.upTo(points[i], false);
            double otherLeft = q.upTo(points[i - 1], true);
            double otherRight = q.upTo(points[i], false);
            distance += width * meanSize(left - otherLeft, right - otherRight);
            double share = (weight * (left + right) + (1 - weight) * (otherLeft + otherRight)) / 2;
            expected += width * Math.sqrt(2 / Math.PI * noise * Math.max(0, share * (1 - share)));
        }
        distance = Math.max(distance, Math.abs(b.mean() - a.mean()));
        double corrected = Math.sqrt(Math.max(0, (distance - expected) * (distance + expected)));
        double unit = a.deviation() > 0 ? a.deviation() : a.plus(b).deviation();
        return corrected == 0 ? 0 : corrected / unit;
    }

    /** Returns the mean of the absolute value of what goes straight from one value to another. */
    private static double meanSize(double start, double end) {
        double sizes = Math.abs(start) + Math.abs(end);
        return start * end >= 0 ? sizes / 2 : (start * start + end * end) / (2 * sizes);
    }

    private DoubleStream ends() {
        return DoubleStream.concat(Arrays.stream(from), Arrays.stream(to)).filter(Double::isFinite);
    }

    /** Returns the share of the numbers below one, or up to and including it. */
    private double upTo(double x, boolean isIncluded) {
        double sum = 0;
        for (int i = 0; i < shares.length && (from[i] < x || from[i] == x && isIncluded); i++) {
            if (shares[i] > 0) {
                sum += to[i] <= x ? shares[i] : shares[i] * (x - from[i]) / (to[i] - from[i]);
            }
        }
        return sum;
    }
}
