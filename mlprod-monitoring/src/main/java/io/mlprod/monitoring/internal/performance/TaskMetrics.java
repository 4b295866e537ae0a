package io.mlprod.monitoring.internal.performance;

import io.mlprod.evaluation.Estimate;
import io.mlprod.monitoring.performance.JoinedPrediction;
import io.mlprod.monitoring.performance.PerformanceMetric;
import java.util.List;

/** The metrics of labelled predictions of one task. */
@FunctionalInterface
interface TaskMetrics {

    String NO_SCORES = "the answer has no scores";
    String NO_ROWS = "there are no labels";

    /** Returns a metric; undefined if these rows do not determine it. */
    Estimate of(PerformanceMetric metric);

    /** Returns the metrics of rows that all have labels. */
    static TaskMetrics of(AnswerPlan plan, List<JoinedPrediction> rows) {
        if (rows.isEmpty() || plan.task() == null) {
            return metric -> undefined(NO_ROWS);
        }
        return switch (plan.task()) {
            case BINARY -> BinaryMetrics.of(plan, rows);
            case MULTICLASS -> MulticlassMetrics.of(plan, rows);
            case REGRESSION -> RegressionMetrics.of(rows);
        };
    }

    static Estimate undefined(String reason) {
        return new Estimate(Double.NaN, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, reason);
    }
}
