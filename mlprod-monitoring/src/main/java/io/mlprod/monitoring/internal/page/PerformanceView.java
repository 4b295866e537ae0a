package io.mlprod.monitoring.internal.page;

import io.mlprod.internal.text.DurationText;
import io.mlprod.internal.text.NumberText;
import io.mlprod.monitoring.internal.page.PageView.Table;
import io.mlprod.monitoring.internal.page.PageView.Table.Column;
import io.mlprod.monitoring.report.PerformanceFacts;
import io.mlprod.monitoring.report.PerformanceFacts.Window;
import io.mlprod.monitoring.report.ReportData;
import io.mlprod.monitoring.report.VersionFacts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The view of the metrics of predictions: a chart for each, with the verdict on each version. */
final class PerformanceView {

    static final double CHANCE = 0.05;

    private PerformanceView() {}

    static List<PageView.Metric> of(ReportData data, TimeBins bins) {
        Map<String, List<PerformanceFacts>> byMetric = new LinkedHashMap<>();
        data.performance()
                .forEach(facts -> byMetric.computeIfAbsent(facts.metric(), empty -> new ArrayList<>())
                        .add(facts));
        return byMetric.values().stream()
                .map(versions -> new PageView.Metric(
                        Shown.name(versions.get(0).metric()),
                        new MetricChart(data, bins, versions).chart(),
                        versions.stream().map(PerformanceView::version).toList(),
                        numbers(versions, bins)))
                .toList();
    }

    /** Returns the facts that stand for all: those of the version that serves, the worst metric of it first. */
    static Optional<PerformanceFacts> main(ReportData data) {
        return ofServing(data, data.performance());
    }

    /** Returns the facts of the version that serves, the worst first; of another one if nothing is known of it. */
    static Optional<PerformanceFacts> ofServing(ReportData data, List<PerformanceFacts> facts) {
        List<PerformanceFacts> its = facts.stream()
                .filter(one -> data.versions().stream()
                        .anyMatch(version -> version.state() == VersionFacts.State.SERVING
                                && version.model().equals(one.model())))
                .toList();
        List<PerformanceFacts> known = its.isEmpty() ? facts : its;
        return known.stream()
                .filter(one -> one.verdict() == PerformanceFacts.Verdict.WORSE)
                .findFirst()
                .or(() -> known.stream().findFirst());
    }

    /** Returns which window it is, in words. */
    static String which(PerformanceFacts facts, Window window) {
        return window.isEstimate()
                ? "estimated"
                : facts.judged().isPresent() ? Shown.span(window.from(), window.to()) : "last labelled window";
    }

    private static PageView.Metric.Judged version(PerformanceFacts facts) {
        List<String> sentences = new ArrayList<>();
        if (!facts.reason().isEmpty()) {
            sentences.add(Shown.sentence(facts.reason()));
        }
        facts.judged()
                .filter(judged -> facts.isOutdated() || !facts.last().equals(facts.judged()))
                .ifPresent(judged -> sentences.add("The verdict is of the window from "
                        + Shown.span(judged.from(), judged.to()) + ": " + value(judged) + "."
                        + (facts.isOutdated() ? " Later ones have none, though they wait for no more labels." : "")));
        facts.last().ifPresent(last -> sentences.add(last(last)));
        facts.worstSlice().ifPresent(slice -> sentences.add(slice(slice)));
        if (Double.isFinite(facts.estimateError())) {
            sentences.add("Estimates were off by " + Shown.number(facts.estimateError())
                    + " in the mean where labels came later.");
        }
        facts.labelDelay()
                .ifPresent(delay -> sentences.add("Half of the labels come within " + DurationText.of(delay) + "."));
        return new PageView.Metric.Judged(
                "Version " + Shown.name(facts.model().version()), Pill.of(facts), String.join(" ", sentences));
    }

    private static String last(Window last) {
        return (last.isEstimate() ? "Estimated without labels at " : "The last labelled window has ")
                + value(last)
                + (last.isEstimate()
                        ? "."
                        : "; " + Shown.percent(last.labelled()) + " of its " + NumberText.count(last.rows())
                                + " predictions have a label.");
    }

    private static String value(Window window) {
        return Shown.metric(window.value())
                + (window.value().isBounded() ? " (95 % interval " + Shown.interval(window.value()) + ")" : "");
    }

    private static String slice(PerformanceFacts.Slice slice) {
        return "The worst part is " + Shown.name(slice.name()) + ": " + Shown.metric(slice.value())
                + (slice.value().isBounded() ? " (" + Shown.interval(slice.value()) + ")" : "") + " of "
                + NumberText.count(slice.rows()) + " labelled predictions; "
                + (slice.pValue() > CHANCE
                        ? "chance explains that one of all parts is as bad."
                        : "by chance one of all parts is as bad with a probability of at most "
                                + Shown.probability(slice.pValue()) + ".");
    }

    private static Table numbers(List<PerformanceFacts> versions, TimeBins bins) {
        List<List<String>> rows = new ArrayList<>();
        for (PerformanceFacts facts : versions) {
            Stream.of(false, true)
                    .flatMap(isEstimate -> MetricChart.windows(facts, isEstimate, bins).stream())
                    .sorted(Comparator.comparing(Window::from))
                    .forEach(window -> rows.add(List.of(
                            Shown.time(window.from()),
                            Shown.name(facts.model().version()),
                            window.isEstimate() ? "estimated" : "measured",
                            Shown.metric(window.value()),
                            Shown.interval(window.value()),
                            NumberText.count(window.rows()),
                            Shown.percent(window.labelled()))));
        }
        return new Table(
                List.of(
                        Column.text("From"),
                        Column.text("Version"),
                        Column.text("How"),
                        Column.number("Value"),
                        Column.number("95 % interval"),
                        Column.number("Predictions"),
                        Column.number("Labelled")),
                rows);
    }
}
