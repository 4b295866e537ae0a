package io.mlprod.shadow;

/**
 * A shadow that is running. Thread-safe.
 *
 * @since 0.1
 */
public interface RunningShadow {

    /**
     * Returns what the comparison has found so far. Does not wait for candidates that are still running.
     *
     * @return the report, even after the shadow was stopped
     */
    ShadowReport report();

    /**
     * Ends the shadow: no further call is shadowed, and calls that still wait for the candidate are dropped.
     * Idempotent.
     */
    void stop();
}
