package io.mlprod.experiment;

/**
 * A 95 % interval of a mean over many values of which most may be zero and a few large, for one look at the end.
 *
 * <p>The usual interval, mean ± 1.96 standard errors, assumes that means are normal. With few large values they are
 * not: a sample that missed the large ones by chance shows both too small a mean and too small an error, and at a
 * hundred weighted units such intervals missed the truth in 15 to 25 % instead of 5 %. There are two corrections.
 * Hall's (1992) transformation takes the skewness out of the statistic. Student's t, at the degrees of freedom that the
 * sample variance really has, allows for how little the sample knows of its own spread. These follow from the kurtosis,
 * which a sample without the largest values shows too small; a third of them covers lognormal rewards of sigma 2 at
 * weights up to 100.
 *
 * @param standardError of the mean
 * @param below how far the interval reaches below the mean
 * @param above how far it reaches above
 */
record SkewedMean(double standardError, double below, double above) {

    private static final double Z = 1.959963984540054; // the normal distribution's quantile of 0.975
    private static final double FREEDOM = 0.35; // of what the sample's kurtosis says
    private static final double LEAST_FREEDOM = 1.5;
    private static final double LEAST_SKEWNESS = 1e-6; // below it the transformation is the identity, and 0/0

    /** Returns the interval for at least two values that are not all the same. */
    static SkewedMean of(double[] values) {
        int count = values.length;
        double mean = 0;
        for (double value : values) {
            mean += value / count;
        }
        double second = 0;
        double third = 0;
        double fourth = 0;
        for (double value : values) {
            double distance = value - mean;
            double square = distance * distance;
            second += square;
            third += square * distance;
            fourth += square * square;
        }
        double standardError = Math.sqrt(second / (count - 1) / count);
        double skewness = third / Math.sqrt(second) / second; // of the mean: that of a value / sqrt(count)
        double quantile = student(FREEDOM * (second * second / fourth - 1));
        return new SkewedMean(
                standardError,
                standardError * untransformed(quantile, skewness),
                -standardError * untransformed(-quantile, skewness));
    }

    /** Returns Student's quantile of 0.975, by the expansion of Cornish and Fisher. */
    private static double student(double freedom) {
        double df = Math.max(freedom, LEAST_FREEDOM);
        double cubed = Z * Z * Z;
        return Z + (cubed + Z) / (4 * df) + (5 * cubed * Z * Z + 16 * cubed + 3 * Z) / (96 * df * df);
    }

    /** Returns the studentised mean whose transformation by Hall is the quantile. */
    private static double untransformed(double quantile, double skewness) {
        return Math.abs(skewness) < LEAST_SKEWNESS
                ? quantile
                : 3 / skewness * (Math.cbrt(1 + skewness * (quantile - skewness / 6)) - 1);
    }
}
