package io.mlprod.internal.statistics;

/**
 * The count, mean, spread and skew of observations. Immutable. Merged by the formulas of Chan, Golub and LeVeque (1979)
 * and Pébay (2008), which do not subtract large sums from each other.
 *
 * @param count how many observations there are
 * @param mean their mean; 0 without observations
 * @param deviation the sum of their squared deviations from the mean
 * @param cubes the sum of their cubed deviations from the mean
 */
public record Moments(long count, double mean, double deviation, double cubes) {

    /** The moments of no observations. */
    public static final Moments EMPTY = new Moments(0, 0, 0, 0);

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if the count or the deviation is negative, or a number is not finite
     */
    public Moments {
        if (count < 0 || !Double.isFinite(mean) || !(deviation >= 0) || !Double.isFinite(cubes)) {
            throw new IllegalArgumentException("Moments of " + count + " observations have a mean of " + mean
                    + ", a deviation of " + deviation + " and cubes of " + cubes
                    + ", expected finite numbers, and neither count nor deviation below 0.");
        }
    }

    /**
     * Adds one more observation.
     *
     * @param x the observation, finite
     * @return the moments of all observations
     * @throws IllegalArgumentException if x is not finite
     */
    public Moments plus(double x) {
        return merge(new Moments(1, x, 0, 0));
    }

    /**
     * Adds the moments of other observations.
     *
     * @param other the moments of the other observations
     * @return the moments of all observations
     */
    public Moments merge(Moments other) {
        if (count == 0 || other.count == 0) {
            return count == 0 ? other : this;
        }
        long all = Math.addExact(count, other.count);
        double weight = (double) other.count / all;
        double distance = other.mean - mean;
        double between = count * weight;
        return new Moments(
                all,
                mean + distance * weight,
                deviation + other.deviation + distance * distance * between,
                cubes
                        + other.cubes
                        + distance * distance * distance * between * (1 - 2 * weight)
                        + 3 * distance * ((1 - weight) * other.deviation - weight * deviation));
    }

    /**
     * Returns the unbiased estimate of the variance.
     *
     * @return the variance; NaN with fewer than two observations
     */
    public double variance() {
        return count < 2 ? Double.NaN : deviation / (count - 1);
    }

    /**
     * Returns how skewed the observations' mean is, which is the observations' skewness over the root of their number.
     * It is 0 for symmetric ones, 1/&radic;k if k rare and equal ones make all the spread, and never more than 1.
     *
     * @return the magnitude of the skewness; 0 if the observations do not vary
     */
    public double skewnessOfMean() {
        double spread = deviation * Math.sqrt(deviation);
        return spread == 0 ? 0 : Math.abs(cubes) / spread;
    }
}
