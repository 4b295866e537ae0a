package io.mlprod.internal.experiment;

import io.mlprod.internal.statistics.PairMoments;

/**
 * Moments of a metric y and a covariate x in which a unit's y can change and a unit can be taken out, in constant time and
 * without allocation. Changes are added to sums of deviations, not to sums of squares, so large values do not cancel.
 * Not thread-safe.
 */
final class RunningMoments {

    private long count;
    private double meanY;
    private double meanX;
    private double deviationY;
    private double deviationX;
    private double codeviation;

    void add(double y, double x) {
        count++;
        double beforeY = y - meanY;
        double beforeX = x - meanX;
        meanY += beforeY / count;
        meanX += beforeX / count;
        deviationY += beforeY * (y - meanY);
        deviationX += beforeX * (x - meanX);
        codeviation += beforeY * (x - meanX);
    }

    /** A unit that was added with {@code old} has {@code now}. */
    void replace(double old, double now, double x) {
        double change = now - old;
        double moved = meanY + change / count;
        deviationY = Math.max(0, deviationY + change * (now - moved + old - meanY));
        codeviation += change * (x - meanX);
        meanY = moved;
    }

    /** Takes out a unit that was added, with the values that it has now. */
    void remove(double y, double x) {
        count--;
        if (count == 0) {
            meanY = meanX = deviationY = deviationX = codeviation = 0;
            return;
        }
        double afterY = y - meanY;
        double afterX = x - meanX;
        meanY -= afterY / count;
        meanX -= afterX / count;
        deviationY = Math.max(0, deviationY - afterY * (y - meanY));
        deviationX = Math.max(0, deviationX - afterX * (x - meanX));
        codeviation -= afterY * (x - meanX);
    }

    PairMoments now() {
        return new PairMoments(count, meanY, meanX, deviationY, deviationX, codeviation);
    }
}
