package io.mlprod.monitoring.drift;

/**
 * The measures of how large a shift is. Each is 0 without a shift. {@link Divergence} has their formulas; those in
 * reports are corrected for what chance alone contributes at the sample sizes at hand.
 *
 * @since 0.1
 */
public enum DriftMeasure {

    /** The population stability index; no upper bound. */
    PSI("PSI", 0.1),

    /** The Jensen-Shannon distance to base 2: the square root of the divergence; at most 1. */
    JENSEN_SHANNON("Jensen-Shannon distance", 0.1),

    /** The Hellinger distance; at most 1. */
    HELLINGER("Hellinger distance", 0.1),

    /** The total variation: the share of rows that would have to change; at most 1. */
    TOTAL_VARIATION("total variation", 0.1),

    /** The largest difference between the cumulative shares, of numbers only; at most 1. */
    KOLMOGOROV_SMIRNOV("Kolmogorov-Smirnov D", 0.1),

    /**
     * The Wasserstein distance in standard deviations of the reference, of numbers only: how far the numbers have moved
     * on average; no upper bound.
     */
    WASSERSTEIN("Wasserstein distance", 0.25);

    private final String title;
    private final double threshold;

    DriftMeasure(String title, double threshold) {
        this.title = title;
        this.threshold = threshold;
    }

    /**
     * Returns the name for people.
     *
     * @return for example {@code Jensen-Shannon distance}
     */
    public String title() {
        return title;
    }

    /**
     * Returns the threshold of drift unless one is set by {@link Drift#threshold}.
     *
     * @return above 0
     */
    public double defaultThreshold() {
        return threshold;
    }
}
