package io.mlprod.monitoring.performance;

import io.mlprod.evaluation.Estimate;
import io.mlprod.internal.text.DurationText;
import io.mlprod.internal.text.NumberText;
import io.mlprod.internal.text.PlainText;
import io.mlprod.monitoring.performance.PerformanceReport.MetricResult;
import io.mlprod.monitoring.performance.PerformanceReport.SliceResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The text of a report for people: a table of less than fifty lines. */
final class PerformanceText {

    private static final int MOST_SLICES = 5;

    private final PerformanceReport report;
    private final List<String> lines = new ArrayList<>();

    private PerformanceText(PerformanceReport report) {
        this.report = report;
    }

    static String of(PerformanceReport report) {
        PerformanceText text = new PerformanceText(report);
        text.head();
        text.metrics();
        text.slices();
        text.report.notes().forEach(note -> text.lines.add("  note: " + note));
        return PlainText.lines(text.lines);
    }

    private void head() {
        lines.add("performance of " + report.model() + ": " + report.verdict() + ", " + report.from() + " to "
                + report.to());
        lines.add("  " + NumberText.count(report.labelled()) + " of " + NumberText.count(report.predictions())
                + " predictions labelled (" + NumberText.percent(report.labelledShare()) + "); half of them after "
                + report.delay().median().map(DurationText::of).orElse("more than has passed") + ", 90 % after "
                + report.delay().ninety().map(DurationText::of).orElse("more than has passed"));
        PerformanceReport.Coverage coverage = report.coverage();
        if (!coverage.isRepresentative()) {
            lines.add("  labelled predictions are unlike the others: " + coverage.worst() + " ("
                    + NumberText.percent(coverage.effect()) + " would have to be others, p = "
                    + small(coverage.pValue()) + ")");
        }
        PerformanceReport.LabelCounts counts = report.labels();
        lines.add("  labels: " + NumberText.count(counts.joined()) + " joined, " + counts.duplicate() + " duplicate, "
                + counts.corrected() + " corrected, " + counts.late() + " late, " + counts.unmatched()
                + " unmatched, " + counts.foreign() + " foreign, " + counts.early() + " early, " + counts.lost()
                + " lost");
        if (counts.droppedPredictions() > 0) {
            lines.add("  " + NumberText.count(counts.droppedPredictions()) + " predictions were not kept");
        }
    }

    private void metrics() {
        lines.add("  compared with " + report.reference());
        lines.add(row("metric", "value", "reference", "difference", "p", "verdict"));
        for (MetricResult metric : report.metrics()) {
            lines.add(row(
                    metric.metric().title(),
                    estimate(metric.value()),
                    estimate(metric.reference()),
                    estimate(metric.difference()),
                    small(metric.pValue()),
                    metric.verdict().name()));
            if (!metric.value().isDefined()) {
                lines.add("    " + metric.value().reason());
            }
        }
    }

    private void slices() {
        if (report.slices().isEmpty()) {
            return;
        }
        lines.add("  slices by " + report.slices().get(0).metric().title() + " against the rest, the worst first");
        for (SliceResult slice :
                report.slices().subList(0, Math.min(MOST_SLICES, report.slices().size()))) {
            lines.add(row(
                    slice.name() + "=" + slice.value(),
                    estimate(slice.here()),
                    estimate(slice.rest()),
                    estimate(slice.difference()),
                    small(slice.pValue()),
                    (slice.isWorse() ? "WORSE, " : "") + NumberText.count(slice.labelled()) + " labels"));
        }
        if (report.slices().size() > MOST_SLICES) {
            lines.add("    and " + (report.slices().size() - MOST_SLICES) + " more");
        }
    }

    private static String row(String... cells) {
        return String.format(Locale.ROOT, "  %-17s %-21s %-21s %-23s %-7s %s", (Object[]) cells)
                .stripTrailing();
    }

    private static String estimate(Estimate estimate) {
        if (!estimate.isDefined()) {
            return "-";
        }
        double width = estimate.upper() - estimate.lower();
        if (!estimate.isBounded() || width == 0) {
            return NumberText.measured(estimate.value());
        }
        int decimals = Math.max(0, Math.min(9, 1 - (int) Math.floor(Math.log10(width))));
        return number(estimate.value(), decimals) + " [" + number(estimate.lower(), decimals) + ", "
                + number(estimate.upper(), decimals) + "]";
    }

    private static String number(double number, int decimals) {
        return String.format(Locale.ROOT, "%." + decimals + "f", number);
    }

    private static String small(double p) {
        return Double.isNaN(p)
                ? "-"
                : p < 1e-12
                        ? "<1e-12"
                        : p < 0.001 ? String.format(Locale.ROOT, "%.1e", p) : String.format(Locale.ROOT, "%.3f", p);
    }
}
