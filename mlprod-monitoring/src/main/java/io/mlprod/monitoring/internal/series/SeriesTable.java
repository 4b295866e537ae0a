package io.mlprod.monitoring.internal.series;

import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.VersionReport;
import io.mlprod.monitoring.alert.Kpi;
import io.mlprod.monitoring.alert.Severity;
import io.mlprod.monitoring.history.MonitorHistory;
import io.mlprod.monitoring.internal.cells.ColumnNames;
import io.mlprod.monitoring.internal.quality.ModelTraffic;
import io.mlprod.monitoring.internal.snapshot.SavedSeries;
import io.mlprod.monitoring.internal.traffic.TrafficRecorder;
import io.mlprod.monitoring.internal.watch.TierUse;
import io.mlprod.monitoring.metrics.MonitorMetrics;
import io.mlprod.observe.RowLayout;
import io.mlprod.observe.RowRecorder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The series of all versions that a monitor has seen; of those that are no longer loaded, the last ones. Thread-safe.
 */
public final class SeriesTable {

    private static final int MOST_UNLOADED = 20;
    private static final int LOOKS = 24; // within the time in which predictions are expected
    private static final Duration SHORTEST_LOOK = Duration.ofMinutes(1);

    private final SeriesSettings settings;
    private final ToDoubleBiFunction<ModelVersion, Severity> openAlerts;
    private final Duration longestWait;
    private final MonitorHistory history;
    private final Map<ModelVersion, VersionSeries> series = new LinkedHashMap<>(); // guarded by this; the latest last
    private final Map<String, ModelTraffic> traffic = new HashMap<>(); // guarded by this; by the model's name

    /**
     * Creates an empty table.
     *
     * @param history receives what is found in each window
     * @param openAlerts how many alerts of a version hold
     */
    public SeriesTable(
            SeriesSettings settings, MonitorHistory history, ToDoubleBiFunction<ModelVersion, Severity> openAlerts) {
        this.settings = settings;
        this.history = history;
        this.openAlerts = openAlerts;
        Duration look = settings.quality().freshness().dividedBy(LOOKS);
        this.longestWait = look.compareTo(SHORTEST_LOOK) < 0 ? SHORTEST_LOOK : look;
    }

    /**
     * Begins the series of a version, or goes on with it.
     *
     * @param layout the columns of its rows
     * @param whenDue called when a window has ended before its time
     * @param metrics shows what is found, if it has just made its recorder of the version; null if there are none
     * @return the recorder; null if the version is loaded elsewhere with other columns
     */
    public synchronized @Nullable RowRecorder open(
            RowLayout layout, Runnable whenDue, @Nullable MonitorMetrics metrics) {
        VersionSeries known = series.remove(layout.model());
        if (known != null && !known.takes(layout)) {
            if (known.recorder().isOpen()) {
                series.put(layout.model(), known);
                return null;
            }
            known = null;
        }
        if (known == null) {
            known = new VersionSeries(layout, settings, before(layout));
            known.recorder().whenDue(whenDue);
        }
        series.put(layout.model(), known);
        if (metrics != null && !known.recorder().isOpen()) {
            SeriesMeters.add(metrics, known, openAlerts);
        }
        RowRecorder recorder = known.recorder().open();
        forgetOld();
        return recorder;
    }

    /** Returns the latest series of the same model and columns that has a reference. */
    private @Nullable VersionSeries before(RowLayout layout) {
        VersionSeries latest = null;
        for (VersionSeries one : series.values()) {
            boolean isSame = one.model().name().equals(layout.model().name()) && one.takes(layout);
            latest = isSame && one.recorder().reference().isPresent() ? one : latest;
        }
        return latest;
    }

    /** Returns the recorder of how many predictions a version answers; null if it has no series. */
    public synchronized @Nullable TrafficRecorder answered(ModelVersion model) {
        VersionSeries known = series.get(model);
        return known == null ? null : known.answered();
    }

    private void forgetOld() {
        traffic.keySet()
                .removeIf(name ->
                        series.keySet().stream().noneMatch(model -> model.name().equals(name)));
        long unloaded = series.values().stream()
                .filter(known -> !known.recorder().isOpen())
                .count();
        Iterator<VersionSeries> oldest = series.values().iterator();
        while (unloaded > MOST_UNLOADED) {
            if (!oldest.next().recorder().isOpen()) {
                oldest.remove();
                unloaded--;
            }
        }
    }

    private synchronized List<VersionSeries> all() {
        return List.copyOf(series.values());
    }

    /** Notes what chains say of the traffic of the models that they have, by the model's name. */
    public void expect(Map<String, TierUse> uses) {
        all().forEach(one -> traffic(one).expect(uses.getOrDefault(one.model().name(), TierUse.NONE)));
    }

    /**
     * Judges the windows that have ended.
     *
     * @param inUse the versions that answer calls, as far as that is known
     * @param took receives how long the evaluation of a version took that had a window to judge
     * @param failed receives what a version's evaluation threw
     * @return the indicators of all versions, in the order of their windows
     */
    public List<Kpi> evaluate(
            Set<ModelVersion> inUse,
            BiConsumer<ModelVersion, Duration> took,
            BiConsumer<ModelVersion, Throwable> failed) {
        List<Kpi> values = new ArrayList<>();
        List<VersionSeries> all = all();
        for (VersionSeries one : all) {
            guarded(one, failed, () -> one.see(traffic(one)));
        }
        for (int i = all.size() - 1; i >= 0; i--) { // the latest first
            VersionSeries one = all.get(i);
            if (inUse.contains(one.model())) {
                traffic(one).serves(one.model(), inUse);
            }
        }
        for (VersionSeries one : all) { // of all versions, before any is judged
            guarded(one, failed, () -> one.collect(traffic(one)));
        }
        for (VersionSeries one : all) {
            guarded(one, failed, () -> values.addAll(one.evaluate(traffic(one), took, history)));
        }
        return values;
    }

    /** Ends the windows that are open and have rows. */
    public void endWindows() {
        all().forEach(one -> one.recorder().endWindow());
    }

    private static void guarded(VersionSeries one, BiConsumer<ModelVersion, Throwable> failed, Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            failed.accept(one.model(), e);
        }
    }

    private synchronized ModelTraffic traffic(VersionSeries one) {
        return traffic.computeIfAbsent(
                one.model().name(), name -> new ModelTraffic(settings.windows(), settings.time()));
    }

    /** Returns when windows are to be judged next, or whether predictions still come is to be looked at. */
    public Duration untilDue() {
        return all().stream()
                .map(one -> one.recorder().untilDue())
                .reduce(longestWait, (a, b) -> a.compareTo(b) <= 0 ? a : b);
    }

    /** Returns the versions that are known. */
    public synchronized List<ModelVersion> models() {
        return List.copyOf(series.keySet());
    }

    /** Returns how many rows of a model's versions were counted or collected, by the model's name. */
    public long countedRows(String model) {
        return all().stream()
                .filter(one -> one.model().name().equals(model))
                .mapToLong(VersionSeries::rows)
                .sum();
    }

    /** Returns what has been counted of each version that has a reference. */
    public List<SavedSeries> saved() {
        return SavedSeries.sum(
                all().stream().flatMap(one -> one.saved().stream()).toList());
    }

    /** Returns what is known of each version, the latest first. */
    public List<VersionReport> reports() {
        List<VersionSeries> all = all();
        Optional<VersionSeries> latest =
                all.stream().filter(one -> one.recorder().isOpen()).reduce((earlier, later) -> later);
        List<VersionReport> reports = new ArrayList<>();
        for (VersionSeries one : all) {
            boolean isLatest = latest.filter(it -> it == one).isPresent(); // so that it is told once
            reports.add(0, one.report(isLatest ? ignoredButUnknown(all) : Optional.empty()));
        }
        return reports;
    }

    /** Returns the columns that are to be ignored and that no loaded version has, for people. */
    private Optional<String> ignoredButUnknown(List<VersionSeries> all) {
        Set<String> known = all.stream()
                .filter(one -> one.recorder().isOpen())
                .flatMap(one -> one.columns().stream())
                .flatMap(name -> ColumnNames.of(name).stream())
                .collect(Collectors.toSet());
        List<String> unknown = settings.quality().ignored().stream()
                .filter(name -> !known.contains(name))
                .sorted()
                .toList();
        return unknown.isEmpty()
                ? Optional.empty()
                : Optional.of("quality ignores " + unknown + ", which no watched model has");
    }
}
