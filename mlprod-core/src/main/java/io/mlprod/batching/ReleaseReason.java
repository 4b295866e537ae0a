package io.mlprod.batching;

/**
 * The reason why a batch stopped waiting for more rows.
 *
 * @since 0.1
 */
public enum ReleaseReason {
    /** It has as many rows as a batch may have, or the next input in the queue no longer fits. */
    FULL,
    /** Its oldest row has waited as long as a row may. */
    DELAY,
    /** Waiting for another row would cost more than it saves, or no other row is expected. */
    COST,
    /** A caller's deadline leaves just enough time for the run. */
    DEADLINE
}
