package io.mlprod.monitoring.fairness;

import io.mlprod.evaluation.Estimate;

/**
 * A share of a group's rows that is compared between groups.
 *
 * @since 0.1
 */
public enum GroupRate {
    /**
     * The share of all rows that have a label. If labels come less often for one group, all rates below are doubtful.
     */
    LABELLED_SHARE("labelled share"),
    /** The share of all rows whose predicted class is the positive one. It needs no labels. */
    SELECTION_RATE("selection rate"),
    /** The share of the labelled positives that were selected. */
    TRUE_POSITIVE_RATE("true positive rate"),
    /** The share of the labelled negatives that were selected. */
    FALSE_POSITIVE_RATE("false positive rate"),
    /** The share of the selected labelled rows that are positives: the precision. */
    POSITIVE_PREDICTIVE_VALUE("positive predictive value");

    private final String title;

    GroupRate(String title) {
        this.title = title;
    }

    /**
     * Returns the name for people.
     *
     * @return for example {@code true positive rate}
     */
    public String title() {
        return title;
    }

    /** Returns the rows that count for the rate. */
    long hits(GroupCounts counts) {
        return switch (this) {
            case LABELLED_SHARE -> counts.labelled();
            case SELECTION_RATE -> counts.selected();
            case TRUE_POSITIVE_RATE, POSITIVE_PREDICTIVE_VALUE -> counts.truePositives();
            case FALSE_POSITIVE_RATE -> counts.falsePositives();
        };
    }

    /** Returns the rows that the rate is a share of. */
    long of(GroupCounts counts) {
        return switch (this) {
            case LABELLED_SHARE, SELECTION_RATE -> counts.rows();
            case TRUE_POSITIVE_RATE -> counts.positives();
            case FALSE_POSITIVE_RATE -> counts.negatives();
            case POSITIVE_PREDICTIVE_VALUE -> counts.truePositives() + counts.falsePositives();
        };
    }

    /** Returns the rate with Wilson's interval; there must be a row that it is a share of. */
    Estimate estimate(GroupCounts counts, double confidence) {
        return Estimate.share(hits(counts), of(counts), confidence);
    }
}
