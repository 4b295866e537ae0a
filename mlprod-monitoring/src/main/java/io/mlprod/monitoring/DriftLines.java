package io.mlprod.monitoring;

import io.mlprod.internal.text.NumberText;
import io.mlprod.monitoring.drift.ColumnDrift;
import io.mlprod.monitoring.drift.DriftMeasure;
import io.mlprod.monitoring.drift.DriftReport;
import io.mlprod.monitoring.drift.DriftState;
import io.mlprod.monitoring.internal.series.ColumnText;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/** What was found of a version's drift, as lines of a status: the verdict, and a table of the columns that matter. */
final class DriftLines {

    private static final int MOST_COLUMNS = 8;
    private static final int NAME = 24;
    private static final int CELL = 24;
    private static final double LEAST_P = 1e-12; // below, it says no more
    private static final String ROW = "  %-" + NAME + "s %-15s %-8s %-8s %-8s %s";

    private final DriftReport report;
    private final List<String> lines;

    DriftLines(DriftReport report, List<String> lines) {
        this.report = report;
        this.lines = lines;
    }

    void add() {
        String with = report.settings().comparison().title();
        String window =
                NumberText.count(report.rows()) + " rows from " + report.from().truncatedTo(ChronoUnit.SECONDS) + " to "
                        + report.to().truncatedTo(ChronoUnit.SECONDS);
        switch (report.state()) {
            case NOT_ENOUGH_DATA -> lines.add("  NOT_ENOUGH_DATA to compare with " + with + ", " + window + why());
            case OK -> lines.add("  OK, no drift from " + with + ", " + window);
            case WARNING, DRIFT -> lines.add("  " + report.state() + " from " + with + ", " + window);
        }
        report.joint()
                .filter(all -> all.state() != DriftState.OK)
                .ifPresent(all -> lines.add(String.format(
                        Locale.ROOT,
                        "  all columns together: %s, a classifier has an AUC of %.2f",
                        all.state(),
                        all.auc())));
        if (report.state() != DriftState.NOT_ENOUGH_DATA) {
            addTable();
        }
    }

    private String why() {
        if (report.rows() < report.settings().minRows()) {
            return "; " + NumberText.count(report.settings().minRows()) + " are needed";
        }
        return report.columns().isEmpty() && report.notCompared().isEmpty()
                ? "; there are not yet as many windows as are looked at together"
                : "; what they would be compared with is not there, or has too few rows";
    }

    private void addTable() {
        List<ColumnDrift> all = report.columns();
        List<ColumnDrift> shown = all.stream()
                .filter(column -> all.size() <= MOST_COLUMNS || isShifted(column))
                .limit(MOST_COLUMNS)
                .toList();
        if (!shown.isEmpty()) {
            lines.add(String.format(Locale.ROOT, ROW, "column", "state", "effect", "p", "share", "before → after"));
        }
        shown.forEach(column -> lines.add(line(column)));
        long shifted = all.stream().filter(DriftLines::isShifted).count();
        if (shifted > shown.size()) {
            lines.add("  and " + (shifted - shown.size()) + " more columns that have shifted, of " + all.size());
        } else if (!shown.isEmpty() && all.size() > shown.size()) {
            lines.add("  and " + (all.size() - shown.size()) + " more columns");
        }
    }

    private static boolean isShifted(ColumnDrift column) {
        return column.state() == DriftState.DRIFT || column.state() == DriftState.WARNING;
    }

    private String line(ColumnDrift column) {
        DriftMeasure measure = report.settings().measure();
        Double effect = column.effects().getOrDefault(measure, column.effects().get(DriftMeasure.JENSEN_SHANNON));
        double p = column.adjustedPValue();
        return String.format(
                Locale.ROOT,
                ROW,
                ColumnText.shortened(column.name(), NAME),
                column.state(),
                effect == null ? "-" : String.format(Locale.ROOT, "%.3f", effect),
                p < LEAST_P ? "<1e-12" : String.format(Locale.ROOT, "%.2g", p),
                Double.isNaN(column.share()) ? "-" : NumberText.percent(column.share()),
                ColumnText.change(column, CELL));
    }
}
