package io.mlprod.monitoring.internal.series;

import io.mlprod.internal.text.NumberText;
import io.mlprod.monitoring.Windows;
import io.mlprod.monitoring.alert.Kpi;
import io.mlprod.monitoring.drift.ColumnDrift;
import io.mlprod.monitoring.drift.Drift;
import io.mlprod.monitoring.drift.DriftMeasure;
import io.mlprod.monitoring.drift.DriftReport;
import io.mlprod.monitoring.drift.DriftState;
import io.mlprod.monitoring.drift.JointDrift;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What there is to be told of drift: how many columns drift, and which. A column counts as drifting until its shift has
 * been small in several windows in a row; else a shift of about the threshold, which is above it in one window and
 * below in the next, would be an alert every other hour. For one thread at a time.
 */
final class DriftFindings {

    private static final int MOST_NAMED = 3;
    private static final int LONGEST_NAME = 20;
    private static final int LONGEST_CELL = 18;
    private static final int FEWEST_QUIET = 3;
    private static final double QUIET = 0.5; // of the threshold, whether significant or not: few rows prove no end
    private static final String ALL_COLUMNS = ""; // together

    private final int quietWindows;
    private final Map<String, Integer> drifting = new HashMap<>(); // for how many windows each has been quiet
    private List<String> told = List.of(); // the columns that have begun last
    private String findings = ""; // the same, and when

    DriftFindings(Windows windows) {
        this.quietWindows = windows.driftEvery() == 1
                ? Math.max(FEWEST_QUIET, windows.sliding()) // those that slide share most of their rows
                : Math.max(1, windows.sliding() / windows.driftEvery()); // as after a whole day
    }

    /** Takes note of a look; returns how many columns drift. The findings are others if something has begun to. */
    Kpi of(DriftReport found) {
        boolean isFirst = drifting.isEmpty();
        List<ColumnDrift> begun = new ArrayList<>();
        for (ColumnDrift column : found.columns()) {
            if (begins(column.name(), column.state(), size(column, found.settings()))) {
                begun.add(column);
            }
        }
        boolean isJoint = found.joint()
                .filter(all -> begins(ALL_COLUMNS, all.state(), size(all, found.settings())))
                .isPresent();
        if (!begun.isEmpty() || (isJoint && isFirst)) {
            told = begun.stream().map(ColumnDrift::name).toList();
            findings = found.to() + " " + String.join("\n", told);
        } else if (drifting.isEmpty()) {
            told = List.of();
            findings = "";
        }
        int value = drifting.isEmpty() ? 0 : Math.max(1, columns());
        return Kpi.exact(MonitorKpis.DRIFT, found.model(), value, judgedRows(found), found.to())
                .since(found.from())
                .detail(drifting.isEmpty() ? "" : words(found))
                .findings(findings);
    }

    /** Returns what drifts, with the newest numbers: first what has begun last, and then what drifted before. */
    private String words(DriftReport found) {
        List<ColumnDrift> named = new ArrayList<>();
        found.columns().stream()
                .filter(column -> told.contains(column.name()) && drifting.containsKey(column.name()))
                .forEach(named::add);
        found.columns().stream()
                .filter(column -> !told.contains(column.name()) && drifting.containsKey(column.name()))
                .forEach(named::add);
        return words(found, " has drifted from " + found.settings().comparison().title() + ": ", named);
    }

    /** Returns how many columns drift. */
    int columns() {
        return drifting.size() - (drifting.containsKey(ALL_COLUMNS) ? 1 : 0);
    }

    /** Returns how many rows a look has; none if it has no verdict, so that it neither begins nor ends an alert. */
    static long judgedRows(DriftReport found) {
        return found.state() == DriftState.NOT_ENOUGH_DATA ? 0 : found.rows();
    }

    /** Notes the state of a column in one window, whose shift is given in thresholds. */
    private boolean begins(String name, DriftState state, double size) {
        if (state == DriftState.DRIFT) {
            return drifting.put(name, 0) == null;
        }
        Integer quiet = drifting.get(name);
        if (quiet != null && state != DriftState.NOT_ENOUGH_DATA) { // a quiet night does not end a drift
            int now = size < QUIET ? quiet + 1 : 0;
            if (now < quietWindows) {
                drifting.put(name, now);
            } else {
                drifting.remove(name);
            }
        }
        return false;
    }

    private static double size(ColumnDrift column, Drift settings) {
        DriftMeasure measure =
                column.effects().containsKey(settings.measure()) ? settings.measure() : DriftMeasure.JENSEN_SHANNON;
        return column.effects().getOrDefault(measure, 0.0) / settings.threshold(column.name(), measure);
    }

    private static double size(JointDrift all, Drift settings) {
        return (all.auc() - 0.5) / (settings.jointThreshold() - 0.5);
    }

    /** Returns one line for a pager. */
    static String words(DriftReport found, String what, List<ColumnDrift> drifted) {
        String columns =
                drifted.stream().limit(MOST_NAMED).map(DriftFindings::text).collect(Collectors.joining(", "));
        String more = drifted.size() > MOST_NAMED ? " and " + (drifted.size() - MOST_NAMED) + " more" : "";
        return found.model() + what + (drifted.isEmpty() ? "all columns together, none alone" : columns + more);
    }

    private static String text(ColumnDrift column) {
        String change = ColumnText.change(column, LONGEST_CELL);
        return ColumnText.shortened(column.name(), LONGEST_NAME) + " (" + NumberText.percent(column.share())
                + (change.isEmpty() ? ")" : ", " + change + ")");
    }
}
