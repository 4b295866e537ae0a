package io.mlprod.monitoring.alert;

/**
 * The severities of alerts, from the lower to the higher one.
 *
 * @since 0.1
 */
public enum Severity {
    /** Somebody should look at it in working hours. */
    WARNING,
    /** Somebody should look at it now. */
    CRITICAL
}
