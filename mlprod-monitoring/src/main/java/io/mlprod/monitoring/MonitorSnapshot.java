package io.mlprod.monitoring;

import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.drift.Drift;
import io.mlprod.monitoring.drift.DriftReport;
import io.mlprod.monitoring.history.WindowRecord;
import io.mlprod.monitoring.internal.evaluate.DriftEvaluation;
import io.mlprod.monitoring.internal.quality.OneWindow;
import io.mlprod.monitoring.internal.snapshot.SavedSeries;
import io.mlprod.monitoring.internal.snapshot.SnapshotFormat;
import io.mlprod.monitoring.internal.window.WindowCounts;
import io.mlprod.monitoring.quality.Quality;
import io.mlprod.monitoring.quality.QualityReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The counts of a monitor, or of the monitors of many processes together: each version's windows, and what they are
 * compared with. Immutable.
 *
 * <p>Adding snapshots is associative and commutative. Windows of the same hour, or whatever their length is, are added
 * up, even if the clocks and timers of processes differ by less than a hundredth of it; windows of a number of rows
 * stay side by side. Counts of a version that different processes compare with different references, or count in other
 * windows, stay apart: give all of them the same profile and settings.
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
                .flatMap(SavedSeries::all)
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
     * Compares the last window of each version that has ended with its reference, as the monitor does: the last few
     * together if windows slide, and without a verdict before there are as many. If none has ended yet, it is the open
     * one. All columns together are not judged, since a snapshot has no rows. The probability of a false alarm is that
     * of a day of monitoring.
     *
     * @param settings how to judge
     * @return a report for each version and reference that has a window
     */
    public List<DriftReport> drift(Drift settings) {
        return series.stream()
                .flatMap(one -> one.latest().stream().map(window -> judge(one, window, settings)))
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
     * Checks the last window of each version against its reference, as {@link #drift(Drift)} does; without the checks
     * that need what was before: constant columns, repeated rows, volume, freshness and schema.
     *
     * @param settings how to judge
     * @return a report for each version and reference that has a window
     */
    public List<QualityReport> quality(Quality settings) {
        return series.stream()
                .flatMap(one -> one.latest().stream()
                        .map(window -> OneWindow.check(one.names(), one.reference(), window, settings)))
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

    private static DriftReport judge(SavedSeries one, WindowCounts window, Drift settings) {
        if (!one.isWhole()) {
            return DriftReport.notYet(window.model(), window.from(), window.to(), settings, window.rows());
        }
        return new DriftEvaluation(settings)
                .evaluate(one.names(), one.reference(), List.of(), window, settings.falseAlarmsPerDay());
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
                    .append(one.all().count())
                    .append(" windows");
        }
        return text.append(']').toString();
    }
}
