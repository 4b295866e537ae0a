package io.mlprod.monitoring.internal.series;

import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.VersionReport;
import io.mlprod.monitoring.VersionReport.Deploy;
import io.mlprod.monitoring.VersionReport.OpenWindow;
import io.mlprod.monitoring.VersionReport.Reference;
import io.mlprod.monitoring.VersionReport.Source;
import io.mlprod.monitoring.Windows;
import io.mlprod.monitoring.alert.Kpi;
import io.mlprod.monitoring.drift.ColumnDrift;
import io.mlprod.monitoring.drift.Divergence;
import io.mlprod.monitoring.drift.Drift;
import io.mlprod.monitoring.drift.DriftReport;
import io.mlprod.monitoring.history.MonitorHistory;
import io.mlprod.monitoring.history.WindowRecord;
import io.mlprod.monitoring.history.WindowTraffic;
import io.mlprod.monitoring.internal.cells.ColumnCounts;
import io.mlprod.monitoring.internal.cells.Counted;
import io.mlprod.monitoring.internal.cells.NumberCells;
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
import io.mlprod.observe.RowLayout;
import io.mlprod.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * What a monitor keeps of one version: its recorder, what its rows are compared with, and what was found. It goes on
 * when the version comes back. Thread-safe.
 */
public final class VersionSeries {

    private static final Duration LATE = Duration.ofDays(10_000); // of windows of rows
    private static final int MOST_MISSING = 12; // one part in so many
    private static final double FEWEST_CELLS = 3; // as many as equally frequent ones
    private static final double MOST_UNLIKE = 0.5; // of the rows would have to be in other cells

    private final RowLayout layout;
    private final Source source;
    private final long profileRows;
    private final List<String> notes = new ArrayList<>(); // guarded by this, as is what follows
    private final List<QualityIssue> schema = new ArrayList<>();
    private final List<Ended> pending = new ArrayList<>();
    private final List<WindowRecord> unjudged = new ArrayList<>();
    private final VersionRecorder recorder;
    private final SeriesSettings settings;
    private final Windows windows;
    private final TrafficRecorder answered = new TrafficRecorder();
    private final TimeSource time;
    private final FeatureTotals totals;
    private final DriftLook look;
    private final DriftFindings driftFindings;
    private final QualityFindings qualityFindings = new QualityFindings();
    private final QualityLook qualityLook;
    private volatile List<@Nullable ColumnCounts> reference = List.of();
    private @Nullable FirstRows firstRows; // until the reference is there
    private Instant unjudgedFrom;
    private boolean isLearning; // whether the first whole look is to be the reference
    private long learnedRows;
    private boolean hasVerdict; // on drift, since it began
    private Optional<Deploy> deploy = Optional.empty();
    private boolean isDeployFinding; // which holds until there is a verdict on drift
    private long seenRows;
    private @Nullable Instant began; // the first window
    private @Nullable Instant lastTo; // the end of the last window
    private @Nullable Instant lastEnded; // the last window that had rows, or the first one
    private final Deque<Boolean> served = new ArrayDeque<>(); // in which of the last windows, the newest last
    private long ended; // windows
    private long collectedRows; // for a reference, when that was looked at
    private volatile Optional<Look> last = Optional.empty();
    private volatile Optional<Checked> quality = Optional.empty();

    /**
     * A window that has ended.
     *
     * @param newestFrom when its newest part began
     * @param isWhole whether the version has served nearly all the time
     * @param isForDrift whether it is one of those that are looked at for drift
     * @param isFull whether the version has served in all of its newest part, since it has in the window before
     */
    private record Ended(
            WindowCounts window, Instant newestFrom, boolean isWhole, boolean isForDrift, boolean isFull) {}

    /** The last look, with its columns by name. */
    record Look(DriftReport report, Map<String, ColumnDrift> columns) {

        static Look of(DriftReport report) {
            return new Look(
                    report,
                    report.columns().stream()
                            .collect(Collectors.toMap(ColumnDrift::name, found -> found, (worse, other) -> worse)));
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
     * @param before that of the version before, of the same columns, if there is one with a reference
     */
    public VersionSeries(RowLayout layout, SeriesSettings settings, @Nullable VersionSeries before) {
        this.layout = layout;
        this.settings = settings;
        this.windows = settings.windows();
        this.time = settings.time();
        this.unjudgedFrom = time.now();
        List<String> names = Counted.of(layout).stream().map(Counted::name).toList();
        this.totals = new FeatureTotals(layout);
        this.look = new DriftLook(settings, names);
        this.driftFindings = new DriftFindings(settings.windows());
        this.qualityLook = new QualityLook(settings, names);
        layout.features().stream()
                .filter(column -> column.isNumeric() && column.width() > Counted.MOST_ELEMENTS)
                .forEach(column -> notes.add("of the " + column.width() + " elements of " + column.name()
                        + ", the norm and " + Counted.CHOSEN_ELEMENTS + " are compared"));
        Profile given = settings.profiles().of(layout.model());
        if (given == null) {
            source = Source.LIVE;
            profileRows = 0;
            String others = settings.profiles().names();
            if (!others.isEmpty()) {
                notes.add("no profile is of " + layout.model() + "; there are profiles of " + others);
            }
            ProfileCollector collector = Profile.collector(layout);
            firstRows = before == null ? null : before.next(layout);
            recorder = VersionRecorder.collecting(
                    layout,
                    firstRows == null ? collector : firstRows.and(collector),
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

    /** Returns what counts the first rows of the next version into the cells of this one. */
    private FirstRows next(RowLayout its) {
        return new FirstRows(its, model(), reference, recorder.reference().orElseThrow(), time);
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
        isLearning = source == Source.LIVE && settings.look().isPresent();
        answered.takeRefused();
        endUnjudged();
        return columns.counted();
    }

    /** Ends a window of which nothing is found, since rows for a reference are collected in it. */
    private void endUnjudged() {
        WindowTraffic traffic = answered.take();
        Instant now = time.now();
        if (traffic.predictions() + traffic.failures() > 0) {
            unjudged.add(WindowRecord.of(model(), unjudgedFrom, now, traffic, Optional.empty(), Optional.empty()));
        }
        unjudgedFrom = now;
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

    /** Returns what is counted together, and when it is looked at. */
    Windows windows() {
        return windows;
    }

    /** Returns the names of the columns. */
    List<String> columns() {
        return look.names();
    }

    /** Returns how many values of each feature there were until the last window ended. */
    FeatureTotals totals() {
        return totals;
    }

    /** Returns how drift is judged. */
    Drift drift() {
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

    /** Tells the traffic of the model if there were rows since the last call. */
    synchronized void see(ModelTraffic traffic) {
        long rows = rows();
        if (recorder.collectedRows() > collectedRows) {
            collectedRows = recorder.collectedRows();
            traffic.uncounted();
        }
        if (rows != seenRows) {
            seenRows = rows;
            traffic.seen(model());
        }
    }

    /** Returns how many rows were counted, collected or dropped. */
    long rows() {
        return recorder.countedRows() + recorder.collectedRows() + recorder.droppedRows();
    }

    /**
     * Ends the windows that are due, and adds what they have counted to the traffic of the model. Those in which
     * another version has all rows are not looked at. Windows that slide have a part without rows for each: the hours
     * of a day belong together, and a look that lacks some of them is not whole. Not for threads of predictions.
     *
     * @param traffic which has seen the rows of all versions
     */
    synchronized void collect(ModelTraffic traffic) {
        boolean isAway = !recorder.isOpen() || traffic.isOfAnother(model());
        List<WindowCounts> finished =
                recorder.finished(isAway && settings.look().isEmpty());
        for (int i = 0; i < finished.size(); i++) {
            WindowCounts window = finished.get(i);
            began = began == null ? window.from() : began;
            WindowCounts newest = newest(window, finished.size() - 1 - i);
            traffic.add(newest);
            totals.add(newest);
            boolean isFull = !served.isEmpty() && served.getLast() && follows(newest);
            lastTo = window.to();
            served.addLast(!isAway || newest.rows() > 0);
            if (served.size() > windows.sliding()) {
                served.removeFirst();
            }
            if (served.getLast()) {
                ended++;
                pending.add(
                        new Ended(window, newest.from(), isWhole(window), settings.isForDrift(window, ended), isFull));
            }
        }
    }

    /** Returns whether a window begins where the one before has ended. */
    private boolean follows(WindowCounts newest) {
        Instant before = lastTo;
        if (before == null) {
            return false;
        }
        Duration late = windows.length().map(length -> length.dividedBy(10)).orElse(LATE);
        return Duration.between(before, newest.from()).compareTo(late) <= 0;
    }

    /** Returns whether the version has served in nearly all parts of a look. */
    private boolean isWhole(WindowCounts window) {
        int parts = windows.sliding();
        long with = served.stream().filter(part -> part).count();
        return with >= parts - parts / MOST_MISSING && (parts >= MOST_MISSING || settings.isWhole(window));
    }

    /** Returns the rows of the newest part of a window that slides. */
    private WindowCounts newest(WindowCounts window, int later) {
        if (windows.sliding() == 1) {
            return window;
        }
        if (windows.length().isEmpty()) {
            return recorder.before(later, 1).orElse(window);
        }
        Instant from = window.to().minus(windows.length().orElseThrow());
        Optional<WindowCounts> newest = recorder.between(from, window.to());
        long rows = newest.map(WindowCounts::rows).orElse(0L);
        List<ColumnCounts> columns = newest.map(WindowCounts::columns).orElse(List.of());
        Instant since = began != null && began.isAfter(from) ? began : from;
        return new WindowCounts(
                window.model(), since, window.to(), rows, rows, columns, Map.of(), new byte[0], List.of());
    }

    /**
     * Judges the windows that have been collected since the last call. Not for threads of predictions.
     *
     * @param traffic of all versions of the model
     * @param took receives how long it took, if there was a window
     * @param history receives what was found in each window
     * @return the indicators of each window, and those of now
     */
    synchronized List<Kpi> evaluate(
            ModelTraffic traffic, BiConsumer<ModelVersion, Duration> took, MonitorHistory history) {
        long start = System.nanoTime();
        List<Kpi> values = new ArrayList<>();
        boolean isIdle = true;
        if (reference.isEmpty()
                && windows.length()
                        .filter(length -> !unjudgedFrom.plus(length).isAfter(time.now()))
                        .isPresent()) {
            endUnjudged();
        }
        unjudged.forEach(history::add);
        unjudged.clear();
        if (firstRows != null && !reference.isEmpty()) {
            Deploy judged = firstRows.judge(look.names(), look.settings());
            firstRows.words(judged).ifPresent(words -> {
                isDeployFinding = true;
                values.add(deployDrift(judged.drift(), judged.drift().drifted().size(), words));
            });
            deploy = Optional.of(judged);
            firstRows = null;
        }
        List<Ended> due = List.copyOf(pending);
        pending.clear();
        for (int i = 0; i < due.size(); i++) {
            WindowCounts window = due.get(i).window;
            boolean isWhole = due.get(i).isWhole;
            List<@Nullable ColumnCounts> compared =
                    isLearning ? Collections.nCopies(reference.size(), null) : reference;
            boolean isJudged = isWhole && !isLearning;
            Optional<DriftReport> drift = Optional.empty();
            // The first look comes as early as it can: a version may be replaced before the next midnight.
            if (due.get(i).isForDrift || !isJudged || !hasVerdict) {
                hasVerdict |= isJudged;
                DriftReport found =
                        isJudged ? look.at(window, due.size() - 1 - i, reference, recorder) : look.notYet(window);
                values.add(driftFindings.of(found));
                values.add(MonitorKpis.driftedShare(found, driftFindings.columns()));
                if (isDeployFinding && isJudged) {
                    isDeployFinding = false;
                    values.add(deployDrift(found, 0, model() + " is compared with its own first rows from now on"));
                }
                last = Optional.of(Look.of(found));
                drift = Optional.of(found);
            }
            QualityReport checked = qualityLook.at(window, compared, schema, traffic);
            if (isWhole && isLearning && settings.isWhole(window)) {
                learn(window);
            }
            values.add(found(checked, checked.to(), traffic));
            long refused = answered.takeRefused();
            WindowTraffic answers = answered.take();
            Instant from = due.get(i).newestFrom;
            MonitorKpis.of(model(), answers, refused, due.get(i).isFull, window.to())
                    .forEach(kpi -> values.add(kpi.since(from)));
            history.add(WindowRecord.of(model(), from, window.to(), answers, drift, Optional.of(checked)));
            if (answers.predictions() > 0 || lastEnded == null) {
                lastEnded = window.to();
            }
            isIdle = false;
        }
        if (recorder.isOpen()) {
            qualityLook
                    .between(model(), quality.map(Checked::report), traffic)
                    .ifPresent(checked -> values.add(found(checked, time.now(), traffic)));
        }
        if (lastEnded != null && recorder.isOpen() && !traffic.isOfAnother(model())) {
            values.add(MonitorKpis.windowAge(model(), lastEnded, time.now()));
        }
        if (!isIdle) {
            took.accept(model(), Duration.ofNanos(System.nanoTime() - start));
        }
        return values;
    }

    private static Kpi deployDrift(DriftReport found, int columns, String words) {
        return Kpi.exact(MonitorKpis.DEPLOY_DRIFT, found.model(), columns, Math.max(1, found.rows()), found.to())
                .since(found.from())
                .detail(words);
    }

    /**
     * Makes a whole look the reference: the first rows came within minutes, and the cells are theirs, but a day has
     * hours that are unlike them. If the look has far fewer rows, the first ones are of a longer time.
     */
    private void learn(WindowCounts window) {
        isLearning = false;
        if (window.rows() < recorder.collectedRows() / 2) {
            return;
        }
        List<@Nullable ColumnCounts> learned = new ArrayList<>(window.columns());
        List<String> unlike = new ArrayList<>();
        for (int i = 0; i < learned.size(); i++) {
            ColumnCounts first = reference.get(i);
            if (first == null) {
                learned.set(i, null);
            } else if (isCoarse(first, window.columns().get(i))) {
                learned.set(i, null);
                unlike.add(look.names().get(i));
            }
        }
        if (!unlike.isEmpty()) {
            notes.add("not compared, since the first rows, which make the cells, were unlike those of the first day: "
                    + String.join(", ", unlike) + "; give a profile, or let the first rows be real ones");
        }
        reference = Collections.unmodifiableList(learned);
        learnedRows = window.rows();
    }

    /** Returns whether the cells of the first rows tell little of the others: these are in few of them. */
    private static boolean isCoarse(ColumnCounts first, ColumnCounts others) {
        if (!(first.cells() instanceof NumberCells) || first.present() == 0 || others.present() == 0) {
            return false;
        }
        double entropy = LongStream.of(others.counts())
                .filter(count -> count > 0)
                .mapToDouble(count -> (double) count / others.present())
                .map(share -> -share * Math.log(share))
                .sum();
        return Math.exp(entropy) < FEWEST_CELLS
                && Divergence.totalVariation(doubles(first.counts()), doubles(others.counts())) > MOST_UNLIKE;
    }

    private static double[] doubles(long[] counts) {
        return LongStream.of(counts).asDoubleStream().toArray();
    }

    private Kpi found(QualityReport checked, Instant at, ModelTraffic traffic) {
        Kpi issues = qualityFindings.of(checked, quality.map(Checked::report), at, traffic.off());
        quality = Optional.of(Checked.of(checked));
        return issues;
    }

    /** Returns what has been counted; empty before there is a reference. */
    public synchronized Optional<SavedSeries> saved() {
        if (reference.isEmpty() || isLearning) {
            return Optional.empty();
        }
        return Optional.of(new SavedSeries(
                model(),
                look.names(),
                reference,
                windows.length().orElse(Duration.ZERO),
                windows.sliding(),
                recorder.history(),
                recorder.current().stream().toList()));
    }

    private long referenceRows() {
        if (source == Source.PROFILE) {
            return profileRows;
        }
        return isLearning ? rows() : learnedRows > 0 ? learnedRows : recorder.collectedRows();
    }

    /**
     * Returns what is known of the version.
     *
     * @param note what is to be said of all versions; empty if nothing is, or if it is said elsewhere
     */
    public synchronized VersionReport report(Optional<String> note) {
        List<String> all = new ArrayList<>(notes);
        note.ifPresent(all::add);
        boolean isCollecting = source == Source.LIVE && (isLearning || reference.isEmpty());
        return new VersionReport(
                model(),
                recorder.isOpen(),
                new Reference(isCollecting ? Source.COLLECTING : source, referenceRows(), all),
                recorder.countedRows(),
                recorder.droppedRows(),
                recorder.current().map(open -> new OpenWindow(open.from(), open.predictions(), open.rows())),
                last.map(Look::report),
                quality.map(Checked::report),
                deploy);
    }
}
