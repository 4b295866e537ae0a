package io.mlprod.monitoring.internal.performance;

import io.mlprod.evaluation.Estimate;
import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.WindowPerformance;
import io.mlprod.monitoring.metrics.MlprodMeter;
import io.mlprod.monitoring.metrics.MonitorMetrics;
import io.mlprod.monitoring.performance.PerformanceMetric;
import io.mlprod.monitoring.performance.PerformanceReport.LabelCounts;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The gauges of a version's performance. Each reads what is known when it is scraped. */
public final class PerformanceMeters {

    private static final Map<String, ToDoubleFunction<LabelCounts>> OUTCOMES = Map.of(
            "joined", LabelCounts::joined,
            "late", LabelCounts::late,
            "unmatched", LabelCounts::unmatched,
            "duplicate", LabelCounts::duplicate,
            "corrected", LabelCounts::corrected,
            "foreign", LabelCounts::foreign,
            "early", LabelCounts::early,
            "lost", LabelCounts::lost);

    private PerformanceMeters() {}

    /** Adds the gauges of a version, whose recorder the metrics have made already. */
    public static void add(MonitorMetrics metrics, ModelVersion model, PerformanceWatch watch) {
        for (PerformanceMetric metric : PerformanceMetric.values()) {
            String name = metric.title();
            metrics.number(MlprodMeter.PERFORMANCE, model, () -> realised(watch, model, metric, Estimate::value), name);
            metrics.number(
                    MlprodMeter.PERFORMANCE_LOWER, model, () -> realised(watch, model, metric, Estimate::lower), name);
            metrics.number(
                    MlprodMeter.PERFORMANCE_UPPER, model, () -> realised(watch, model, metric, Estimate::upper), name);
            metrics.number(MlprodMeter.PERFORMANCE_ESTIMATE, model, () -> estimated(watch, model, metric), name);
        }
        metrics.number(
                MlprodMeter.PERFORMANCE_LABELLED,
                model,
                () -> watch.judged(model)
                        .map(window -> window.report().labelledShare())
                        .orElse(Double.NaN));
        OUTCOMES.forEach((outcome, count) -> metrics.number(
                MlprodMeter.FEEDBACK_LABELS, model, () -> count.applyAsDouble(watch.labels(model)), outcome));
    }

    private static double realised(
            PerformanceWatch watch, ModelVersion model, PerformanceMetric metric, ToDoubleFunction<Estimate> part) {
        double value = watch.judged(model)
                .flatMap(window -> window.report().metric(metric))
                .map(result -> part.applyAsDouble(result.value()))
                .orElse(Double.NaN);
        return Double.isFinite(value) ? value : Double.NaN;
    }

    private static double estimated(PerformanceWatch watch, ModelVersion model, PerformanceMetric metric) {
        return watch.estimated(model)
                .flatMap(WindowPerformance::estimate)
                .map(estimate -> estimate.metric(metric.title()).value())
                .orElse(Double.NaN);
    }
}
