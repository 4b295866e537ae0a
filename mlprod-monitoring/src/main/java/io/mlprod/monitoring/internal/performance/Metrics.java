package io.mlprod.monitoring.internal.performance;

import io.mlprod.monitoring.performance.JoinedPrediction;
import java.util.List;

/** Makes the metrics of rows by the task of their version. */
final class Metrics {

    private Metrics() {}

    /** Returns the metrics of rows that all have labels. */
    static TaskMetrics of(AnswerPlan plan, List<JoinedPrediction> rows) {
        if (rows.isEmpty() || plan.task() == null) {
            return TaskMetrics.none("there are no labels");
        }
        return switch (plan.task()) {
            case BINARY -> BinaryMetrics.of(plan, rows);
            case MULTICLASS -> MulticlassMetrics.of(plan, rows);
            case REGRESSION -> RegressionMetrics.of(rows);
        };
    }
}
