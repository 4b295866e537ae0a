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
import io.mlprod.monitoring.history.MonitorHistory;
import io.mlprod.monitoring.history.WindowRecord;
import io.mlprod.monitoring.internal.cells.ColumnCounts;
import io.mlprod.monitoring.internal.quality.ModelTraffic;
import io.mlprod.monitoring.internal.snapshot.SavedSeries;
import io.mlprod.monitoring.internal.traffic.TrafficRecorder;
import io.mlprod.monitoring.internal.window.VersionRecorder;
import io.mlprod.monitoring.internal.window.WindowCounts;
import io.mlprod.monitoring.profile.Profile;
import io.mlprod.monitoring.profile.ProfileCollector;
import io.mlprod.monitoring.quality.QualityCheck;
import io.mlprod.monitoring.quality.QualityIssue;
import io.mlprod.monitoring.quality.QualityReport;
import io.mlprod.monitoring.quality.QualityState;
import io.mlprod.observe.Column;
import io.mlprod.observe.RowLayout;
import io.mlprod.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
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
    private final List<QualityIssue> schema = new ArrayList<>();
    private final List<WindowCounts> pending = new ArrayList<>();
    private final VersionRecorder recorder;
    private final TrafficRecorder answered = new TrafficRecorder();
    private final TimeSource time;
    private final DriftLook look;
    private final QualityLook qualityLook;
    private List<@Nullable ColumnCounts> reference = List.of();
    private Optional<DriftReport> lastJudged = Optional.empty();
    private long seenRows;
    private long windowedRows; // when the last window ended
    private volatile Optional<Look> last = Optional.empty();
    private volatile Optional<Checked> quality = Optional.empty();

    /** The last look, with its columns by name. */
    record Look(DriftReport report, Map<String, ColumnDrift> columns) {

        static Look of(DriftReport report) {
            return new Look(
                    report, report.columns().stream().collect(Collectors.toMap(ColumnDrift::name, found -> found)));
        }
    }

    /** The last checks, with what was measured of each column, by check and name. */
    record Checked(QualityReport report, Map<QualityCheck, Map<String, Double>> measured) {

        static Checked of(QualityReport report) {
            return new Checked(
                    report,
                    report.checks().stream()
                            .collect(Collectors.groupingBy(
                                    QualityIssue::check,
                                    Collectors.toMap(QualityIssue::feature, QualityIssue::measured, Math::max))));
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
        this.time = settings.time();
        List<String> names = layout.columns().stream().map(Column::name).toList();
        this.look = new DriftLook(settings, names);
        this.qualityLook = new QualityLook(settings, names);
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
        for (ReferenceColumns.Misfit misfit : columns.misfits()) {
            notes.add(misfit.text());
            schema.add(new QualityIssue(
                    QualityCheck.SCHEMA,
                    misfit.column(),
                    misfit.text(),
                    QualityState.ISSUE,
                    1,
                    0,
                    Double.NaN,
                    time.now()));
        }
        reference = columns.compared();
        answered.take(); // what was answered while rows for a reference were collected is in no window
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

    /** Returns the recorder of how many predictions there are, and how long they take. */
    TrafficRecorder answered() {
        return answered;
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

    /** Returns what the checks of the last window have found; does not wait for one that is going on. */
    Optional<Checked> quality() {
        return quality;
    }

    /** Returns whether rows of this layout can be counted in this series. */
    public boolean takes(RowLayout other) {
        return layout.columns().toString().equals(other.columns().toString());
    }

    /**
     * Ends the windows that are due, and adds what they have counted to the traffic of the model. Not for threads of
     * predictions.
     */
    synchronized void collect(ModelTraffic traffic) {
        long rows = recorder.countedRows() + recorder.collectedRows() + recorder.droppedRows();
        for (WindowCounts window : recorder.finished()) {
            traffic.add(window);
            if (recorder.isOpen() || rows != windowedRows) {
                pending.add(window); // one that slides still has rows when the version is not loaded any more
            }
            windowedRows = rows;
        }
        if (rows != seenRows) {
            seenRows = rows;
            traffic.seen(model());
        }
    }

    /**
     * Judges the windows that have been collected since the last call. Not for threads of predictions.
     *
     * @param traffic of all versions of the model
     * @param took receives how long it took, if there was a window
     * @param history receives what was found in each window
     * @return what a person should look at
     */
    synchronized List<Alarm> evaluate(
            ModelTraffic traffic, BiConsumer<ModelVersion, Duration> took, MonitorHistory history) {
        long start = System.nanoTime();
        List<Alarm> alarms = new ArrayList<>();
        boolean isIdle = true;
        List<WindowCounts> windows = List.copyOf(pending);
        pending.clear();
        for (WindowCounts window : windows) {
            if (window.rows() == 0 && !recorder.isOpen()) {
                continue; // it was not loaded, so there is nothing new
            }
            DriftReport found = look.at(window, reference, recorder.history());
            DriftAlarms.of(found, lastJudged).ifPresent(alarms::add);
            if (found.state() != DriftState.NOT_ENOUGH_DATA) {
                lastJudged = Optional.of(found); // a quiet night does not end a drift
            }
            last = Optional.of(Look.of(found));
            QualityReport checked = qualityLook.at(window, reference, schema, traffic);
            found(checked, checked.to(), alarms);
            history.add(WindowRecord.of(found, checked, answered.take()));
            isIdle = false;
        }
        if (recorder.isOpen()) {
            qualityLook
                    .between(model(), quality.map(Checked::report), traffic)
                    .ifPresent(checked -> found(checked, time.now(), alarms));
        }
        if (!isIdle) {
            took.accept(model(), Duration.ofNanos(System.nanoTime() - start));
        }
        return alarms;
    }

    private void found(QualityReport checked, Instant at, List<Alarm> alarms) {
        QualityAlarms.of(checked, quality.map(Checked::report), at).ifPresent(alarms::add);
        quality = Optional.of(Checked.of(checked));
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
                last.map(Look::report),
                quality.map(Checked::report));
    }
}
