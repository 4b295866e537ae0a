package io.mlprod.monitoring.internal.series;

import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.Alarm;
import io.mlprod.monitoring.VersionReport;
import io.mlprod.monitoring.VersionReport.OpenWindow;
import io.mlprod.monitoring.VersionReport.Reference;
import io.mlprod.monitoring.VersionReport.Source;
import io.mlprod.monitoring.drift.ColumnDrift;
import io.mlprod.monitoring.drift.Drift;
import io.mlprod.monitoring.drift.DriftReport;
import io.mlprod.monitoring.drift.DriftState;
import io.mlprod.monitoring.internal.cells.ColumnCounts;
import io.mlprod.monitoring.internal.snapshot.SavedSeries;
import io.mlprod.monitoring.internal.window.VersionRecorder;
import io.mlprod.monitoring.internal.window.WindowCounts;
import io.mlprod.monitoring.profile.Profile;
import io.mlprod.monitoring.profile.ProfileCollector;
import io.mlprod.observe.Column;
import io.mlprod.observe.RowLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a monitor keeps of one version: its recorder, what its rows are compared with, and what was found. It goes on
 * when the version comes back. Thread-safe.
 */
public final class VersionSeries {

    private final RowLayout layout;
    private final Source source;
    private final long profileRows;
    private final List<String> notes = new ArrayList<>(); // guarded by this, as is what follows
    private final VersionRecorder recorder;
    private final DriftLook look;
    private List<@Nullable ColumnCounts> reference = List.of();
    private Optional<DriftReport> lastJudged = Optional.empty();
    private volatile Optional<Look> last = Optional.empty();

    /** The last look, with its columns by name. */
    record Look(DriftReport report, Map<String, ColumnDrift> columns) {

        static Look of(DriftReport report) {
            return new Look(
                    report, report.columns().stream().collect(Collectors.toMap(ColumnDrift::name, found -> found)));
        }
    }

    /**
     * Begins a series.
     *
     * @param layout the columns of the version's rows
     * @param settings of the monitor
     */
    public VersionSeries(RowLayout layout, SeriesSettings settings) {
        this.layout = layout;
        this.look = new DriftLook(
                settings, layout.columns().stream().map(Column::name).toList());
        Profile given = settings.profiles().of(layout.model());
        if (given == null) {
            source = Source.LIVE;
            profileRows = 0;
            String others = settings.profiles().names();
            if (!others.isEmpty()) {
                notes.add("no profile is of " + layout.model() + "; there are profiles of " + others);
            }
            ProfileCollector collector = Profile.collector(layout);
            recorder = VersionRecorder.collecting(
                    layout,
                    collector,
                    () -> fit(collector.profile()),
                    settings.referenceRows(),
                    look.windowsToKeep(),
                    settings.time());
        } else {
            source = Source.PROFILE;
            profileRows = given.rows();
            if (!GivenProfiles.isSame(given.model(), layout.model())) {
                notes.add("the profile is of " + given.model() + " of another file");
            }
            recorder = VersionRecorder.of(layout, fit(given), look.windowsToKeep(), settings.time());
        }
    }

    private synchronized List<ColumnCounts> fit(Profile profile) {
        ReferenceColumns columns = new ReferenceColumns(profile, layout);
        notes.addAll(columns.misfits());
        reference = columns.compared();
        return columns.counted();
    }

    /** Returns the version. */
    public ModelVersion model() {
        return layout.model();
    }

    /** Returns the recorder of the version's rows. */
    public VersionRecorder recorder() {
        return recorder;
    }

    /** Returns the names of the columns. */
    List<String> columns() {
        return look.names();
    }

    /** Returns how drift is judged. */
    Drift settings() {
        return look.settings();
    }

    /** Returns the last look; does not wait for one that is going on. */
    Optional<Look> last() {
        return last;
    }

    /** Returns whether rows of this layout can be counted in this series. */
    public boolean takes(RowLayout other) {
        return layout.columns().toString().equals(other.columns().toString());
    }

    /**
     * Judges the windows that have ended since the last call. Not for threads of predictions.
     *
     * @param took receives how long it took, if there was a window
     * @return what a person should look at
     */
    synchronized List<Alarm> evaluate(BiConsumer<ModelVersion, Duration> took) {
        long start = System.nanoTime();
        List<Alarm> alarms = new ArrayList<>();
        boolean isIdle = true;
        for (WindowCounts window : recorder.finished()) {
            if (window.rows() == 0 && !recorder.isOpen()) {
                continue; // it was not loaded, so there is nothing new
            }
            DriftReport found = look.at(window, reference, recorder.history());
            DriftAlarms.of(found, lastJudged).ifPresent(alarms::add);
            if (found.state() != DriftState.NOT_ENOUGH_DATA) {
                lastJudged = Optional.of(found); // a quiet night does not end a drift
            }
            last = Optional.of(Look.of(found));
            isIdle = false;
        }
        if (!isIdle) {
            took.accept(model(), Duration.ofNanos(System.nanoTime() - start));
        }
        return alarms;
    }

    /** Returns what has been counted; empty before there is a reference. */
    public synchronized Optional<SavedSeries> saved() {
        if (reference.isEmpty()) {
            return Optional.empty();
        }
        List<WindowCounts> windows = new ArrayList<>(recorder.history());
        recorder.current().ifPresent(windows::add);
        return Optional.of(new SavedSeries(model(), look.names(), reference, windows));
    }

    /** Returns what is known of the version. */
    public synchronized VersionReport report() {
        boolean isCollecting = source == Source.LIVE && recorder.reference().isEmpty();
        return new VersionReport(
                model(),
                recorder.isOpen(),
                new Reference(
                        isCollecting ? Source.COLLECTING : source,
                        source == Source.LIVE ? recorder.collectedRows() : profileRows,
                        notes),
                recorder.countedRows(),
                recorder.droppedRows(),
                recorder.current().map(open -> new OpenWindow(open.from(), open.predictions(), open.rows())),
                last.map(Look::report));
    }
}
