package io.mlprod.monitoring.internal.series;

import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.alert.Severity;
import io.mlprod.monitoring.drift.ColumnDrift;
import io.mlprod.monitoring.drift.DriftMeasure;
import io.mlprod.monitoring.drift.DriftReport;
import io.mlprod.monitoring.drift.DriftState;
import io.mlprod.monitoring.internal.series.FeatureTotals.Kind;
import io.mlprod.monitoring.metrics.MlprodMeter;
import io.mlprod.monitoring.metrics.MonitorMetrics;
import io.mlprod.monitoring.quality.QualityCheck;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;

/** The gauges of what was found in a version's windows. Each reads the last report when it is scraped. */
final class SeriesMeters {

    private static final List<QualityCheck> OF_COLUMNS = List.of(
            QualityCheck.MISSING,
            QualityCheck.INFINITE,
            QualityCheck.BELOW_RANGE,
            QualityCheck.ABOVE_RANGE,
            QualityCheck.UNSEEN_CATEGORY);

    private SeriesMeters() {}

    /** Adds the gauges of a version, whose recorder the metrics have made already. */
    static void add(
            MonitorMetrics metrics, VersionSeries series, ToDoubleBiFunction<ModelVersion, Severity> openAlerts) {
        ModelVersion model = series.model();
        for (Severity severity : Severity.values()) {
            metrics.number(MlprodMeter.ALERTS, model, () -> openAlerts.applyAsDouble(model, severity), tag(severity));
        }
        DriftMeasure measure = series.drift().measure();
        for (String column : series.columns()) {
            metrics.number(
                    MlprodMeter.DRIFT_EFFECT,
                    model,
                    () -> last(series, column, found -> effect(found, measure)),
                    column,
                    tag(measure));
            metrics.number(
                    MlprodMeter.DRIFT_PVALUE,
                    model,
                    () -> last(series, column, ColumnDrift::adjustedPValue),
                    column,
                    "chi_square");
        }
        metrics.number(MlprodMeter.DRIFT_THRESHOLD, model, () -> series.drift().threshold(measure), tag(measure));
        for (DriftState state : List.of(DriftState.values())) {
            metrics.number(
                    MlprodMeter.DRIFT_STATE,
                    model,
                    () -> last(series, report -> report.state() == state ? 1 : 0),
                    state.name().toLowerCase(Locale.ROOT));
        }
        metrics.number(MlprodMeter.DRIFT_ROWS, model, () -> last(series, DriftReport::rows));
        metrics.number(
                MlprodMeter.DRIFT_TIME,
                model,
                () -> last(series, report -> report.to().getEpochSecond()));
        addWindows(metrics, series);
        addTotals(metrics, series);
        addQuality(metrics, series);
        metrics.number(MlprodMeter.DROPPED, model, () -> series.recorder().droppedRows(), "contention");
    }

    private static void addWindows(MonitorMetrics metrics, VersionSeries series) {
        series.windows().length().ifPresent(length -> {
            long seconds = length.toSeconds();
            long drift = seconds * series.windows().driftEvery();
            metrics.number(MlprodMeter.WINDOW, series.model(), () -> seconds, "quality");
            metrics.number(MlprodMeter.WINDOW, series.model(), () -> drift, "drift");
        });
    }

    private static void addTotals(MonitorMetrics metrics, VersionSeries series) {
        FeatureTotals totals = series.totals();
        for (int i = 0; i < totals.names().size(); i++) {
            for (Kind kind : Kind.values()) {
                int feature = i;
                metrics.number(
                        MlprodMeter.FEATURE_VALUES,
                        series.model(),
                        () -> totals.of(feature, kind),
                        totals.names().get(i),
                        tag(kind));
            }
        }
    }

    private static void addQuality(MonitorMetrics metrics, VersionSeries series) {
        ModelVersion model = series.model();
        metrics.number(
                MlprodMeter.QUALITY_TIME,
                model,
                () -> series.quality()
                        .map(last -> (double) last.report().to().getEpochSecond())
                        .orElse(Double.NaN));
        for (QualityCheck check : QualityCheck.values()) {
            metrics.number(
                    MlprodMeter.QUALITY_ISSUES,
                    model,
                    () -> series.quality()
                            .map(last -> (double) last.report().issues().stream()
                                    .filter(issue -> issue.check() == check)
                                    .count())
                            .orElse(Double.NaN),
                    tag(check));
        }
        for (QualityCheck check : OF_COLUMNS) {
            for (String column : series.columns()) {
                metrics.number(MlprodMeter.QUALITY, model, () -> measured(series, check, column), column, tag(check));
            }
        }
    }

    /** The number of a check of a column; NaN if the column has no such check. */
    private static double measured(VersionSeries series, QualityCheck check, String column) {
        return series.quality()
                .map(last -> last.measured().getOrDefault(check, Map.of()).get(column))
                .orElse(Double.NaN);
    }

    private static String tag(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static double effect(ColumnDrift found, DriftMeasure measure) {
        return found.effects().getOrDefault(measure, Double.NaN);
    }

    private static double last(VersionSeries series, ToDoubleFunction<DriftReport> value) {
        return series.last().map(look -> value.applyAsDouble(look.report())).orElse(Double.NaN);
    }

    private static double last(VersionSeries series, String column, ToDoubleFunction<ColumnDrift> value) {
        return series.last()
                .map(look -> look.columns().get(column))
                .map(value::applyAsDouble)
                .orElse(Double.NaN);
    }
}
