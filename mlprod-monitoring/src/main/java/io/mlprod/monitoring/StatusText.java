package io.mlprod.monitoring;

import io.mlprod.internal.text.DurationText;
import io.mlprod.internal.text.NumberText;
import io.mlprod.internal.text.PlainText;
import io.mlprod.monitoring.VersionReport.Reference;
import io.mlprod.monitoring.drift.ColumnDrift;
import io.mlprod.monitoring.drift.DriftMeasure;
import io.mlprod.monitoring.drift.DriftReport;
import io.mlprod.monitoring.drift.DriftState;
import io.mlprod.monitoring.health.Health;
import io.mlprod.monitoring.quality.QualityIssue;
import io.mlprod.monitoring.quality.QualityReport;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A status as text that fits a screen. */
final class StatusText {

    private static final int MOST_COLUMNS = 8;
    private static final int MOST_ALARMS = 5;
    private static final int MOST_ISSUES = 5;
    private static final int NAME = 24;

    private StatusText() {}

    /** Returns the status in lines. */
    static String of(MonitorStatus status) {
        List<String> lines = new ArrayList<>();
        lines.add("monitor at " + second(status.at()) + ", state " + status.state());
        for (Health.Part part : status.health().parts()) {
            lines.add("  " + part);
        }
        status.versions().forEach(version -> addVersion(version, lines));
        List<Alarm> alarms = status.alarms();
        for (Alarm alarm : alarms.subList(Math.max(0, alarms.size() - MOST_ALARMS), alarms.size())) {
            lines.add("alarm " + alarm);
        }
        for (MonitorStatus.Problem problem : status.problems()) {
            lines.add("problem " + problem.kind() + " ×" + NumberText.count(problem.count()) + ": " + problem.latest());
        }
        lines.add("cost: " + NumberText.count(status.cost().evaluations()) + " evaluations in "
                + DurationText.of(status.cost().evaluating()));
        return PlainText.lines(lines);
    }

    private static void addVersion(VersionReport version, List<String> lines) {
        Reference reference = version.reference();
        lines.add(version.model() + (version.isLoaded() ? "" : " (not loaded)") + ": "
                + NumberText.count(version.countedRows()) + " rows counted"
                + (version.droppedRows() == 0 ? "" : ", " + NumberText.count(version.droppedRows()) + " dropped")
                + "; reference " + reference.source() + " of " + NumberText.count(reference.rows()) + " rows");
        reference.notes().forEach(note -> lines.add("  note: " + note));
        version.drift().ifPresent(drift -> addDrift(drift, lines));
        version.quality().ifPresent(quality -> addQuality(quality, lines));
    }

    private static void addQuality(QualityReport quality, List<String> lines) {
        List<QualityIssue> issues = quality.issues();
        lines.add("  quality " + quality.state() + (issues.isEmpty() ? "" : ", " + issues.size() + " open"));
        issues.stream().limit(MOST_ISSUES).forEach(issue -> lines.add("    " + issue));
    }

    private static void addDrift(DriftReport drift, List<String> lines) {
        lines.add("  " + drift.state() + " from "
                + drift.settings().comparison().title() + ", window " + second(drift.from()) + " to "
                + second(drift.to()) + ", " + NumberText.count(drift.rows()) + " rows");
        if (drift.columns().isEmpty()) {
            return;
        }
        DriftMeasure measure = drift.settings().measure();
        lines.add(String.format(
                Locale.ROOT,
                "  %-" + NAME + "s %-15s %-8s %-8s %-8s %s",
                "column",
                "state",
                "effect",
                "p",
                "share",
                "before → after"));
        drift.columns().stream()
                .filter(column -> drift.columns().size() <= MOST_COLUMNS || column.state() != DriftState.OK)
                .limit(MOST_COLUMNS)
                .forEach(column -> lines.add(line(column, measure)));
        int others = drift.columns().size() - MOST_COLUMNS;
        if (others > 0) {
            lines.add("  and " + others + " more columns");
        }
    }

    private static String line(ColumnDrift column, DriftMeasure measure) {
        Double effect = column.effects().getOrDefault(measure, column.effects().get(DriftMeasure.JENSEN_SHANNON));
        return String.format(
                Locale.ROOT,
                "  %-" + NAME + "s %-15s %-8s %-8s %-8s %s",
                shortened(column.name()),
                column.state(),
                effect == null ? "-" : String.format(Locale.ROOT, "%.3f", effect),
                String.format(Locale.ROOT, "%.2g", column.adjustedPValue()),
                Double.isNaN(column.share()) ? "-" : NumberText.percent(column.share()),
                change(column));
    }

    private static String change(ColumnDrift column) {
        if (!Double.isNaN(column.after().mean())) {
            return String.format(
                    Locale.ROOT,
                    "%s %.4g → %.4g",
                    column.meanTitle(),
                    column.before().mean(),
                    column.after().mean());
        }
        return column.changes().isEmpty()
                ? ""
                : column.changes().get(0).cell() + ": "
                        + NumberText.percent(column.changes().get(0).before()) + " → "
                        + NumberText.percent(column.changes().get(0).after());
    }

    private static String shortened(String name) {
        return name.length() <= NAME ? name : name.substring(0, NAME - 1) + "…";
    }

    private static Instant second(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS);
    }
}
