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

    private static final double LEVEL = 0.95;

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
        return windows == 0
                ? Estimate.undefined("no estimate was compared with what was realised")
                : Estimate.share(hits, windows, LEVEL);
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
