package io.mlprod.monitoring.profile;

import io.mlprod.monitoring.internal.cells.PowerSums;

/**
 * The moments of one element of arrays. Immutable.
 *
 * @since 0.1
 */
public final class Component {

    private final PowerSums moments;

    Component(PowerSums moments) {
        this.moments = moments;
    }

    /**
     * Returns the mean.
     *
     * @return NaN without arrays
     */
    public double mean() {
        return moments.mean();
    }

    /**
     * Returns the standard deviation, with one less than the number of arrays in the denominator.
     *
     * @return NaN with fewer than two arrays
     */
    public double deviation() {
        return moments.deviation();
    }

    /**
     * Returns the least value.
     *
     * @return infinity without arrays
     */
    public double min() {
        return moments.min();
    }

    /**
     * Returns the greatest value.
     *
     * @return minus infinity without arrays
     */
    public double max() {
        return moments.max();
    }

    /**
     * Returns the mean and the deviation.
     *
     * @return one line
     */
    @Override
    public String toString() {
        return mean() + " ± " + deviation();
    }
}
