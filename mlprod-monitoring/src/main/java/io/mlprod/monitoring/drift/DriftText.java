package io.mlprod.monitoring.drift;

import io.mlprod.internal.text.NumberText;
import io.mlprod.internal.text.PlainText;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The text of a report for people: less than a hundred lines, however many columns there are. */
final class DriftText {

    private static final int MAX_DETAILED = 10;
    private static final int MAX_NAMED = 20;
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
        text.joint();
        text.others();
        return PlainText.lines(text.lines);
    }

    private void head() {
        long warned = report.columns().stream()
                .filter(c -> c.state() == DriftState.WARNING)
                .count();
        lines.add("drift of " + report.model().name() + "@" + report.model().version() + ": " + report.state() + ", "
                + NumberText.count(report.rows()) + " rows from " + report.from() + " to " + report.to()
                + " against " + report.settings().comparison().title());
        lines.add("  " + NumberText.count(report.drifted().size()) + " of "
                + counted(report.columns().size(), "column") + " drifted"
                + (warned == 0 ? "" : ", " + NumberText.count(warned) + " more near it") + "; p up to "
                + number(report.level()) + " is significant at this look ("
                + number(report.settings().falseAlarmsPerDay()) + " false alarms a day)");
    }

    private void columns() {
        List<ColumnDrift> worst = report.columns().stream()
                .filter(c -> c.state() == DriftState.DRIFT || c.state() == DriftState.WARNING)
                .sorted(Comparator.comparing(ColumnDrift::state).reversed()) // equal ones stay in their order
                .toList();
        worst.stream().limit(MAX_DETAILED).forEach(this::column);
        addNames(
                "further columns that drifted or are near it",
                worst.stream().skip(MAX_DETAILED).map(ColumnDrift::name).toList());
    }

    private void column(ColumnDrift column) {
        DriftMeasure measure = measure(column);
        lines.add("  " + column.name() + ": " + column.state() + ", " + NumberText.percent(column.share())
                + " of the whole shift");
        lines.add("    " + measure.title() + " " + number(column.effects().getOrDefault(measure, 0.0))
                + " (drift from " + number(report.settings().threshold(column.name(), measure)) + " on), "
                + sureness(column.adjustedPValue()));
        if (!Double.isNaN(column.before().mean())
                && !Double.isNaN(column.after().mean())) {
            double deviation = column.before().deviation();
            lines.add("    " + column.meanTitle() + " " + number(column.before().mean(), deviation) + " → "
                    + number(column.after().mean(), deviation) + inDeviations(column) + ", standard deviation "
                    + number(deviation) + " → " + number(column.after().deviation()));
        }
        for (ColumnDrift.CellChange change : column.changes()) {
            lines.add("    " + change.cell() + ": " + NumberText.percent(change.before()) + " → "
                    + NumberText.percent(change.after()) + " of rows");
        }
    }

    private void joint() {
        report.joint().ifPresent(joint -> {
            lines.add("  all columns together: " + joint.state());
            lines.add("    a classifier tells rows apart with AUC " + number(joint.auc()) + " (drift from "
                    + number(report.settings().jointThreshold()) + " on), " + sureness(joint.adjustedPValue()));
        });
    }

    private void others() {
        addNames(
                "significant, but negligible in size",
                names(c -> c.state() == DriftState.OK && c.adjustedPValue() <= report.level()));
        int perCluster = report.settings().rowsPerCluster();
        addNames(
                "not enough data, fewer than "
                        + NumberText.count(report.settings().minRows()) + " rows"
                        + (perCluster == 1 ? "" : " of " + NumberText.count(perCluster) + " each")
                        + " before or after",
                names(c -> c.state() == DriftState.NOT_ENOUGH_DATA));
        addNames("nothing to compare with", report.notCompared());
        addNames("ignored", report.ignored());
    }

    private List<String> names(Predicate<ColumnDrift> of) {
        return report.columns().stream().filter(of).map(ColumnDrift::name).toList();
    }

    private void addNames(String title, List<String> names) {
        if (!names.isEmpty()) {
            int more = names.size() - MAX_NAMED;
            lines.add("  " + title + ": " + names.stream().limit(MAX_NAMED).collect(Collectors.joining(", "))
                    + (more > 0 ? " and " + NumberText.count(more) + " more" : ""));
        }
    }

    private DriftMeasure measure(ColumnDrift column) {
        DriftMeasure set = report.settings().measure();
        return column.effects().containsKey(set) ? set : DriftMeasure.JENSEN_SHANNON;
    }

    private static String sureness(double adjusted) {
        if (adjusted < LEAST) {
            return "p < 1e-99";
        }
        BigDecimal rounded = BigDecimal.valueOf(adjusted).round(UP).stripTrailingZeros();
        return "p = " + (adjusted >= 1e-4 ? rounded.toPlainString() : String.format(Locale.ROOT, "%.1e", rounded));
    }

    private static String inDeviations(ColumnDrift column) {
        double moved = (column.after().mean() - column.before().mean())
                / column.before().deviation();
        return Double.isFinite(moved) ? " (" + (moved < 0 ? "" : "+") + number(moved) + " standard deviations)" : "";
    }

    private static String counted(int count, String what) {
        return NumberText.count(count) + " " + what + (count == 1 ? "" : "s");
    }

    /** Returns a number with three digits. */
    private static String number(double number) {
        return Double.isFinite(number) ? plain(BigDecimal.valueOf(number).round(DIGITS)) : Double.toString(number);
    }

    /** Returns a number with three digits of a unit, so that differences of this size can be seen. */
    private static String number(double number, double unit) {
        if (!(unit > 0 && unit < Double.POSITIVE_INFINITY)) {
            return number(number);
        }
        int scale = 2 - (int) Math.floor(Math.log10(unit));
        return plain(BigDecimal.valueOf(number).setScale(scale, RoundingMode.HALF_UP));
    }

    private static String plain(BigDecimal number) {
        BigDecimal stripped = number.stripTrailingZeros();
        double size = Math.abs(number.doubleValue());
        return size == 0 ? "0" : size >= 1e-3 && size < 1e12 ? stripped.toPlainString() : stripped.toString();
    }
}
