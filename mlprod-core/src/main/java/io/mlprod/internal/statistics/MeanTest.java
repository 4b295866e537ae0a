package io.mlprod.internal.statistics;

/**
 * The asymptotic confidence sequence of a difference of means (Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas 2021,
 * equation 9), in the form in which GrowthBook uses it. May be looked at after every unit.
 *
 * <p>It is asymptotic: it holds for arms of equal size. With a small share of one arm or few units it rejects too often,
 * so compare slices of equal share and do not read an interval before each arm has {@link #MIN_UNITS_PER_ARM} units.
 * Units must be assigned independently and count once each.
 */
public final class MeanTest {

    /** The number of units of both arms at which intervals are the narrowest, compared with other tunings. */
    public static final double DEFAULT_TUNING = 5000;

    /**
     * From how many units in each arm on intervals may be read. In simulations of equal arms with a look after every unit
     * (Bernoulli .5 to .001, normal, lognormal with sigma 1 and 2) intervals at 5 % left out the truth in up to 9.6 % of
     * the runs without such a start, because a few equal values have no variance, and in at most 2.8 % from 10 units on.
     * The rest is a reserve for other distributions; lognormal with sigma 2 needs no more than that.
     */
    public static final long MIN_UNITS_PER_ARM = 100;

    private MeanTest() {}

    /**
     * The difference of means, treatment minus control, with bounds that both hold at all times.
     *
     * @param control the control's units
     * @param treatment the treatment's units
     * @param alpha the probability that the interval ever leaves out the true difference, between 0 and 1
     * @param tuning the number of units of both arms to be best at, see {@link #DEFAULT_TUNING}
     * @return the interval; without bounds if an arm has fewer than two units
     * @throws IllegalArgumentException if alpha is not between 0 and 1 or the tuning is not positive
     */
    public static Interval difference(Moments control, Moments treatment, double alpha, double tuning) {
        return interval(Effect.difference(control, treatment), alpha, tuning);
    }

    /**
     * The difference of means relative to the control's, (treatment &minus; control) / control, by the delta method. The
     * control's mean must be clearly different from 0.
     *
     * @param control the control's units
     * @param treatment the treatment's units
     * @param alpha the probability that the interval ever leaves out the true relative difference, between 0 and 1
     * @param tuning the number of units of both arms to be best at, see {@link #DEFAULT_TUNING}
     * @return the interval; without bounds if an arm has fewer than two units or the control's mean is 0
     * @throws IllegalArgumentException if alpha is not between 0 and 1 or the tuning is not positive
     */
    public static Interval relative(Moments control, Moments treatment, double alpha, double tuning) {
        return interval(Effect.relative(control, treatment), alpha, tuning);
    }

    /**
     * The one-sided lower bound of the difference of means, treatment minus control.
     *
     * @param control the control's units
     * @param treatment the treatment's units
     * @param alpha the probability that the bound is ever above the true difference, between 0 and 1/2
     * @param tuning the number of units of both arms to be best at, see {@link #DEFAULT_TUNING}
     * @return the bound; negative infinity if an arm has fewer than two units
     * @throws IllegalArgumentException if alpha is not between 0 and 1/2 or the tuning is not positive
     */
    public static double lowerBound(Moments control, Moments treatment, double alpha, double tuning) {
        return oneSided(Effect.difference(control, treatment), alpha, tuning).lower();
    }

    /**
     * The one-sided upper bound of the difference of means, treatment minus control.
     *
     * @param control the control's units
     * @param treatment the treatment's units
     * @param alpha the probability that the bound is ever below the true difference, between 0 and 1/2
     * @param tuning the number of units of both arms to be best at, see {@link #DEFAULT_TUNING}
     * @return the bound; infinity if an arm has fewer than two units
     * @throws IllegalArgumentException if alpha is not between 0 and 1/2 or the tuning is not positive
     */
    public static double upperBound(Moments control, Moments treatment, double alpha, double tuning) {
        return oneSided(Effect.difference(control, treatment), alpha, tuning).upper();
    }

    /**
     * The one-sided lower bound of the difference of means relative to the control's.
     *
     * @param control the control's units
     * @param treatment the treatment's units
     * @param alpha the probability that the bound is ever above the true relative difference, between 0 and 1/2
     * @param tuning the number of units of both arms to be best at, see {@link #DEFAULT_TUNING}
     * @return the bound; negative infinity if an arm has fewer than two units or the control's mean is 0
     * @throws IllegalArgumentException if alpha is not between 0 and 1/2 or the tuning is not positive
     */
    public static double relativeLowerBound(Moments control, Moments treatment, double alpha, double tuning) {
        return oneSided(Effect.relative(control, treatment), alpha, tuning).lower();
    }

    /**
     * The one-sided upper bound of the difference of means relative to the control's.
     *
     * @param control the control's units
     * @param treatment the treatment's units
     * @param alpha the probability that the bound is ever below the true relative difference, between 0 and 1/2
     * @param tuning the number of units of both arms to be best at, see {@link #DEFAULT_TUNING}
     * @return the bound; infinity if an arm has fewer than two units or the control's mean is 0
     * @throws IllegalArgumentException if alpha is not between 0 and 1/2 or the tuning is not positive
     */
    public static double relativeUpperBound(Moments control, Moments treatment, double alpha, double tuning) {
        return oneSided(Effect.relative(control, treatment), alpha, tuning).upper();
    }

    /**
     * The evidence against "the means are equal"; reaches ln(1/&alpha;) where {@link #difference} excludes 0.
     *
     * @param control the control's units
     * @param treatment the treatment's units
     * @param alpha the level that the evidence is tuned for, between 0 and 1
     * @param tuning the number of units of both arms to be best at, see {@link #DEFAULT_TUNING}
     * @return the natural logarithm of the asymptotic e-value; 0 if an arm has fewer than two units
     * @throws IllegalArgumentException if alpha is not between 0 and 1 or the tuning is not positive
     */
    public static double logEvidence(Moments control, Moments treatment, double alpha, double tuning) {
        double rho2 = rho2(alpha, tuning);
        Effect effect = Effect.difference(control, treatment);
        if (!effect.known()) {
            return 0;
        }
        double growth = effect.units() * rho2 + 1;
        // Two constant arms: no variance, no doubt either.
        double z2 = effect.value() == 0 ? 0 : effect.value() * effect.value() / effect.variance();
        return (growth - 1) / growth * z2 / 2 - Math.log(growth) / 2;
    }

    private static Interval interval(Effect effect, double alpha, double tuning) {
        double growth = effect.units() * rho2(alpha, tuning) + 1;
        return effect.within(growth, Math.log(growth) / 2 - Math.log(alpha));
    }

    private static Interval oneSided(Effect effect, double alpha, double tuning) {
        if (!(alpha > 0 && alpha < 0.5)) {
            throw new IllegalArgumentException(
                    "The one-sided level alpha is " + alpha + ", expected between 0 and 1/2.");
        }
        double growth = effect.units() * rho2(2 * alpha, tuning) + 1;
        return effect.within(growth, Math.log1p(Math.sqrt(growth) / (2 * alpha)));
    }

    private static double rho2(double alpha, double tuning) {
        double needed = 2 * Levels.logEvidence(alpha);
        if (!(tuning > 0 && tuning < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("The tuning is " + tuning + ", expected a positive number of units.");
        }
        return (needed + Math.log1p(needed)) / tuning;
    }

    /** What two arms differ by: the estimate, its variance and the units it rests on. */
    private record Effect(double value, double variance, double units) {

        static Effect difference(Moments control, Moments treatment) {
            double variance = control.variance() / control.count() + treatment.variance() / treatment.count();
            return new Effect(treatment.mean() - control.mean(), variance, units(control, treatment));
        }

        static Effect relative(Moments control, Moments treatment) {
            double ratio = treatment.mean() / control.mean();
            double variance =
                    control.variance() / control.count() * ratio * ratio + treatment.variance() / treatment.count();
            return new Effect(ratio - 1, variance / (control.mean() * control.mean()), units(control, treatment));
        }

        private static double units(Moments control, Moments treatment) {
            return (double) control.count() + treatment.count();
        }

        boolean known() {
            return Double.isFinite(value) && Double.isFinite(variance);
        }

        /** The interval whose half width is the boundary of a normal mixture at the time {@code growth}. */
        Interval within(double growth, double logBoundary) {
            if (!known()) {
                return Interval.UNKNOWN;
            }
            double halfWidth = Math.sqrt(variance * 2 * growth / (growth - 1) * logBoundary);
            return new Interval(value, value - halfWidth, value + halfWidth);
        }
    }
}
