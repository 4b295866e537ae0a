package io.mlprod.monitoring.internal.performance;

import io.mlprod.evaluation.Estimate;
import io.mlprod.evaluation.Evaluation;
import io.mlprod.evaluation.RegressionEvaluation;
import io.mlprod.monitoring.performance.JoinedPrediction;
import io.mlprod.monitoring.performance.PerformanceMetric;
import java.util.List;

/**
 * The metrics of predicted numbers.
 *
 * @param rows the evaluation
 */
record RegressionMetrics(RegressionEvaluation rows) implements TaskMetrics {

    static TaskMetrics of(List<JoinedPrediction> rows) {
        List<JoinedPrediction> finite = rows.stream()
                .filter(row -> Double.isFinite(row.prediction().score(0)))
                .filter(row -> Double.isFinite(row.label().orElseThrow().number()))
                .toList();
        if (finite.isEmpty()) {
            return metric -> TaskMetrics.undefined("no prediction is a finite number");
        }
        return new RegressionMetrics(Evaluation.regression(
                finite.stream().mapToDouble(row -> row.prediction().score(0)).toArray(),
                finite.stream()
                        .mapToDouble(row -> row.label().orElseThrow().number())
                        .toArray()));
    }

    @Override
    public Estimate of(PerformanceMetric metric) {
        return switch (metric) {
            case MAE -> rows.mae();
            case RMSE -> rows.rmse();
            case MAPE -> rows.mape();
            case R2 -> rows.r2();
            default -> TaskMetrics.undefined("it is not defined for this task");
        };
    }
}
