package io.mlprod.monitoring.fairness;

import io.mlprod.evaluation.Estimate;
import io.mlprod.internal.text.NumberText;
import io.mlprod.internal.text.PlainText;
import io.mlprod.monitoring.fairness.FairnessValue.Need;
import io.mlprod.monitoring.fairness.FairnessValue.Shortage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A report as a table that fits 120 columns. */
final class FairnessText {

    private static final int MOST_GROUPS = 30;
    private static final int MOST_REASONS = 10;
    private static final int NAME = 18;
    private static final String ROW = "  %-" + NAME + "s %9s %8s %-20s %-20s %-20s %-5s %-5s %s";
    private static final String NONE = "n/e";

    private final FairnessReport report;
    private final List<String> lines = new ArrayList<>();

    private FairnessText(FairnessReport report) {
        this.report = report;
    }

    static String of(FairnessReport report) {
        return new FairnessText(report).text();
    }

    private String text() {
        addHead();
        addTable();
        addOdds();
        addLabels();
        addReasons();
        return PlainText.lines(lines.stream().map(String::stripTrailing).toList());
    }

    private void addHead() {
        GroupCounts all = report.overall().counts();
        lines.add("fairness by " + String.join(" and ", report.attributes()) + ": " + NumberText.count(all.rows())
                + " rows, " + NumberText.count(all.labelled()) + " labelled; selected is \"" + report.positive()
                + "\"; intervals of " + NumberText.exactPercent(report.confidence()));
        if (all.rows() > 0 && all.selected() + all.positives() == 0) {
            lines.add("  no row was predicted or labelled so: is the class spelled as the model spells it?");
        }
    }

    private void addTable() {
        lines.add(String.format(
                Locale.ROOT,
                ROW,
                "group",
                "rows",
                "labelled",
                "selection rate",
                "true positive rate",
                "false positive rate",
                "PPV",
                "ECE",
                "Brier"));
        List<GroupReport> groups = report.groups();
        groups.stream().limit(MOST_GROUPS).forEach(group -> lines.add(line(group)));
        if (groups.size() > MOST_GROUPS) {
            lines.add("  and " + (groups.size() - MOST_GROUPS) + " more groups");
        }
        lines.add(line(report.overall()));
        lines.add(line("largest difference", rate -> report.difference(rate, GroupComparison.BETWEEN_GROUPS)));
        lines.add(line("  from all", rate -> report.difference(rate, GroupComparison.TO_OVERALL)));
        lines.add(line("smallest ratio", rate -> report.ratio(rate, GroupComparison.BETWEEN_GROUPS)));
        lines.add(line("  to all", rate -> report.ratio(rate, GroupComparison.TO_OVERALL)));
    }

    private static String line(GroupReport group) {
        return String.format(
                Locale.ROOT,
                ROW,
                shortened(group.name()),
                NumberText.count(group.counts().rows()),
                labelled(group),
                wide(group.rate(GroupRate.SELECTION_RATE)),
                wide(group.rate(GroupRate.TRUE_POSITIVE_RATE)),
                wide(group.rate(GroupRate.FALSE_POSITIVE_RATE)),
                narrow(group.rate(GroupRate.POSITIVE_PREDICTIVE_VALUE)),
                narrow(group.calibrationError()),
                narrow(group.brier()));
    }

    private static String line(String title, Function<GroupRate, FairnessValue> gap) {
        return String.format(
                Locale.ROOT,
                ROW,
                title,
                "",
                narrow(gap.apply(GroupRate.LABELLED_SHARE)),
                wide(gap.apply(GroupRate.SELECTION_RATE)),
                wide(gap.apply(GroupRate.TRUE_POSITIVE_RATE)),
                wide(gap.apply(GroupRate.FALSE_POSITIVE_RATE)),
                narrow(gap.apply(GroupRate.POSITIVE_PREDICTIVE_VALUE)),
                "",
                "");
    }

    /** Returns a name that is safe to print and as wide as its column, at most. */
    private static String shortened(String name) {
        String plain = PlainText.line(name);
        return plain.codePointCount(0, plain.length()) <= NAME
                ? plain
                : plain.substring(0, plain.offsetByCodePoints(0, NAME - 1)) + "…";
    }

    private static String labelled(GroupReport group) {
        GroupCounts counts = group.counts();
        return counts.rows() == 0
                ? NONE
                : String.format(Locale.ROOT, "%.1f %%", 100.0 * counts.labelled() / counts.rows());
    }

    private static String wide(FairnessValue value) {
        if (!value.isEstimated()) {
            return "not estimable";
        }
        Estimate estimate = value.estimate();
        return String.format(Locale.ROOT, "%.3f [%.3f, %.3f]", estimate.value(), estimate.lower(), estimate.upper());
    }

    private static String narrow(FairnessValue value) {
        return value.isEstimated() ? String.format(Locale.ROOT, "%.3f", value.value()) : NONE;
    }

    private void addOdds() {
        lines.add("equalised odds, the worse of both rates: difference " + wide(report.equalizedOddsDifference())
                + ", ratio " + wide(report.equalizedOddsRatio()));
    }

    /** Labels that come less often for one group are a bias that no rate shows. */
    private void addLabels() {
        FairnessValue gap = report.difference(GroupRate.LABELLED_SHARE, GroupComparison.BETWEEN_GROUPS);
        if (gap.isEstimated()
                && gap.estimate().lower() > 0
                && report.overall().counts().labelled() > 0) {
            GroupReport fewest = report.compared(GroupRate.LABELLED_SHARE).stream()
                    .min(Comparator.comparingDouble(
                            group -> group.rate(GroupRate.LABELLED_SHARE).value()))
                    .orElseThrow();
            lines.add("labels do not come equally often: fewest for " + shortened(fewest.name()) + " ("
                    + labelled(fewest) + "), difference " + wide(gap) + "; rates that need labels may be biased by it");
        }
    }

    private void addReasons() {
        GroupReport all = report.overall();
        boolean hasLabels = all.counts().labelled() > 0;
        boolean hasScores = all.brier().shortages().stream().noneMatch(FairnessText::areNoScores);
        if (!hasLabels) {
            lines.add("no row has a label, so only selection rates are known");
        } else if (!hasScores) {
            lines.add("no row has a label and a score, so no calibration is known");
        }
        List<String> reasons = new ArrayList<>();
        for (GroupReport group : report.groups()) {
            List<FairnessValue> values = new ArrayList<>();
            values.add(group.rate(GroupRate.SELECTION_RATE));
            if (hasLabels) {
                values.addAll(group.rates().values());
            }
            if (hasLabels && hasScores) {
                values.add(group.brier());
            }
            String why = values.stream()
                    .map(value -> value.estimate().reason())
                    .filter(reason -> !reason.isEmpty())
                    .flatMap(reason -> Stream.of(reason.split("; ")))
                    .distinct()
                    .collect(Collectors.joining("; "));
            if (!why.isEmpty()) {
                reasons.add("not estimable for " + shortened(group.name()) + ": " + why);
            }
        }
        reasons.stream().limit(MOST_REASONS).forEach(lines::add);
        if (reasons.size() > MOST_REASONS) {
            lines.add("  and " + NumberText.count(reasons.size() - MOST_REASONS) + " more groups with too few rows");
        }
    }

    private static boolean areNoScores(Shortage shortage) {
        return shortage.need() == Need.SCORES && shortage.has() == 0;
    }
}
