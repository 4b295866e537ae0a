package io.mlprod.monitoring.internal.performance;

import io.mlprod.monitoring.MonitorStatus.Problem;

/**
 * Something that a version could not do.
 *
 * @param kind what it is
 * @param text in words without values
 */
record Trouble(Problem.Kind kind, String text) {}
