package io.mlprod.monitoring.internal.series;

import io.mlprod.monitoring.Windows;
import io.mlprod.monitoring.drift.Drift;
import io.mlprod.monitoring.drift.DriftReport;
import io.mlprod.monitoring.drift.DriftState;
import io.mlprod.monitoring.internal.cells.ColumnCounts;
import io.mlprod.monitoring.internal.evaluate.AlarmBudget;
import io.mlprod.monitoring.internal.evaluate.DriftEvaluation;
import io.mlprod.monitoring.internal.window.WindowCounts;
import io.mlprod.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The looks at a version's windows for drift: chooses what each is compared with, and spends the false alarms that are
 * allowed. For one thread at a time.
 */
final class DriftLook {

    private static final Duration WEEK = Duration.ofDays(7);

    private final SeriesSettings series;
    private final Drift settings;
    private final Windows windows;
    private final TimeSource time;
    private final List<String> names;
    private final DriftEvaluation evaluation;
    private final AlarmBudget budget;
    private final ReferenceRows referenceRows;
    private List<float[]> previousRows = List.of();

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
            case REFERENCE -> 1;
            case PREVIOUS_WINDOW -> 2L * panes;
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

    DriftReport at(WindowCounts window, List<@Nullable ColumnCounts> reference, List<WindowCounts> history) {
        if (!series.isWhole(window)) {
            return notYet(window);
        }
        List<@Nullable ColumnCounts> compared = switch (settings.comparison()) {
            case REFERENCE -> reference;
            case PREVIOUS_WINDOW -> sum(history, window.from().minus(length(window)), window.from());
            case SAME_HOUR_LAST_WEEK ->
                sum(history, window.from().minus(WEEK), window.to().minus(WEEK));
        };
        double level = evaluation.canJudge(names, compared, window) ? budget.spend(time.nanoTime()) : 0;
        DriftReport found = evaluation.evaluate(names, compared, rowsBefore(), window, level);
        if (found.state() == DriftState.OK) {
            referenceRows.add(window);
        }
        previousRows = window.sample();
        return found;
    }

    private DriftReport notYet(WindowCounts window) {
        return new DriftReport(
                window.model(),
                window.from(),
                window.to(),
                settings,
                window.rows(),
                0,
                DriftState.NOT_ENOUGH_DATA,
                List.of(),
                Optional.empty(),
                List.of(),
                List.of());
    }

    /** Returns rows of what a window is compared with; none if they are not kept, so that columns are compared only. */
    private List<float[]> rowsBefore() {
        return switch (settings.comparison()) {
            case REFERENCE -> referenceRows.rows();
            case PREVIOUS_WINDOW -> previousRows;
            case SAME_HOUR_LAST_WEEK -> List.of();
        };
    }

    private static Duration length(WindowCounts window) {
        return Duration.between(window.from(), window.to());
    }

    /**
     * Adds up the windows between two times; each column is null if there are none. A window counts by its middle,
     * since it ends when the timer comes, which is never quite on time.
     */
    private List<@Nullable ColumnCounts> sum(List<WindowCounts> history, Instant from, Instant to) {
        List<WindowCounts> within =
                history.stream().filter(pane -> isWithin(pane, from, to)).toList();
        if (within.isEmpty()) {
            return Collections.nCopies(names.size(), null);
        }
        return IntStream.range(0, names.size())
                .<ColumnCounts>mapToObj(column -> within.stream()
                        .map(pane -> pane.columns().get(column))
                        .reduce(ColumnCounts::plus)
                        .orElseThrow())
                .toList();
    }

    private static boolean isWithin(WindowCounts pane, Instant from, Instant to) {
        Instant middle = pane.from().plus(length(pane).dividedBy(2));
        return !middle.isBefore(from) && middle.isBefore(to);
    }
}
