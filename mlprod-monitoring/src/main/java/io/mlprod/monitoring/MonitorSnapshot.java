package io.mlprod.monitoring;

import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.drift.Drift;
import io.mlprod.monitoring.drift.DriftReport;
import io.mlprod.monitoring.history.WindowRecord;
import io.mlprod.monitoring.internal.evaluate.DriftEvaluation;
import io.mlprod.monitoring.internal.snapshot.SavedSeries;
import io.mlprod.monitoring.internal.snapshot.SnapshotFormat;
import io.mlprod.monitoring.internal.snapshot.WindowSums;
import io.mlprod.monitoring.internal.window.WindowCounts;
import io.mlprod.monitoring.quality.Quality;
import io.mlprod.monitoring.quality.QualityReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The counts of a monitor, or of the monitors of many processes together: each version's windows, and what they are
 * compared with. Immutable.
 *
 * <p>Adding snapshots is associative and commutative. Windows of the same time are added up; they begin and end with
 * the wall clock, so those of different processes do. Counts of a version that different processes compare with
 * different references stay apart: give all of them the same profile.
 *
 * @since 0.1
 */
public final class MonitorSnapshot {

    private final List<SavedSeries> series;

    MonitorSnapshot(List<SavedSeries> series) {
        this.series = series;
    }

    /**
     * Reads a snapshot.
     *
     * @param bytes as {@link #toBytes()} returned them
     * @return the snapshot
     * @throws IllegalArgumentException if the bytes are something else, of another format, cut off or changed; the
     *     message says which
     */
    public static MonitorSnapshot read(byte[] bytes) {
        return new MonitorSnapshot(SavedSeries.sum(SnapshotFormat.read(Objects.requireNonNull(bytes, "bytes"))));
    }

    /**
     * Returns the snapshot as bytes, with the format's version and a checksum.
     *
     * @return new bytes
     */
    public byte[] toBytes() {
        return SnapshotFormat.write(series);
    }

    /**
     * Returns this snapshot and another one together.
     *
     * @param other of another process, for example
     * @return the sum
     */
    public MonitorSnapshot plus(MonitorSnapshot other) {
        List<SavedSeries> all = new ArrayList<>(series);
        all.addAll(other.series);
        return new MonitorSnapshot(SavedSeries.sum(all));
    }

    /**
     * Returns the versions that have been counted.
     *
     * @return by name; a version is there once for each reference that it was compared with
     */
    public List<ModelVersion> models() {
        return series.stream().map(SavedSeries::model).toList();
    }

    /**
     * Returns how many rows of a version have been counted.
     *
     * @param model the version
     * @return the rows of all its windows
     */
    public long rows(ModelVersion model) {
        return series.stream()
                .filter(one -> one.model().equals(model))
                .flatMap(one -> one.windows().stream())
                .mapToLong(WindowCounts::rows)
                .sum();
    }

    /**
     * Judges the latest windows by the default settings; see {@link #drift(Drift)}.
     *
     * @return a report for each version and reference
     */
    public List<DriftReport> drift() {
        return drift(Drift.DEFAULT);
    }

    /**
     * Compares the latest window of each version with its reference. Windows that other processes ended while it was
     * open are added to it. The probability of a false alarm is that of a day of monitoring.
     *
     * @param settings how to judge
     * @return a report for each version and reference that has a window
     */
    public List<DriftReport> drift(Drift settings) {
        return series.stream()
                .filter(one -> !one.windows().isEmpty())
                .map(one -> judge(one, settings))
                .toList();
    }

    /**
     * Checks the quality of the latest windows by the default settings; see {@link #quality(Quality)}.
     *
     * @return a report for each version and reference
     */
    public List<QualityReport> quality() {
        return quality(Quality.DEFAULT);
    }

    /**
     * Checks the latest window of each version against its reference, as {@link #drift(Drift)} does; without the checks
     * that need what was before: volume, freshness and schema.
     *
     * @param settings how to judge
     * @return a report for each version and reference that has a window
     */
    public List<QualityReport> quality(Quality settings) {
        return series.stream()
                .filter(one -> !one.windows().isEmpty())
                .map(one -> SnapshotQuality.of(one, latest(one), settings))
                .toList();
    }

    /**
     * Judges each window by itself: a record for each version, reference and window, without times and failures, which
     * a snapshot does not have. Takes about 10 ms for each window of 200 columns.
     *
     * @param settings how to judge
     * @return by version, oldest first
     */
    public List<WindowRecord> history(Drift settings) {
        return SnapshotHistory.of(series, settings);
    }

    /**
     * Compares all rows of a version with all rows of another one.
     *
     * @param before the version that is the reference
     * @param after the version that is compared with it
     * @param settings how to judge
     * @return the differences; columns whose rows were counted against different profiles are not compared; empty if
     *     one of the versions has no rows
     */
    public Optional<DriftReport> compare(ModelVersion before, ModelVersion after, Drift settings) {
        return SnapshotHistory.compare(series, before, after, settings);
    }

    private static DriftReport judge(SavedSeries one, Drift settings) {
        return new DriftEvaluation(settings)
                .evaluate(one.names(), one.reference(), List.of(), latest(one), settings.falseAlarmsPerDay());
    }

    private static WindowCounts latest(SavedSeries one) {
        List<WindowCounts> windows = one.windows();
        while (windows.size() > 1 && windows.get(windows.size() - 1).rows() == 0) {
            windows = windows.subList(0, windows.size() - 1); // one that has just been opened says nothing
        }
        Instant since = windows.get(windows.size() - 1).from();
        return windows.stream()
                .filter(window -> !window.from().isBefore(since) || window.to().isAfter(since))
                .reduce(WindowSums::of)
                .orElseThrow();
    }

    /**
     * Returns how much there is.
     *
     * @return a line for each version and reference
     */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("MonitorSnapshot[");
        for (SavedSeries one : series) {
            text.append(text.charAt(text.length() - 1) == '[' ? "" : ", ")
                    .append(one.model())
                    .append(" with ")
                    .append(one.windows().size())
                    .append(" windows");
        }
        return text.append(']').toString();
    }
}
