package io.mlprod.monitoring.profile;

import io.mlprod.monitoring.internal.cells.PowerSums;
import io.mlprod.monitoring.internal.sketch.ElementSummary;
import java.util.Optional;

/**
 * The profile of one element of arrays. Immutable.
 *
 * @since 0.1
 */
public final class Component {

    private final int element;
    private final boolean isCounted;
    private final ElementSummary summary;

    Component(int element, boolean isCounted, ElementSummary summary) {
        this.element = element;
        this.isCounted = isCounted;
        this.summary = summary;
    }

    private PowerSums moments() {
        return summary.numbers().moments();
    }

    /**
     * Returns which element it is.
     *
     * @return from 0
     */
    public int element() {
        return element;
    }

    /**
     * Returns how often the element was missing.
     *
     * @return 0 or more
     */
    public long missing() {
        return summary.missing();
    }

    /**
     * Returns how often the element was infinite.
     *
     * @return 0 or more
     */
    public long infinite() {
        return summary.infinite();
    }

    /**
     * Returns the distribution of the finite values.
     *
     * @return in at most 256 buckets; only of all elements of arrays of at most 64, and of 32 elements of longer ones
     */
    public Optional<Distribution> values() {
        return isCounted ? Optional.of(new Distribution(summary.numbers())) : Optional.empty();
    }

    /**
     * Returns the mean of the finite values.
     *
     * @return NaN without one
     */
    public double mean() {
        return moments().mean();
    }

    /**
     * Returns the standard deviation of the finite values, with one less than their number in the denominator.
     *
     * @return NaN with fewer than two
     */
    public double deviation() {
        return moments().deviation();
    }

    /**
     * Returns the least finite value.
     *
     * @return infinity without one
     */
    public double min() {
        return moments().min();
    }

    /**
     * Returns the greatest finite value.
     *
     * @return minus infinity without one
     */
    public double max() {
        return moments().max();
    }

    /**
     * Returns the element, its mean and its deviation.
     *
     * @return one line
     */
    @Override
    public String toString() {
        return "[" + element + "] " + mean() + " ± " + deviation();
    }
}
