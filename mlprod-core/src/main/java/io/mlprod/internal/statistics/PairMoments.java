package io.mlprod.internal.statistics;

/**
 * Moments of a metric y together with a covariate x that was known before the unit was assigned, for CUPED (Deng, Xu,
 * Kohavi, Walker 2013): what the covariate explains is taken out of the metric, which narrows intervals and moves no
 * difference, because the covariate knows nothing of the arms. Immutable.
 *
 * @param count how many units
 * @param meanY the metric's mean
 * @param meanX the covariate's mean
 * @param deviationY the sum of squared deviations of the metric
 * @param deviationX the sum of squared deviations of the covariate
 * @param codeviation the sum of products of the deviations of both
 */
public record PairMoments(
        long count, double meanY, double meanX, double deviationY, double deviationX, double codeviation) {

    /** No units. */
    public static final PairMoments EMPTY = new PairMoments(0, 0, 0, 0, 0, 0);

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if a number is not finite, or the count or a sum of squares is negative
     */
    public PairMoments {
        boolean finite = Double.isFinite(meanY) && Double.isFinite(meanX) && Double.isFinite(codeviation);
        if (count < 0 || !finite || !(deviationY >= 0) || !(deviationX >= 0)) {
            throw new IllegalArgumentException("Moments of " + count
                    + " pairs are not finite or have a negative sum of squares; check the values that went in.");
        }
    }

    /**
     * These and one more unit.
     *
     * @param y the metric, finite
     * @param x the covariate, finite
     * @return the moments of all
     * @throws IllegalArgumentException if a value is not finite
     */
    public PairMoments plus(double y, double x) {
        return merge(new PairMoments(1, y, x, 0, 0, 0));
    }

    /**
     * These and other units.
     *
     * @param other the others
     * @return the moments of all
     */
    public PairMoments merge(PairMoments other) {
        if (count == 0 || other.count == 0) {
            return count == 0 ? other : this;
        }
        long all = Math.addExact(count, other.count);
        double weight = (double) other.count / all;
        double distanceY = other.meanY - meanY;
        double distanceX = other.meanX - meanX;
        double between = count * weight;
        return new PairMoments(
                all,
                meanY + distanceY * weight,
                meanX + distanceX * weight,
                deviationY + other.deviationY + distanceY * distanceY * between,
                deviationX + other.deviationX + distanceX * distanceX * between,
                codeviation + other.codeviation + distanceY * distanceX * between);
    }

    /**
     * The slope of the metric on the covariate, over the units of both arms.
     *
     * @param other the other arm
     * @return the slope to adjust both arms with; 0 if the covariate does not vary
     */
    public double theta(PairMoments other) {
        PairMoments pooled = merge(other);
        return pooled.deviationX == 0 ? 0 : pooled.codeviation / pooled.deviationX;
    }

    /**
     * The metric without what the covariate explains.
     *
     * @param theta the slope, the same for both arms
     * @param pooledMeanX the covariate's mean over both arms
     * @return moments for {@link MeanTest}
     */
    public Moments adjusted(double theta, double pooledMeanX) {
        double deviation = deviationY + theta * theta * deviationX - 2 * theta * codeviation;
        // Exact algebra gives no negative sum, rounding may.
        return new Moments(count, meanY - theta * (meanX - pooledMeanX), Math.max(0, deviation));
    }
}
