package io.mlprod.monitoring;

import io.mlprod.internal.text.DurationText;
import io.mlprod.internal.text.NumberText;
import io.mlprod.internal.text.PlainText;
import io.mlprod.monitoring.VersionReport.Deploy;
import io.mlprod.monitoring.VersionReport.Reference;
import io.mlprod.monitoring.VersionReport.Source;
import io.mlprod.monitoring.alert.Alert;
import io.mlprod.monitoring.health.Health;
import io.mlprod.monitoring.internal.series.ColumnText;
import io.mlprod.monitoring.quality.QualityIssue;
import io.mlprod.monitoring.quality.QualityReport;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A status as text that fits a screen. */
final class StatusText {

    private static final int MOST_ALERTS = 5;
    private static final int MOST_ISSUES = 5;
    private static final int MOST_UNLOADED = 3;
    private static final int MOST_NAMED = 3;
    private static final int CELL = 24;

    private StatusText() {}

    /** Returns the status in lines. */
    static String of(MonitorStatus status) {
        List<String> lines = new ArrayList<>();
        lines.add("monitor at " + second(status.at()) + ", state " + status.state());
        for (Health.Part part : status.health().parts()) {
            lines.add("  " + part);
        }
        status.versions().stream().filter(VersionReport::isLoaded).forEach(version -> {
            addVersion(version, lines);
            status.performance().stream()
                    .filter(found -> found.model().equals(version.model()))
                    .forEach(found -> PerformanceLines.add(found, lines));
        });
        addUnloaded(status, lines);
        status.alerts().stream().limit(MOST_ALERTS).forEach(alert -> lines.add(line(alert)));
        if (status.alerts().size() > MOST_ALERTS) {
            lines.add("and " + (status.alerts().size() - MOST_ALERTS) + " more alerts");
        }
        for (MonitorStatus.Problem problem : status.problems()) {
            lines.add("problem " + problem.kind() + " ×" + NumberText.count(problem.count()) + ": " + problem.latest());
        }
        lines.add("cost: " + NumberText.count(status.cost().evaluations()) + " evaluations in "
                + DurationText.of(status.cost().evaluating()));
        return PlainText.lines(lines);
    }

    private static String line(Alert alert) {
        return "alert " + alert.severity() + (alert.state() == Alert.State.ACKNOWLEDGED ? " (acknowledged)" : "")
                + " since " + second(alert.since()) + ": " + alert.text();
    }

    private static void addVersion(VersionReport version, List<String> lines) {
        lines.add(head(version) + reference(version.reference()));
        version.reference().notes().forEach(note -> lines.add("  note: " + note));
        version.deploy().ifPresent(deploy -> lines.add(first(deploy)));
        version.drift()
                .ifPresentOrElse(
                        drift -> new DriftLines(drift, lines).add(),
                        () -> version.open()
                                .ifPresent(open -> lines.add("  no window has ended yet; the open one has "
                                        + NumberText.count(open.rows()) + " rows since " + second(open.from()))));
        version.quality().ifPresent(quality -> addQuality(quality, lines));
    }

    private static String first(Deploy deploy) {
        String drifted = deploy.drift().drifted().stream()
                .limit(MOST_NAMED)
                .map(column -> column.name() + " (" + ColumnText.change(column, CELL) + ")")
                .collect(Collectors.joining(", "));
        return "  its first rows against " + deploy.before() + ": "
                + deploy.drift().state() + (drifted.isEmpty() ? "" : " in " + drifted);
    }

    private static String head(VersionReport version) {
        return version.model() + (version.isLoaded() ? "" : " (not loaded)") + ": "
                + NumberText.count(version.countedRows()) + " rows counted"
                + (version.droppedRows() == 0 ? "" : ", " + NumberText.count(version.droppedRows()) + " dropped");
    }

    private static String reference(Reference reference) {
        String rows = NumberText.count(reference.rows()) + " rows";
        return reference.source() == Source.COLLECTING
                ? "; collecting a reference, " + rows + " so far"
                : "; reference " + reference.source() + " of " + rows;
    }

    private static void addQuality(QualityReport quality, List<String> lines) {
        List<QualityIssue> issues = quality.issues();
        lines.add("  quality " + quality.state() + (issues.isEmpty() ? "" : ", " + issues.size() + " open"));
        issues.stream().limit(MOST_ISSUES).forEach(issue -> lines.add("    " + issue));
        if (issues.size() > MOST_ISSUES) {
            lines.add("    and " + (issues.size() - MOST_ISSUES) + " more");
        }
    }

    private static void addUnloaded(MonitorStatus status, List<String> lines) {
        List<VersionReport> unloaded = status.versions().stream()
                .filter(version -> !version.isLoaded())
                .toList();
        for (VersionReport version : unloaded.subList(0, Math.min(MOST_UNLOADED, unloaded.size()))) {
            String verdicts =
                    version.drift().map(found -> "; at last " + found.state()).orElse("")
                            + version.quality()
                                    .map(found -> ", quality " + found.state())
                                    .orElse("");
            lines.add(head(version) + verdicts);
        }
        if (unloaded.size() > MOST_UNLOADED) {
            lines.add(unloaded.stream()
                    .skip(MOST_UNLOADED)
                    .map(version -> version.model().toString())
                    .collect(Collectors.joining(", ", "not loaded either: ", "")));
        }
    }

    static Instant second(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS);
    }
}
