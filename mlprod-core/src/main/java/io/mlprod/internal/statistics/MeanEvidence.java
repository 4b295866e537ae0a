package io.mlprod.internal.statistics;

/**
 * The asymptotic confidence sequence of a difference of means (Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas 2021,
 * equation 9), widened for skewed observations. It may be looked at after every unit.
 *
 * <p>A mean of skewed observations is not normal, and where it is too low its estimated variance is too low as well.
 * The first term of the Cornish-Fisher expansion of a studentised mean moves a boundary z by g z&sup2;/3, where g is
 * the skewness of the estimate. Here it is g z&sup2;/2, since g is estimated from the same observations and is too low
 * at the same time. Interval and evidence are widened alike. With g = 0 it is equation 9.
 *
 * <p>It holds for arms of equal size. Units must be assigned independently and count once each. No widening helps
 * against what has not been observed yet, so do not read it before {@link Moments#skewnessOfMean} is small.
 */
public final class MeanEvidence {

    /** The number of units of both arms at which intervals are the narrowest in comparison with other tunings. */
    public static final double DEFAULT_TUNING = 5000;

    private static final int HALVINGS = 60;

    private MeanEvidence() {}

    /**
     * Estimates the difference of means, treatment minus control, with bounds that both hold at all times.
     *
     * @param control the control's units
     * @param treatment the treatment's units
     * @param alpha the probability that the interval ever leaves out the true difference, between 0 and 1
     * @param tuning the number of units of both arms for which the interval is to be best, see {@link #DEFAULT_TUNING}
     * @return the interval; without bounds if an arm has fewer than two units
     * @throws IllegalArgumentException if alpha is not between 0 and 1 or the tuning is not positive
     */
    public static Interval difference(Moments control, Moments treatment, double alpha, double tuning) {
        double boundary = boundary(control, treatment, alpha, tuning);
        Effect effect = Effect.of(control, treatment, 1);
        if (!effect.known()) {
            return Interval.UNKNOWN;
        }
        double halfWidth = effect.halfWidth(boundary);
        return new Interval(effect.value(), effect.value() - halfWidth, effect.value() + halfWidth);
    }

    /**
     * Estimates the difference relative to the magnitude of the control's mean (Fieller 1954). The interval has all
     * ratios r for which a test of treatment - r control does not reject, so it leaves out 0 exactly if
     * {@link #difference} does.
     *
     * @param control the control's units
     * @param treatment the treatment's units
     * @param alpha the probability that the interval ever leaves out the true relative difference, between 0 and 1
     * @param tuning the number of units of both arms for which the interval is to be best, see {@link #DEFAULT_TUNING}
     * @return the interval; without bounds if the control's mean may be 0 or an arm has fewer than two units
     * @throws IllegalArgumentException if alpha is not between 0 and 1 or the tuning is not positive
     */
    public static Interval relative(Moments control, Moments treatment, double alpha, double tuning) {
        double boundary = boundary(control, treatment, alpha, tuning);
        // What remains of treatment - r control for a large r.
        Effect alone = Effect.of(control, new Moments(treatment.count(), 0, 0, 0), 1);
        if (!Effect.of(control, treatment, 1).known() || !alone.excludesZero(boundary)) {
            return Interval.UNKNOWN;
        }
        double ratio = treatment.mean() / control.mean();
        double upper = edge(control, treatment, boundary, ratio, 1);
        double lower = edge(control, treatment, boundary, ratio, -1);
        return control.mean() > 0
                ? new Interval(ratio - 1, lower - 1, upper - 1)
                : new Interval(1 - ratio, 1 - upper, 1 - lower);
    }

    /** Returns the last ratio that the test does not reject, going from the estimate in the direction. */
    private static double edge(Moments control, Moments treatment, double boundary, double ratio, int direction) {
        double open = ratio;
        double rejected = Double.NaN;
        // The ratio 1 itself is tested, so that this and the difference agree on it.
        if ((1 - ratio) * direction > 0) {
            if (Effect.of(control, treatment, 1).excludesZero(boundary)) {
                rejected = 1;
            } else {
                open = 1;
            }
        }
        double step = Math.max(1, Math.abs(ratio)) / 1024;
        while (Double.isNaN(rejected)) {
            double next = open + direction * step;
            if (!Double.isFinite(next)) {
                return next;
            }
            if (Effect.of(control, treatment, next).excludesZero(boundary)) {
                rejected = next;
            } else {
                open = next;
                step *= 2;
            }
        }
        for (int i = 0; i < HALVINGS; i++) {
            double middle = open + (rejected - open) / 2;
            if (Effect.of(control, treatment, middle).excludesZero(boundary)) {
                rejected = middle;
            } else {
                open = middle;
            }
        }
        return open;
    }

    /**
     * Returns the evidence against "the means are equal"; it reaches ln(1/&alpha;) where {@link #difference} excludes
     * 0.
     *
     * @param control the control's units
     * @param treatment the treatment's units
     * @param alpha the level that the evidence is tuned for, between 0 and 1
     * @param tuning the number of units of both arms for which the evidence is to be best, see {@link #DEFAULT_TUNING}
     * @return the natural logarithm of the asymptotic e-value; 0 if an arm has fewer than two units
     * @throws IllegalArgumentException if alpha is not between 0 and 1 or the tuning is not positive
     */
    public static double logEvidence(Moments control, Moments treatment, double alpha, double tuning) {
        double growth = growth(control, treatment, alpha, tuning);
        Effect effect = Effect.of(control, treatment, 1);
        if (!effect.known()) {
            return 0;
        }
        double z = effect.unwidened();
        return (growth - 1) / growth * z * z / 2 - Math.log(growth) / 2;
    }

    /** Returns by how many standard errors a normal estimate may be off. */
    private static double boundary(Moments control, Moments treatment, double alpha, double tuning) {
        double growth = growth(control, treatment, alpha, tuning);
        return Math.sqrt(2 * growth / (growth - 1) * (Math.log(growth) / 2 - Math.log(alpha)));
    }

    private static double growth(Moments control, Moments treatment, double alpha, double tuning) {
        double needed = 2 * Levels.logEvidence(alpha);
        if (!(tuning > 0 && tuning < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("The tuning is " + tuning + ", expected a positive number of units.");
        }
        double units = (double) control.count() + treatment.count();
        return units * (needed + Math.log1p(needed)) / tuning + 1;
    }

    /** The treatment's mean minus a multiple of the control's: the estimate, its standard error and its skewness. */
    private record Effect(double value, double error, double skewness) {

        static Effect of(Moments control, Moments treatment, double multiple) {
            double ofTreatment = treatment.variance() / treatment.count();
            double ofControl = multiple * multiple * control.variance() / control.count();
            double error = Math.sqrt(ofTreatment + ofControl);
            // Of the parts that vary. The skews of the two arms do not cancel, for one may not have shown yet.
            double cubes = treatment.skewnessOfMean() * Math.pow(ofTreatment, 1.5)
                    + control.skewnessOfMean() * Math.pow(ofControl, 1.5);
            return new Effect(
                    treatment.mean() - multiple * control.mean(),
                    error,
                    cubes == 0 ? 0 : cubes / (error * error * error));
        }

        boolean known() {
            return Double.isFinite(value) && Double.isFinite(error);
        }

        double halfWidth(double boundary) {
            return error * boundary * (1 + skewness * boundary / 2);
        }

        boolean excludesZero(double boundary) {
            return Math.abs(value) > halfWidth(boundary);
        }

        /**
         * Returns the boundary at which the interval ends at 0; two arms without variance and with the same mean are at
         * 0.
         */
        double unwidened() {
            if (value == 0) {
                return 0;
            }
            if (error == 0) {
                return Double.POSITIVE_INFINITY;
            }
            double z = Math.abs(value) / error;
            return 2 * z / (1 + Math.sqrt(1 + 2 * skewness * z));
        }
    }
}
