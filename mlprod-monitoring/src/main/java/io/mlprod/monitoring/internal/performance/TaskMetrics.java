package io.mlprod.monitoring.internal.performance;

import io.mlprod.evaluation.Estimate;
import io.mlprod.monitoring.performance.PerformanceMetric;

/** The metrics of labelled predictions of one task. */
@FunctionalInterface
interface TaskMetrics {

    String NO_SCORES = "the answer has no scores";

    /** Returns a metric; undefined if these rows do not determine it. */
    Estimate of(PerformanceMetric metric);

    static Estimate undefined(String reason) {
        return new Estimate(Double.NaN, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, reason);
    }
}
