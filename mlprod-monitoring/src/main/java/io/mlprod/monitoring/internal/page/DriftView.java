package io.mlprod.monitoring.internal.page;

import io.mlprod.internal.text.NumberText;
import io.mlprod.monitoring.drift.DriftState;
import io.mlprod.monitoring.drift.JointDrift;
import io.mlprod.monitoring.report.DriftFacts;
import io.mlprod.monitoring.report.ReportData;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The view of a comparison. */
final class DriftView {

    private static final int MOST_OPEN = 3;
    private static final int MOST_OF_OTHERS = 40;
    private static final int MOST_NAMED = 20;
    private static final int ALL_SHOWN = 8;
    private static final double LEAST = 1e-99; // smaller probabilities are not worth their digits

    private DriftView() {}

    /**
     * Returns the view of a comparison.
     *
     * @param id begins the names of its columns' drawings
     * @param isNow whether it is of what serves: of other versions the page has only what matters most
     */
    static PageView.Comparison of(
            DriftFacts look, Optional<Chart> chart, ReportData.Kind kind, String id, boolean isNow) {
        boolean isShort = look.columns().size() <= ALL_SHOWN;
        List<DriftFacts.Column> shown = look.columns().stream()
                .filter(column -> isShort || isLoud(column))
                .limit(isNow ? Long.MAX_VALUE : MOST_OF_OTHERS)
                .toList();
        List<DriftFacts.Column> calm = look.columns().stream()
                .filter(column -> !isShort && !isLoud(column))
                .toList();
        int left = look.columns().size() - shown.size() - (isNow ? calm.size() : 0);
        return new PageView.Comparison(
                kind == ReportData.Kind.DATA_SET
                        ? "The data set"
                        : "Version " + Shown.name(look.model().version()),
                intro(look, kind),
                Pill.of(look.state()),
                look.joint().map(DriftView::joint).orElse(""),
                chart,
                rows(shown, id, 0, isNow ? MOST_OPEN : 0),
                isNow ? rows(calm, id, shown.size(), 0) : List.of(),
                calmTitle(calm),
                left == 0
                        ? ""
                        : Shown.counted(left, "more column") + ": the JSON of this report has "
                                + (left == 1 ? "it." : "them."),
                notCompared(look));
    }

    private static boolean isLoud(DriftFacts.Column column) {
        return column.state() == DriftState.DRIFT || column.state() == DriftState.WARNING;
    }

    private static String intro(DriftFacts look, ReportData.Kind kind) {
        String time = kind == ReportData.Kind.MODEL ? Shown.span(look.from(), look.to()) + " UTC, " : "";
        long days = Math.round(1 / look.falseAlarmsPerDay());
        return time + Shown.counted(look.rows(), "row") + ", against " + Shown.name(look.comparedWith()) + ". "
                + (kind == ReportData.Kind.MODEL
                        ? "Without any shift there is one false alarm in " + Shown.counted(days, "day") + "."
                        : "Without any shift there is a false alarm with a probability of "
                                + NumberText.percent(look.level()) + ".");
    }

    private static String joint(JointDrift joint) {
        return "All columns together: a classifier tells these rows from those of the reference with an AUC of "
                + Shown.number(joint.auc()) + ", where 0.5 is chance (" + p(joint.adjustedPValue()) + ").";
    }

    private static List<PageView.Row> rows(List<DriftFacts.Column> columns, String id, int from, int open) {
        return IntStream.range(0, columns.size()) // those with drift come first
                .mapToObj(i -> row(
                        columns.get(i),
                        id + "-" + (from + i),
                        i < open && columns.get(i).state() == DriftState.DRIFT))
                .toList();
    }

    private static PageView.Row row(DriftFacts.Column column, String id, boolean isOpen) {
        boolean isTested = column.state() != DriftState.NOT_ENOUGH_DATA;
        return new PageView.Row(
                id,
                Pill.of(column.state()),
                Shown.name(column.name()),
                column.measured().equals("value") ? "number" : column.measured(),
                isTested ? shortMeasure(column.measure()) + " " + Shown.size(column.effect()) : "–",
                isTested ? p(column.pValue()) : "–",
                isTested ? Shown.part(column.share()) : "–",
                isOpen,
                Shown.sentence(column.change()),
                isTested
                        ? Shown.name(column.measure()) + " " + Shown.size(column.effect()) + ", drift from "
                                + Shown.number(column.threshold()) + " on. " + Shown.sentence(column.test())
                        : Shown.sentence(column.test()),
                Shown.sentence(column.next()),
                HistogramChart.of(column),
                CellTable.of(column));
    }

    private static String shortMeasure(String measure) {
        if (measure.startsWith("Jensen")) {
            return "JS";
        }
        int end = measure.indexOf(' ');
        return measure.startsWith("Wasserstein") ? "W₁" : Shown.name(end < 0 ? measure : measure.substring(0, end));
    }

    private static String p(double p) {
        return p < LEAST ? "p < 1e-99" : "p " + Shown.probability(p);
    }

    private static String calmTitle(List<DriftFacts.Column> calm) {
        long few = calm.stream()
                .filter(column -> column.state() == DriftState.NOT_ENOUGH_DATA)
                .count();
        long ok = calm.size() - few;
        return Shown.counted(ok, "column") + " without a shift that matters"
                + (few == 0 ? "" : ", " + NumberText.count(few) + " with too few rows");
    }

    private static String notCompared(DriftFacts look) {
        if (look.notCompared().isEmpty()) {
            return "";
        }
        int more = look.notCompared().size() - MOST_NAMED;
        return "Nothing to compare with: "
                + look.notCompared().stream().limit(MOST_NAMED).map(Shown::name).collect(Collectors.joining(", "))
                + (more > 0 ? " and " + more + " more" : "") + ".";
    }
}
