package io.mlprod.internal.statistics;

/**
 * The moments of a metric y together with a covariate x that was known before the unit was assigned, for CUPED (Deng,
 * Xu, Kohavi, Walker 2013). What the covariate explains is taken out of the metric. That narrows intervals and moves no
 * difference, because the covariate is independent of the arms. Immutable.
 *
 * @param count how many units there are
 * @param meanY the metric's mean
 * @param meanX the covariate's mean
 * @param deviationY the sum of squared deviations of the metric
 * @param deviationX the sum of squared deviations of the covariate
 * @param codeviation the sum of products of the deviations of both
 * @param cubes the sums of products of three deviations
 * @param magnitude how many of the metric's values are not 0, and how large they are
 */
public record PairMoments(
        long count,
        double meanY,
        double meanX,
        double deviationY,
        double deviationX,
        double codeviation,
        Cubes cubes,
        Magnitude magnitude) {

    /** The moments of no units. */
    public static final PairMoments EMPTY =
            new PairMoments(0, 0, 0, 0, 0, 0, new Cubes(0, 0, 0, 0), new Magnitude(0, 0));

    /**
     * The sums of products of three deviations.
     *
     * @param yyy the sum over the cube of the metric's deviation
     * @param yyx the sum over the square of the metric's deviation times the covariate's
     * @param yxx the sum over the metric's deviation times the square of the covariate's
     * @param xxx the sum over the cube of the covariate's deviation
     */
    public record Cubes(double yyy, double yyx, double yxx, double xxx) {

        private Cubes plus(Cubes other) {
            return new Cubes(yyy + other.yyy, yyx + other.yyx, yxx + other.yxx, xxx + other.xxx);
        }

        /** Returns the sum of the cubed deviations of the metric minus theta times the covariate. */
        private double of(double theta) {
            return yyy + theta * (-3 * yyx + theta * (3 * yxx - theta * xxx));
        }

        private boolean finite() {
            return Double.isFinite(yyy) && Double.isFinite(yyx) && Double.isFinite(yxx) && Double.isFinite(xxx);
        }
    }

    /**
     * The size of the metric's values.
     *
     * @param nonZero how many values are not 0
     * @param sum the sum of their magnitudes
     */
    public record Magnitude(long nonZero, double sum) {}

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if a number is not finite, or the count or a sum of squares is negative
     */
    public PairMoments {
        boolean finite = Double.isFinite(meanY) && Double.isFinite(meanX) && Double.isFinite(codeviation);
        if (count < 0 || !finite || !(deviationY >= 0) || !(deviationX >= 0) || !cubes.finite()) {
            throw new IllegalArgumentException("Moments of " + count
                    + " pairs are not finite or have a negative sum of squares; check the values that went in.");
        }
    }

    /**
     * Adds one more unit.
     *
     * @param y the metric, finite
     * @param x the covariate, finite
     * @return the moments of all units
     * @throws IllegalArgumentException if a value is not finite
     */
    public PairMoments plus(double y, double x) {
        Magnitude size = new Magnitude(y == 0 ? 0 : 1, Math.abs(y));
        return merge(new PairMoments(1, y, x, 0, 0, 0, EMPTY.cubes, size));
    }

    /**
     * Adds the moments of other units.
     *
     * @param other the moments of the other units
     * @return the moments of all units
     */
    public PairMoments merge(PairMoments other) {
        if (count == 0 || other.count == 0) {
            return count == 0 ? other : this;
        }
        long all = Math.addExact(count, other.count);
        double weight = (double) other.count / all;
        double dy = other.meanY - meanY;
        double dx = other.meanX - meanX;
        double between = count * weight;
        double third = between * (1 - 2 * weight);
        double yy = (1 - weight) * other.deviationY - weight * deviationY;
        double xx = (1 - weight) * other.deviationX - weight * deviationX;
        double yx = (1 - weight) * other.codeviation - weight * codeviation;
        Cubes apart = new Cubes(
                dy * (dy * dy * third + 3 * yy),
                dy * dy * dx * third + 2 * dy * yx + dx * yy,
                dy * dx * dx * third + 2 * dx * yx + dy * xx,
                dx * (dx * dx * third + 3 * xx));
        return new PairMoments(
                all,
                meanY + dy * weight,
                meanX + dx * weight,
                deviationY + other.deviationY + dy * dy * between,
                deviationX + other.deviationX + dx * dx * between,
                codeviation + other.codeviation + dy * dx * between,
                cubes.plus(other.cubes).plus(apart),
                new Magnitude(magnitude.nonZero + other.magnitude.nonZero, magnitude.sum + other.magnitude.sum));
    }

    /**
     * Returns the slope of the metric on the covariate, over the units of both arms.
     *
     * @param other the other arm
     * @return the slope to adjust both arms with; 0 if the covariate does not vary
     */
    public double theta(PairMoments other) {
        PairMoments pooled = merge(other);
        return pooled.deviationX == 0 ? 0 : pooled.codeviation / pooled.deviationX;
    }

    /**
     * Returns the moments of the metric without what the covariate explains.
     *
     * @param theta the slope, the same for both arms
     * @param pooledMeanX the covariate's mean over both arms
     * @return moments for {@link MeanEvidence}
     */
    public Moments adjusted(double theta, double pooledMeanX) {
        double deviation = deviationY + theta * theta * deviationX - 2 * theta * codeviation;
        // Exact algebra gives no negative sum, but rounding may.
        return new Moments(count, meanY - theta * (meanX - pooledMeanX), Math.max(0, deviation), cubes.of(theta));
    }

    /**
     * Returns how many units of equal values would say as much about the mean (Kish's effective number): for buyers,
     * their number if all pay the same, and far fewer if some pay a hundred times as much.
     *
     * @return the square of the sum of magnitudes over the sum of squares; 0 if all values are 0
     */
    public double effectiveUnits() {
        double squares = deviationY + count * meanY * meanY;
        return squares == 0 ? 0 : magnitude.sum / squares * magnitude.sum;
    }
}
