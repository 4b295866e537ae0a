package io.mlprod.internal.statistics;

/**
 * Count, mean and spread of observations. Immutable. Updated by the formulas of Welford (1962) and merged by those of
 * Chan, Golub and LeVeque (1979), which do not subtract large sums from each other.
 *
 * @param count how many observations
 * @param mean their mean; 0 without observations
 * @param deviation the sum of their squared deviations from the mean
 */
public record Moments(long count, double mean, double deviation) {

    /** No observations. */
    public static final Moments EMPTY = new Moments(0, 0, 0);

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if the count is negative, the mean is not finite or the deviation negative
     */
    public Moments {
        if (count < 0 || !Double.isFinite(mean) || !(deviation >= 0)) {
            throw new IllegalArgumentException("Moments of " + count + " observations have a mean of " + mean
                    + " and a deviation of " + deviation + ", expected finite numbers, none below 0 but the mean.");
        }
    }

    /**
     * These and one more observation.
     *
     * @param x the observation, finite
     * @return the moments of all
     * @throws IllegalArgumentException if x is not finite
     */
    public Moments plus(double x) {
        double distance = x - mean;
        double moved = mean + distance / (count + 1);
        return new Moments(count + 1, moved, deviation + distance * (x - moved));
    }

    /**
     * These with the value of one observation changed.
     *
     * @param old the value that was observed before
     * @param now the value in its place, finite
     * @return the moments of all
     * @throws IllegalArgumentException if there are no observations or the value is not finite
     */
    public Moments replace(double old, double now) {
        if (count == 0) {
            throw new IllegalArgumentException("There is no observation to replace; use plus(x) for a first one.");
        }
        double moved = mean + (now - old) / count;
        // Exact algebra gives no negative sum, rounding may.
        return new Moments(count, moved, Math.max(0, deviation + (now - old) * (now - moved + old - mean)));
    }

    /**
     * These and other observations.
     *
     * @param other the others
     * @return the moments of all
     */
    public Moments merge(Moments other) {
        if (count == 0 || other.count == 0) {
            return count == 0 ? other : this;
        }
        long all = Math.addExact(count, other.count);
        double weight = (double) other.count / all;
        double distance = other.mean - mean;
        return new Moments(
                all, mean + distance * weight, deviation + other.deviation + distance * distance * count * weight);
    }

    /**
     * The unbiased estimate of the variance.
     *
     * @return the variance; NaN with fewer than two observations
     */
    public double variance() {
        return count < 2 ? Double.NaN : deviation / (count - 1);
    }
}
