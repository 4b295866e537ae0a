package io.mlprod.monitoring.internal.series;

import io.mlprod.monitoring.Windows;
import io.mlprod.monitoring.drift.Drift;
import io.mlprod.monitoring.drift.DriftReport;
import io.mlprod.monitoring.drift.DriftState;
import io.mlprod.monitoring.internal.cells.ColumnCounts;
import io.mlprod.monitoring.internal.evaluate.AlarmBudget;
import io.mlprod.monitoring.internal.evaluate.DriftEvaluation;
import io.mlprod.monitoring.internal.window.VersionRecorder;
import io.mlprod.monitoring.internal.window.WindowCounts;
import io.mlprod.time.TimeSource;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The looks at a version's windows for drift: chooses what each is compared with, and spends the false alarms that are
 * allowed. For one thread at a time.
 */
final class DriftLook {

    private static final Duration WEEK = Duration.ofDays(7);
    private static final int MOST_AT_ONCE = 64; // windows of rows that end before any of them is looked at

    private final SeriesSettings series;
    private final Drift settings;
    private final Windows windows;
    private final TimeSource time;
    private final List<String> names;
    private final DriftEvaluation evaluation;
    private final AlarmBudget budget;
    private final ReferenceRows referenceRows;
    private List<float[]> previousRows = List.of(); // of a window that shares none with the next look's
    private List<float[]> newestRows = List.of();
    private int looksSince;

    DriftLook(SeriesSettings settings, List<String> names) {
        this.series = settings;
        this.settings = settings.drift();
        this.windows = settings.windows();
        this.time = settings.time();
        this.referenceRows = new ReferenceRows(windows.length().isPresent());
        this.names = names;
        this.evaluation = new DriftEvaluation(settings.drift());
        this.budget = new AlarmBudget(settings.drift().falseAlarmsPerDay(), time.nanoTime());
    }

    /** Returns the windows with a history that is long enough for the comparison. */
    Windows windowsToKeep() {
        int panes = windows.sliding();
        long needed = switch (settings.comparison()) {
            case REFERENCE -> panes; // for snapshots
            case PREVIOUS_WINDOW -> 2L * panes + (windows.rows().isPresent() ? MOST_AT_ONCE : 0);
            case SAME_HOUR_LAST_WEEK ->
                windows.length()
                        .map(length -> WEEK.dividedBy(length) + 2L * panes)
                        .orElse(2L * panes);
        };
        return windows.keep((int) Math.min(10_000, Math.max(needed, windows.kept())));
    }

    Drift settings() {
        return settings;
    }

    List<String> names() {
        return names;
    }

    /**
     * Looks at a window.
     *
     * @param window of its full size
     * @param later how many windows have ended after it
     * @param history the windows until now
     * @return what was found
     */
    DriftReport at(WindowCounts window, int later, List<@Nullable ColumnCounts> reference, VersionRecorder history) {
        int panes = windows.sliding();
        List<@Nullable ColumnCounts> compared = switch (settings.comparison()) {
            case REFERENCE -> reference;
            case PREVIOUS_WINDOW -> columns(history.before(later + panes, panes));
            case SAME_HOUR_LAST_WEEK ->
                columns(history.between(window.from().minus(WEEK), window.to().minus(WEEK)));
        };
        looksSince++;
        if (looksSince >= panes) {
            previousRows = newestRows;
        }
        double level = evaluation.canJudge(names, compared, window) ? budget.spend(time.nanoTime()) : 0;
        DriftReport found = evaluation.evaluate(names, compared, rowsBefore(), window, level);
        if (found.state() == DriftState.OK) {
            referenceRows.add(window);
        }
        if (looksSince >= panes) {
            newestRows = window.sample();
            looksSince = 0;
        }
        return found;
    }

    /** Returns what is said of a window that slides and has not come to its full size. */
    DriftReport notYet(WindowCounts window) {
        return DriftReport.notYet(window.model(), window.from(), window.to(), settings, window.rows());
    }

    /** Returns rows of what a window is compared with; none if they are not kept, so that columns are compared only. */
    private List<float[]> rowsBefore() {
        return switch (settings.comparison()) {
            case REFERENCE -> referenceRows.rows();
            case PREVIOUS_WINDOW -> previousRows;
            case SAME_HOUR_LAST_WEEK -> List.of();
        };
    }

    /** Returns the columns of a window of full size; each is null if there is none. */
    private List<@Nullable ColumnCounts> columns(Optional<WindowCounts> window) {
        return window.filter(series::isWhole)
                .<List<@Nullable ColumnCounts>>map(WindowCounts::columns)
                .orElseGet(() -> Collections.nCopies(names.size(), null));
    }
}
