package io.mlprod.monitoring.drift;

/**
 * The verdicts of a look at a column, or at all of them.
 *
 * @since 0.1
 */
public enum DriftState {

    /** Too few rows, in the window or in the reference, to say anything. */
    NOT_ENOUGH_DATA,

    /** No shift that is both surely there and large enough to matter. */
    OK,

    /**
     * Not yet drift: the shift is surely there and larger than half of the threshold, or it is above the threshold and
     * would be significant at ten times the level.
     */
    WARNING,

    /** A shift above the threshold that is significant: an alarm. */
    DRIFT
}
