package io.mlprod.monitoring.internal.sketch;

import io.mlprod.monitoring.internal.cells.PowerSums;

/** Counts and sums up finite numbers without rounding. For one thread. */
public final class ExactMoments {

    private final ExactSum sum = new ExactSum();
    private final ExactSum squares = new ExactSum();
    private long count;
    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;

    /**
     * Adds a number.
     *
     * @param number finite
     */
    public void add(double number) {
        count++;
        sum.add(number);
        squares.addSquare(number);
        min = Math.min(min, number + 0.0); // -0 becomes 0
        max = Math.max(max, number + 0.0);
    }

    /**
     * Returns the count, sums and extremes.
     *
     * @return exact
     */
    public PowerSums sums() {
        return count == 0 ? PowerSums.NONE : new PowerSums(count, sum.sum(), squares.sum(), min, max);
    }
}
