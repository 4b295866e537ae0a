package io.mlprod.monitoring.alert;

/** The test of whether a value is beyond a level, or only seems to be by chance. */
final class Beyond {

    private static final double Z_OF_95_PERCENT = 1.959963984540054;

    /** Chebyshev coefficients of the complementary error function (Press et al., Numerical Recipes, erfcc). */
    private static final double[] ERFC = {
        -1.26551223,
        1.00002368,
        0.37409196,
        0.09678418,
        -0.18628806,
        0.27886807,
        -1.13520398,
        1.48851587,
        -0.82215223,
        0.17087277
    };

    private Beyond() {}

    /**
     * Returns whether a value is beyond a level, with a probability of at most alpha if the true value is at the level.
     * The distance to the level is measured in standard errors, of which the interval's half on that side has 1.96.
     */
    static boolean test(Kpi kpi, AlertRule rule, double level, double alpha) {
        if (!rule.isBeyond(kpi.value(), level)) {
            return false;
        }
        double half = rule.isAbove() ? kpi.value() - kpi.low() : kpi.high() - kpi.value();
        if (kpi.low() == kpi.high()) {
            return true; // an exact number
        }
        return half > 0 && tail(Z_OF_95_PERCENT * Math.abs(kpi.value() - level) / half) <= alpha;
    }

    /** Returns the probability that a standard normal value is above z, for z of 0 or more; within 1.2e-7 of itself. */
    static double tail(double z) {
        double x = z / Math.sqrt(2);
        double t = 1 / (1 + x / 2);
        double sum = 0;
        for (int i = ERFC.length - 1; i >= 0; i--) {
            sum = sum * t + ERFC[i];
        }
        return t * Math.exp(sum - x * x) / 2;
    }
}
