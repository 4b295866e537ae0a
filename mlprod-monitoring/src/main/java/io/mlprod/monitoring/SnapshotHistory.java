package io.mlprod.monitoring;

import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.drift.Drift;
import io.mlprod.monitoring.drift.DriftReport;
import io.mlprod.monitoring.history.WindowRecord;
import io.mlprod.monitoring.history.WindowTraffic;
import io.mlprod.monitoring.internal.cells.ColumnCounts;
import io.mlprod.monitoring.internal.evaluate.DriftEvaluation;
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

    /** Returns a record of each window; a false alarm has the probability that its length has of a day's. */
    static List<WindowRecord> of(List<SavedSeries> series, Drift settings) {
        DriftEvaluation evaluation = new DriftEvaluation(settings);
        List<WindowRecord> records = new ArrayList<>();
        for (SavedSeries one : series) {
            for (WindowCounts window : one.windows()) {
                double days =
                        (double) Duration.between(window.from(), window.to()).toMillis() / DAY.toMillis();
                DriftReport drift = evaluation.evaluate(
                        one.names(),
                        one.reference(),
                        List.of(),
                        window,
                        settings.falseAlarmsPerDay() * Math.max(0, Math.min(1, days)));
                records.add(WindowRecord.of(
                        drift,
                        SnapshotQuality.of(one, window, Quality.DEFAULT),
                        WindowTraffic.of(window.predictions(), window.rows())));
            }
        }
        return List.copyOf(records);
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
                .filter(one -> one.model().equals(version) && !one.windows().isEmpty())
                .findFirst();
    }

    private static Optional<WindowCounts> all(List<SavedSeries> series, ModelVersion version) {
        return first(series, version).flatMap(one -> one.windows().stream().reduce(WindowSums::of));
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
