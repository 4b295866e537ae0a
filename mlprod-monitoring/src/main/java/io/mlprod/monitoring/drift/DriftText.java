package io.mlprod.monitoring.drift;

import io.mlprod.internal.text.NumberText;
import io.mlprod.internal.text.PlainText;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The text of a report for people. */
final class DriftText {

    private static final int MAX_COLUMNS = 20;
    private static final MathContext DIGITS = new MathContext(3);
    private static final MathContext UP = new MathContext(2, RoundingMode.UP);
    private static final double LEAST = 1e-99; // smaller probabilities are not worth their digits

    private final DriftReport report;
    private final List<String> lines = new ArrayList<>();

    private DriftText(DriftReport report) {
        this.report = report;
    }

    static String of(DriftReport report) {
        DriftText text = new DriftText(report);
        text.head();
        text.columns();
        text.tail();
        return PlainText.lines(text.lines);
    }

    private void head() {
        lines.add("drift of " + report.model().name() + "@" + report.model().version() + ": " + report.state() + ", "
                + NumberText.count(report.rows()) + " rows from " + report.from() + " to " + report.to()
                + " against " + report.settings().comparison().title());
        lines.add("  " + report.drifted().size() + " of "
                + counted(report.columns().size(), "column") + " drifted; "
                + "this look raises a false alarm with a probability of at most " + number(report.level()));
    }

    private void columns() {
        report.columns().stream()
                .filter(c -> c.state() == DriftState.DRIFT || c.state() == DriftState.WARNING)
                .limit(MAX_COLUMNS)
                .forEach(this::column);
    }

    private void column(ColumnDrift column) {
        DriftMeasure measure = measure(column);
        lines.add("  " + column.name() + ": " + column.state() + ", " + NumberText.percent(column.share())
                + " of the whole shift");
        lines.add("    " + measure.title() + " " + number(column.effects().getOrDefault(measure, 0.0))
                + ", drift from " + number(report.settings().threshold(measure)) + " on; "
                + sureness(column.adjustedPValue()));
        if (!Double.isNaN(column.before().mean())
                && !Double.isNaN(column.after().mean())) {
            lines.add("    " + column.meanTitle() + " " + number(column.before().mean()) + " before, "
                    + number(column.after().mean()) + " after" + inDeviations(column) + "; standard deviation "
                    + number(column.before().deviation()) + " before, "
                    + number(column.after().deviation()) + " after");
        }
        for (ColumnDrift.CellChange change : column.changes()) {
            lines.add("    " + change.cell() + ": " + NumberText.percent(change.before()) + " of rows before, "
                    + NumberText.percent(change.after()) + " after");
        }
    }

    private void tail() {
        report.joint().ifPresent(joint -> {
            lines.add("  all columns together: " + joint.state());
            lines.add("    a classifier tells rows apart with AUC " + number(joint.auc()) + ", drift from "
                    + number(report.settings().jointThreshold()) + " on; " + sureness(joint.adjustedPValue()));
        });
        String negligible = names(report.columns().stream()
                .filter(c -> c.state() == DriftState.OK && c.adjustedPValue() <= report.level())
                .map(ColumnDrift::name)
                .toList());
        if (!negligible.isEmpty()) {
            lines.add("  significant, but negligible in size: " + negligible);
        }
        String few = names(report.columns().stream()
                .filter(c -> c.state() == DriftState.NOT_ENOUGH_DATA)
                .map(ColumnDrift::name)
                .toList());
        if (!few.isEmpty()) {
            lines.add("  not enough data, fewer than "
                    + NumberText.count(report.settings().minRows()) + " rows before or after: " + few);
        }
        if (!report.notCompared().isEmpty()) {
            lines.add("  nothing to compare with: " + names(report.notCompared()));
        }
    }

    private DriftMeasure measure(ColumnDrift column) {
        DriftMeasure set = report.settings().measure();
        return column.effects().containsKey(set) ? set : DriftMeasure.JENSEN_SHANNON;
    }

    private static String sureness(double adjusted) {
        return "by chance with a probability of at most " + probability(adjusted);
    }

    private static String probability(double p) {
        BigDecimal rounded = BigDecimal.valueOf(Math.max(p, LEAST)).round(UP).stripTrailingZeros();
        return p >= 1e-4 ? rounded.toPlainString() : String.format(Locale.ROOT, "%.1e", rounded);
    }

    private static String inDeviations(ColumnDrift column) {
        double moved = (column.after().mean() - column.before().mean())
                / column.before().deviation();
        return Double.isFinite(moved) ? " (" + (moved < 0 ? "" : "+") + number(moved) + " standard deviations)" : "";
    }

    private static String counted(int count, String what) {
        return NumberText.count(count) + " " + what + (count == 1 ? "" : "s");
    }

    private static String names(List<String> names) {
        String some = names.stream().limit(MAX_COLUMNS).collect(Collectors.joining(", "));
        return names.size() <= MAX_COLUMNS ? some : some + " and " + (names.size() - MAX_COLUMNS) + " more";
    }

    private static String number(double number) {
        if (!Double.isFinite(number)) {
            return Double.toString(number);
        }
        BigDecimal rounded = BigDecimal.valueOf(number).round(DIGITS).stripTrailingZeros();
        double size = Math.abs(number);
        return size == 0 ? "0" : size >= 1e-4 && size < 1e7 ? rounded.toPlainString() : rounded.toString();
    }
}
