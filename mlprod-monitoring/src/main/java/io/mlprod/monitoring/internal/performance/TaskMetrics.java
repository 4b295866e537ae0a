package io.mlprod.monitoring.internal.performance;

import io.mlprod.evaluation.Estimate;
import io.mlprod.monitoring.performance.PerformanceMetric;

/** The metrics of labelled predictions of one task. */
interface TaskMetrics {

    String NO_SCORES = "the answer has no scores";

    /** Returns a metric; undefined if these rows do not determine it. */
    Estimate of(PerformanceMetric metric);

    /** Returns what the spread of a metric is known from. */
    Support support(PerformanceMetric metric);

    /** Returns metrics none of which has a value. */
    static TaskMetrics none(String reason) {
        return new TaskMetrics() {
            @Override
            public Estimate of(PerformanceMetric metric) {
                return Estimate.undefined(reason);
            }

            @Override
            public Support support(PerformanceMetric metric) {
                return Support.SURE; // there is nothing to be unsure of
            }
        };
    }
}
