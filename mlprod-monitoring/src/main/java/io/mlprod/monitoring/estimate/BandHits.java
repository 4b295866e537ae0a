package io.mlprod.monitoring.estimate;

import io.mlprod.evaluation.Estimate;
import io.mlprod.internal.text.RecordText;

/**
 * In how many windows the realised metric was within the band of its estimate. Immutable.
 *
 * @param windows how many were compared
 * @param hits in how many of them it was within
 * @since 0.1
 */
public record BandHits(long windows, long hits) {

    /** No windows. */
    public static final BandHits NONE = new BandHits(0, 0);

    private static final double Z2 = 3.8414588206941254;

    /**
     * Checks the counts.
     *
     * @throws IllegalArgumentException if there are more hits than windows, or fewer than none
     */
    public BandHits {
        if (hits < 0 || hits > windows) {
            throw new IllegalArgumentException("There are " + hits + " hits in " + windows + " windows");
        }
    }

    /**
     * Returns these windows and one more.
     *
     * @param error of the other window
     * @return the sums
     */
    public BandHits plus(EstimateError error) {
        return new BandHits(windows + 1, hits + (error.isWithin() ? 1 : 0));
    }

    /**
     * Returns these windows and others.
     *
     * @param other other windows of the same metric
     * @return the sums
     */
    public BandHits plus(BandHits other) {
        return new BandHits(windows + other.windows, hits + other.hits);
    }

    /**
     * Returns the share of windows within the band. Estimates are not to be trusted if all of its interval is below
     * 0.93.
     *
     * @return the share with Wilson's interval of the level 0.95; undefined without windows
     */
    public Estimate share() {
        if (windows == 0) {
            return new Estimate(
                    Double.NaN,
                    Double.NEGATIVE_INFINITY,
                    Double.POSITIVE_INFINITY,
                    "no estimate was compared with what was realised");
        }
        double share = (double) hits / windows;
        double middle = (share + Z2 / (2 * windows)) / (1 + Z2 / windows);
        double reach = Math.sqrt(Z2 * share * (1 - share) / windows + Z2 * Z2 / (4.0 * windows * windows))
                / (1 + Z2 / windows);
        return new Estimate(
                share,
                hits == 0 ? 0 : Math.max(0, middle - reach),
                hits == windows ? 1 : Math.min(1, middle + reach),
                "");
    }

    /**
     * Describes all components, safe to print.
     *
     * @return one line
     */
    @Override
    public String toString() {
        return RecordText.of(this);
    }
}
