package io.mlprod.monitoring.internal.evaluate;

import io.mlprod.monitoring.internal.cells.ColumnCounts;
import io.mlprod.monitoring.internal.cells.NumberCells;
import io.mlprod.monitoring.internal.cells.PowerSums;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * A distribution function that is read off counts in cells. Within a cell numbers are taken to thin out towards the
 * nearer end of the distribution as they would exponentially: so that the share of numbers beyond the cell remains.
 * That is nearly evenly in the middle, and fast in the outermost cells, which are wide and end at the least and the
 * greatest number.
 */
final class CellDistribution {

    private static final int MAX_STEPS = 6;

    private final List<Segment> segments = new ArrayList<>(); // in the order of their numbers

    /** A range over which a share of the numbers is spread evenly. */
    private record Segment(double from, double to, double share) {}

    /** Reads the counts. */
    CellDistribution(ColumnCounts column) {
        double[] edges = ((NumberCells) column.cells()).edges();
        long[] counts = column.counts();
        double min = column.moments().min();
        double max = column.moments().max();
        double present = column.present();
        double below = 0;
        for (int i = 0; i < counts.length; i++) {
            double above = present - below - counts[i];
            if (counts[i] > 0) {
                double from = i == 0 ? min : Math.max(min, edges[i - 1]);
                double to = Math.max(from, i == edges.length ? max : Math.min(max, edges[i]));
                double beyond = Math.max(1, Math.min(below, above)); // the extreme itself is the last row
                double halvings = below == above ? 0 : Math.log((counts[i] + beyond) / beyond) / Math.log(2);
                spread(from, to, counts[i] / present, halvings, below < above);
            }
            below += counts[i];
        }
    }

    private void spread(double from, double to, double share, double halvings, boolean isLowEnd) {
        int steps = (int) Math.max(1, Math.min(MAX_STEPS, Math.round(halvings)));
        double width = (to - from) / steps;
        double ratio = Math.pow(2, -halvings / steps);
        double part = steps == 1 ? share : share * (1 - ratio) / (1 - Math.pow(ratio, steps)); // the densest one
        for (int i = 0; i < steps; i++) {
            double end = i == steps - 1 ? to : from + (i + 1) * width;
            segments.add(new Segment(from + i * width, end, part * Math.pow(ratio, isLowEnd ? steps - 1 - i : i)));
        }
    }

    /**
     * Returns the Wasserstein distance of two samples in standard deviations of the first, less what chance
     * contributes. It is the difference of the means, which is known exactly, and twice the smaller one of the areas
     * between the distribution functions on which one or the other is above. NaN if the moments are not known.
     */
    static double scaledDistance(ColumnCounts before, ColumnCounts after, double noise) {
        PowerSums a = before.moments();
        PowerSums b = after.moments();
        if (a.count() == 0 || b.count() == 0) {
            return Double.NaN;
        }
        CellDistribution p = new CellDistribution(before);
        CellDistribution q = new CellDistribution(after);
        double[] points =
                DoubleStream.concat(p.ends(), q.ends()).sorted().distinct().toArray();
        double[] beforeLeft = p.upTo(points, true);
        double[] beforeRight = p.upTo(points, false);
        double[] afterLeft = q.upTo(points, true);
        double[] afterRight = q.upTo(points, false);
        double weight = (double) before.present() / (before.present() + after.present());
        double above = 0;
        double below = 0;
        double expected = 0;
        for (int i = 1; i < points.length; i++) {
            double width = points[i] - points[i - 1];
            double left = beforeLeft[i - 1];
            double right = beforeRight[i];
            double otherLeft = afterLeft[i - 1];
            double otherRight = afterRight[i];
            above += width * meanAbove(left - otherLeft, right - otherRight);
            below += width * meanAbove(otherLeft - left, otherRight - right);
            double share = (weight * (left + right) + (1 - weight) * (otherLeft + otherRight)) / 2;
            expected += width * Math.sqrt(2 / Math.PI * noise * Math.max(0, share * (1 - share)));
        }
        double distance = Math.abs(b.mean() - a.mean()) + 2 * Math.min(above, below);
        double corrected = Math.sqrt(Math.max(0, (distance - expected) * (distance + expected)));
        double unit = a.deviation() > 0 ? a.deviation() : a.plus(b).deviation();
        return corrected == 0 ? 0 : corrected / unit;
    }

    /** Returns the mean of what is above 0 of a line from one value to another. */
    private static double meanAbove(double start, double end) {
        if (start >= 0 && end >= 0) {
            return (start + end) / 2;
        }
        double greater = Math.max(start, end);
        return greater <= 0 ? 0 : greater * greater / (2 * Math.abs(end - start));
    }

    private DoubleStream ends() {
        return segments.stream().flatMapToDouble(s -> DoubleStream.of(s.from, s.to));
    }

    /** Returns the share of the numbers below each point, or up to and including it. */
    private double[] upTo(double[] points, boolean isIncluded) {
        double[] shares = new double[points.length];
        double whole = 0;
        int next = 0;
        for (int i = 0; i < points.length; i++) {
            double x = points[i];
            while (next < segments.size() && isBelow(segments.get(next), x, isIncluded)) {
                whole += segments.get(next++).share;
            }
            shares[i] = whole + (next < segments.size() ? partUpTo(segments.get(next), x) : 0);
        }
        return shares;
    }

    private static double partUpTo(Segment segment, double x) {
        return segment.from < x ? segment.share * (x - segment.from) / (segment.to - segment.from) : 0;
    }

    private static boolean isBelow(Segment segment, double x, boolean isIncluded) {
        return segment.to < x || (segment.to == x && (isIncluded || segment.from < x));
    }
}
