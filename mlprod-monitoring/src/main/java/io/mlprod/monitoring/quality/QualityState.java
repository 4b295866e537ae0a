package io.mlprod.monitoring.quality;

/**
 * The verdicts of a check of data quality, or of all of them; the worst is the last.
 *
 * @since 0.1
 */
public enum QualityState {

    /** Too few rows or days to say anything. */
    NOT_ENOUGH_DATA,

    /** Nothing that is both surely there and large enough to matter. */
    OK,

    /** Something that a person should look at. */
    ISSUE
}
