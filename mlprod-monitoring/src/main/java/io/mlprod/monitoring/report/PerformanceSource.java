package io.mlprod.monitoring.report;

import io.mlprod.evaluation.Estimate;
import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.WindowPerformance;
import io.mlprod.monitoring.estimate.EstimateError;
import io.mlprod.monitoring.fairness.FairnessReport;
import io.mlprod.monitoring.fairness.FairnessValue;
import io.mlprod.monitoring.fairness.GroupComparison;
import io.mlprod.monitoring.fairness.GroupRate;
import io.mlprod.monitoring.fairness.GroupReport;
import io.mlprod.monitoring.performance.PerformanceMetric;
import io.mlprod.monitoring.performance.PerformanceReport;
import io.mlprod.monitoring.performance.PerformanceReport.MetricResult;
import io.mlprod.monitoring.performance.PerformanceReport.SliceResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** The data of late labels: of each version and metric what was measured and estimated, and how groups fared last. */
final class PerformanceSource {

    private static final List<GroupRate> SHOWN =
            List.of(GroupRate.SELECTION_RATE, GroupRate.TRUE_POSITIVE_RATE, GroupRate.FALSE_POSITIVE_RATE);

    private static final String REFERENCE = "this window is part of the reference"; // as its report says

    private static final int MOST_WITHOUT_VERDICT = 2; // such as the days of a weekend

    private PerformanceSource() {}

    /** Returns the facts of each version and metric; the windows of a version are from the oldest. */
    static List<PerformanceFacts> performance(List<WindowPerformance> windows) {
        Map<ModelVersion, List<WindowPerformance>> versions = byVersion(windows);
        List<PerformanceFacts> facts = new ArrayList<>();
        versions.forEach((model, its) -> {
            Optional<WindowPerformance> last = its.stream()
                    .filter(window -> window.report().labelled() > 0)
                    .reduce((earlier, later) -> later);
            metrics(its).forEach(metric -> facts.add(facts(metric, model, its, last)));
        });
        return facts;
    }

    private static Map<ModelVersion, List<WindowPerformance>> byVersion(List<WindowPerformance> windows) {
        Map<ModelVersion, List<WindowPerformance>> versions = new LinkedHashMap<>();
        windows.forEach(window -> versions.computeIfAbsent(window.report().model(), model -> new ArrayList<>())
                .add(window));
        return versions;
    }

    private static List<PerformanceMetric> metrics(List<WindowPerformance> windows) {
        return windows.stream()
                .flatMap(window -> window.report().metrics().stream())
                .map(MetricResult::metric)
                .distinct()
                .toList();
    }

    private static PerformanceFacts facts(
            PerformanceMetric metric,
            ModelVersion model,
            List<WindowPerformance> windows,
            Optional<WindowPerformance> last) {
        Optional<PerformanceReport> judged = judged(metric, windows);
        Optional<MetricResult> result =
                judged.or(() -> last.map(WindowPerformance::report)).flatMap(report -> report.metric(metric));
        List<PerformanceFacts.Window> values =
                windows.stream().flatMap(window -> values(metric, window)).toList();
        OptionalDouble error = windows.stream()
                .flatMap(window -> window.errors().stream())
                .filter(one -> one.metric().equals(metric.title()))
                .map(EstimateError::difference)
                .mapToDouble(difference -> Math.abs(difference.value()))
                .average();
        return new PerformanceFacts(
                words(metric),
                model,
                judged.isEmpty() && last.filter(PerformanceSource::isReference).isPresent()
                        ? PerformanceFacts.Verdict.REFERENCE
                        : result.map(one -> PerformanceFacts.Verdict.valueOf(
                                        one.verdict().name()))
                                .orElse(PerformanceFacts.Verdict.NOT_ENOUGH_DATA),
                judged.isPresent()
                        ? ""
                        : last.map(window -> reason(metric, window.report())).orElse("No label has come yet."),
                judged.flatMap(report -> report.metric(metric).map(found -> value(report, found.value(), false))),
                judged.filter(report -> isOutdated(report, metric, windows)).isPresent(),
                result.map(MetricResult::reference).orElse(Estimate.undefined("no label has come yet")),
                Double.NaN,
                windows.stream()
                        .flatMap(window -> window.report().delay().median().stream())
                        .reduce((earlier, later) -> later),
                error.orElse(Double.NaN),
                last.flatMap(window -> window.report().worstSlice())
                        .filter(slice -> slice.metric() == metric)
                        .map(PerformanceSource::slice),
                values);
    }

    /** Returns the latest window that has a verdict on the metric. */
    private static Optional<PerformanceReport> judged(PerformanceMetric metric, List<WindowPerformance> windows) {
        return windows.stream()
                .map(WindowPerformance::report)
                .filter(report -> report.metric(metric)
                        .filter(PerformanceSource::isJudged)
                        .isPresent())
                .reduce((earlier, later) -> later);
    }

    private static boolean isOutdated(
            PerformanceReport judged, PerformanceMetric metric, List<WindowPerformance> windows) {
        return windows.stream()
                        .filter(window -> window.report().from().isAfter(judged.from())
                                && window.report().coverage().isComplete()
                                && !isReference(window)
                                && window.report()
                                        .metric(metric)
                                        .filter(PerformanceSource::isJudged)
                                        .isEmpty())
                        .count()
                > MOST_WITHOUT_VERDICT;
    }

    private static boolean isJudged(MetricResult result) {
        return result.verdict() != PerformanceReport.Verdict.NOT_ENOUGH_DATA
                && result.verdict() != PerformanceReport.Verdict.NOT_REPRESENTATIVE;
    }

    private static boolean isReference(WindowPerformance window) {
        return window.report().notes().contains(REFERENCE);
    }

    private static String reason(PerformanceMetric metric, PerformanceReport report) {
        return report.metric(metric)
                .map(MetricResult::reason)
                .filter(text -> !text.isEmpty())
                .map(PerformanceSource::sentence)
                .orElse("There is no verdict on it in the last labelled window.");
    }

    private static String sentence(String note) {
        return Character.toUpperCase(note.charAt(0)) + note.substring(1) + (note.endsWith(".") ? "" : ".");
    }

    /** Returns the name of a metric for people. */
    private static String words(PerformanceMetric metric) {
        return switch (metric) {
            case ROC_AUC -> "ROC AUC";
            case ACCURACY -> "Accuracy";
            case PRECISION -> "Precision";
            case RECALL -> "Recall";
            case F1 -> "F1";
            case SPECIFICITY -> "Specificity";
            case BALANCED_ACCURACY -> "Balanced accuracy";
            case MCC -> "MCC";
            case AVERAGE_PRECISION -> "Average precision";
            case LOG_LOSS -> "Log loss";
            case BRIER -> "Brier score";
            case CALIBRATION_ERROR -> "Calibration error";
            case MAE -> "MAE";
            case RMSE -> "RMSE";
            case MAPE -> "MAPE";
            case R2 -> "R²";
        };
    }

    private static Stream<PerformanceFacts.Window> values(PerformanceMetric metric, WindowPerformance window) {
        PerformanceReport report = window.report();
        Stream<PerformanceFacts.Window> measured = report.metric(metric).stream()
                .map(MetricResult::value)
                .filter(Estimate::isDefined)
                .map(value -> value(report, value, false));
        Stream<PerformanceFacts.Window> estimated = window.estimate().stream()
                .map(estimate -> estimate.metric(metric.title()))
                .filter(Estimate::isDefined)
                .map(value -> value(report, value, true));
        return Stream.concat(measured, estimated);
    }

    private static PerformanceFacts.Window value(PerformanceReport report, Estimate value, boolean isEstimate) {
        return new PerformanceFacts.Window(
                report.from(), report.to(), value, report.predictions(), report.labelledShare(), isEstimate);
    }

    private static PerformanceFacts.Slice slice(SliceResult slice) {
        return new PerformanceFacts.Slice(
                slice.name() + " = " + slice.value(), slice.labelled(), slice.here(), slice.pValue());
    }

    // ---- fairness

    /** Returns how groups fared in the latest window of each version in which a rate that needs labels is known. */
    static List<FairnessFacts> fairness(List<WindowPerformance> windows) {
        List<FairnessFacts> facts = new ArrayList<>();
        byVersion(windows)
                .forEach((model, its) -> latest(its)
                        .ifPresent(window -> window.fairness()
                                .forEach(report -> SHOWN.forEach(rate -> facts.add(facts(rate, model, report))))));
        return facts;
    }

    private static Optional<WindowPerformance> latest(List<WindowPerformance> windows) {
        List<WindowPerformance> grouped =
                windows.stream().filter(window -> !window.fairness().isEmpty()).toList();
        return grouped.stream()
                .filter(window -> window.fairness().stream()
                        .anyMatch(report -> report.equalOpportunityDifference().isEstimated()))
                .reduce((earlier, later) -> later)
                .or(() -> grouped.stream().reduce((earlier, later) -> later));
    }

    private static FairnessFacts facts(GroupRate rate, ModelVersion model, FairnessReport report) {
        return new FairnessFacts(
                rate.title(),
                model,
                String.join(" and ", report.attributes()),
                report.groups().stream().map(group -> group(rate, group)).toList(),
                report.difference(rate, GroupComparison.BETWEEN_GROUPS).estimate(),
                report.ratio(rate, GroupComparison.BETWEEN_GROUPS).estimate());
    }

    private static FairnessFacts.Group group(GroupRate rate, GroupReport group) {
        FairnessValue value = group.rates().get(rate);
        FairnessValue labelled = group.rates().get(GroupRate.LABELLED_SHARE);
        return new FairnessFacts.Group(
                group.name(),
                group.counts().rows(),
                rate == GroupRate.SELECTION_RATE || labelled == null ? Double.NaN : labelled.value(),
                value == null ? Estimate.undefined("not computed") : value.estimate());
    }
}
