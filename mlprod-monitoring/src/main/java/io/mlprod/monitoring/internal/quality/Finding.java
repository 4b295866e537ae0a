package io.mlprod.monitoring.internal.quality;

import io.mlprod.monitoring.quality.QualityIssue;

/**
 * What a check has found in a window.
 *
 * @param issue with the verdict of this window alone
 * @param size how far it is from what is expected, in limits of the check: from 1 on it matters
 */
public record Finding(QualityIssue issue, double size) {}
