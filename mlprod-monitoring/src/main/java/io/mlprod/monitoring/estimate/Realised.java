package io.mlprod.monitoring.estimate;

import io.mlprod.evaluation.Average;
import io.mlprod.evaluation.BinaryEvaluation;
import io.mlprod.evaluation.Estimate;
import io.mlprod.evaluation.MulticlassEvaluation;
import java.util.EnumMap;
import java.util.Map;

/** Metrics of rows with labels. */
final class Realised {

    private Realised() {}

    /** Returns the metrics that need no decisions, where they are defined. */
    static Map<Metric, Double> of(BinaryEvaluation labelled) {
        BinaryEvaluation rows = labelled.withoutIntervals();
        return defined(Map.of(
                Metric.ROC_AUC, rows.rocAuc(),
                Metric.AVERAGE_PRECISION, rows.averagePrecision(),
                Metric.BRIER, rows.brier(),
                Metric.LOG_LOSS, rows.logLoss()));
    }

    /** Returns the metrics that are defined, of decisions for the class with the highest score. */
    static Map<Metric, Double> of(MulticlassEvaluation labelled) {
        MulticlassEvaluation rows = labelled.withoutIntervals();
        return defined(Map.of(
                Metric.ACCURACY, rows.accuracy(),
                Metric.PRECISION, rows.precision(Average.MACRO),
                Metric.RECALL, rows.recall(Average.MACRO),
                Metric.F1, rows.fBeta(1, Average.MACRO),
                Metric.ROC_AUC, rows.rocAuc(Average.MACRO),
                Metric.AVERAGE_PRECISION, rows.averagePrecision(Average.MACRO),
                Metric.BRIER, rows.brier(),
                Metric.LOG_LOSS, rows.logLoss()));
    }

    private static Map<Metric, Double> defined(Map<Metric, Estimate> estimates) {
        Map<Metric, Double> values = new EnumMap<>(Metric.class);
        estimates.forEach((metric, estimate) -> {
            if (estimate.isDefined()) {
                values.put(metric, estimate.value());
            }
        });
        return values;
    }
}
