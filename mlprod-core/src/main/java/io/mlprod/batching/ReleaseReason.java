package io.mlprod.batching;

/**
 * Why a batch stopped waiting for more rows.
 *
 * @since 0.1
 */
public enum ReleaseReason {
    /** It has as many rows as a batch may have, or the next input in the queue does not fit any more. */
    FULL,
    /** Its oldest row has waited as long as a row may. */
    DELAY,
    /** To wait for another row would cost more than it saves, or none is to be expected. */
    COST,
    /** A caller's deadline leaves just enough time for the run. */
    DEADLINE
}
