package io.mlprod.monitoring.quality;

/**
 * The checks of data quality. Shares are those of a column's values, unless they say otherwise.
 *
 * @since 0.1
 */
public enum QualityCheck {

    /** The share of missing values is larger than in the reference. */
    MISSING("missing values", 0.01),

    /** The share of infinite numbers is larger than in the reference. */
    INFINITE("infinite numbers", 0.001),

    /** Numbers, lengths of texts or norms of arrays are below the reference's minimum. */
    BELOW_RANGE("values below the reference's minimum", 0.01),

    /** Numbers, lengths of texts or norms of arrays are above the reference's maximum. */
    ABOVE_RANGE("values above the reference's maximum", 0.01),

    /** Categories are more often ones that the reference does not name. */
    UNSEEN_CATEGORY("categories that the reference does not name", 0.01),

    /** Values were repaired or flagged by a rule of validation: values for each row. */
    VALIDATION("values repaired or flagged", 0.01),

    /** A single value, where the reference and the windows before have more. */
    CONSTANT("rows with one and the same value", Double.NaN),

    /** The share of rows that repeat one of the same window is larger than usual. */
    DUPLICATES("rows seen before in the window", 0.1),

    /** The number of rows is by a factor above or below that of the same weekday and time of the weeks before. */
    VOLUME("rows", 1.5),

    /** Nobody has asked the model anything for a time, in seconds. */
    FRESHNESS("seconds without a prediction", Double.NaN),

    /** A column of the version is not in the profile, or the other way round, or is of another kind. */
    SCHEMA("columns", Double.NaN);

    private final String title;
    private final double defaultLimit;

    QualityCheck(String title, double defaultLimit) {
        this.title = title;
        this.defaultLimit = defaultLimit;
    }

    /**
     * Returns what is counted, for people.
     *
     * @return for example {@code missing values}
     */
    public String title() {
        return title;
    }

    /** Returns whether it has a limit that can be set. */
    boolean hasLimit() {
        return !Double.isNaN(defaultLimit);
    }

    /** Returns whether it looks at each column, and not at whole rows. */
    boolean isOfColumns() {
        return this != DUPLICATES && this != VOLUME && this != FRESHNESS;
    }

    double defaultLimit() {
        return defaultLimit;
    }
}
