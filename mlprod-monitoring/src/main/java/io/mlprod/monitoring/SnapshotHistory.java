package io.mlprod.monitoring;

import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.drift.Drift;
import io.mlprod.monitoring.drift.DriftReport;
import io.mlprod.monitoring.history.WindowRecord;
import io.mlprod.monitoring.history.WindowTraffic;
import io.mlprod.monitoring.internal.cells.ColumnCounts;
import io.mlprod.monitoring.internal.evaluate.DriftEvaluation;
import io.mlprod.monitoring.internal.quality.OneWindow;
import io.mlprod.monitoring.internal.snapshot.SavedSeries;
import io.mlprod.monitoring.internal.snapshot.WindowSums;
import io.mlprod.monitoring.internal.window.WindowCounts;
import io.mlprod.monitoring.quality.Quality;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What was in the windows of a snapshot, each by itself, or those of a version all together. */
final class SnapshotHistory {

    private static final Duration DAY = Duration.ofDays(1);

    private SnapshotHistory() {}

    /**
     * Returns a record of each window that has ended, and of open ones with rows. Those that have ended and are looked
     * at together are judged together, so one of so many has a verdict; an open one is judged only if none has ended. A
     * false alarm has the probability that their length has of a day's.
     */
    static List<WindowRecord> of(List<SavedSeries> series, Drift settings) {
        List<WindowRecord> records = new ArrayList<>();
        for (SavedSeries one : series) {
            boolean isEnded = !one.windows().isEmpty();
            List<WindowCounts> windows = isEnded ? one.windows() : one.open();
            if (isEnded) {
                one.open().stream()
                        .filter(window -> window.rows() > 0)
                        .forEach(window -> records.add(record(one, window, List.of(), settings)));
            }
            for (int i = 0; i < windows.size(); i++) {
                boolean isLast = (windows.size() - 1 - i) % one.together() == 0 && i >= one.together() - 1;
                records.add(record(
                        one,
                        windows.get(i),
                        isLast ? windows.subList(i - one.together() + 1, i + 1) : List.of(),
                        settings));
            }
        }
        return List.copyOf(records);
    }

    private static WindowRecord record(
            SavedSeries one, WindowCounts newest, List<WindowCounts> together, Drift settings) {
        Optional<WindowCounts> window = together.stream().reduce(WindowSums::of);
        return WindowRecord.of(
                newest.model(),
                newest.from(),
                newest.to(),
                WindowTraffic.of(newest.predictions(), newest.rows()),
                window.map(counts -> judge(one, counts, settings)),
                window.map(counts -> OneWindow.check(one.names(), one.reference(), counts, Quality.DEFAULT)));
    }

    private static DriftReport judge(SavedSeries one, WindowCounts window, Drift settings) {
        double days = (double) Duration.between(window.from(), window.to()).toMillis() / DAY.toMillis();
        return new DriftEvaluation(settings)
                .evaluate(
                        one.names(),
                        one.reference(),
                        List.of(),
                        window,
                        settings.falseAlarmsPerDay() * Math.max(0, Math.min(1, days)));
    }

    /** Compares all windows of a version with all of another one; empty if there are none. */
    static Optional<DriftReport> compare(
            List<SavedSeries> series, ModelVersion before, ModelVersion after, Drift settings) {
        Optional<WindowCounts> reference = all(series, before);
        return all(series, after)
                .flatMap(window -> reference.map(counts -> new DriftEvaluation(settings)
                        .evaluate(
                                names(series, after),
                                inTheOrderOf(names(series, after), names(series, before), counts.columns()),
                                List.of(),
                                window,
                                settings.falseAlarmsPerDay())));
    }

    private static List<String> names(List<SavedSeries> series, ModelVersion version) {
        return first(series, version).map(SavedSeries::names).orElse(List.of());
    }

    private static Optional<SavedSeries> first(List<SavedSeries> series, ModelVersion version) {
        return series.stream()
                .filter(one ->
                        one.model().equals(version) && one.all().findAny().isPresent())
                .findFirst();
    }

    private static Optional<WindowCounts> all(List<SavedSeries> series, ModelVersion version) {
        return first(series, version).flatMap(one -> one.all().reduce(WindowSums::of));
    }

    private static List<@Nullable ColumnCounts> inTheOrderOf(
            List<String> names, List<String> theirs, List<ColumnCounts> columns) {
        List<@Nullable ColumnCounts> ordered = new ArrayList<>();
        for (String name : names) {
            int at = theirs.indexOf(name);
            ordered.add(at < 0 ? null : columns.get(at));
        }
        return ordered;
    }
}
