package io.mlprod.monitoring.report;

import io.mlprod.internal.text.NumberText;
import io.mlprod.lifecycle.VersionStatus;
import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.ModelMonitor;
import io.mlprod.monitoring.MonitorStatus;
import io.mlprod.monitoring.VersionReport;
import io.mlprod.monitoring.VersionReport.OpenWindow;
import io.mlprod.monitoring.WindowPerformance;
import io.mlprod.monitoring.action.ActionEvent;
import io.mlprod.monitoring.alert.Alert;
import io.mlprod.monitoring.drift.DriftReport;
import io.mlprod.monitoring.history.AlertRecord;
import io.mlprod.monitoring.history.HistoryEvent;
import io.mlprod.monitoring.history.MonitorHistory;
import io.mlprod.monitoring.history.WindowRecord;
import io.mlprod.monitoring.performance.PerformanceReport;
import io.mlprod.observe.Observed;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The data of a monitor. */
final class MonitorSource {

    private final MonitorStatus status;
    private final MonitorHistory history;
    private final String model;
    private final List<Observed.Handle> handles;
    private final Optional<Observed.Chain> chain;
    private final List<WindowRecord> windows;
    private final List<HistoryEvent> events;
    private final List<VersionReport> versions;
    private final List<WindowPerformance> performance;

    private MonitorSource(ModelMonitor monitor, String model) {
        this.status = monitor.status();
        this.history = monitor.history();
        this.model = model;
        List<Observed> watched = monitor.watched();
        this.handles = all(Observed.Handle.class, watched)
                .filter(handle -> handle.name().equals(model))
                .toList();
        boolean isAlone = watched.size() == handles.size() + 1;
        this.chain = all(Observed.Chain.class, watched)
                .filter(one -> one.name().equals(model) || isAlone || isIn(one))
                .findFirst();
        this.windows = history.windows().stream()
                .filter(window -> window.model().name().equals(model))
                .toList();
        this.events = history.events().stream()
                .filter(event -> event.model().name().equals(model))
                .toList();
        this.versions = status.versions().stream()
                .filter(version -> version.model().name().equals(model))
                .sorted(Comparator.comparing(version -> !isServing(version)))
                .toList();
        this.performance = monitor.performance().stream()
                .filter(window -> window.report().model().name().equals(model))
                .sorted(Comparator.comparingInt(window -> place(window.report().model()))) // stable: then by time
                .toList();
    }

    static ReportData of(ModelMonitor monitor, String model) {
        return new MonitorSource(monitor, model).data();
    }

    private boolean isIn(Observed.Chain one) {
        return one.tiers().stream().anyMatch(tier -> one.models(tier.tier()).contains(model));
    }

    private static <T extends Observed> Stream<T> all(Class<T> kind, List<Observed> watched) {
        return watched.stream().filter(kind::isInstance).map(kind::cast);
    }

    private ReportData data() {
        return ReportData.builder(model, from(), status.at())
                .versions(versions.stream().map(this::facts).toList())
                .timeline(windows)
                .events(events)
                .drift(versions.stream().flatMap(this::drift).toList())
                .quality(versions.stream()
                        .filter(VersionReport::isLoaded) // what others had is of the past
                        .flatMap(version -> version.quality().stream())
                        .toList())
                .alerts(history.alerts().stream()
                        .filter(known -> known.alert().model().name().equals(model))
                        .map(MonitorSource::facts)
                        .toList())
                .actions(history.actions().stream()
                        .filter(event -> event.alert().model().name().equals(model))
                        .map(MonitorSource::facts)
                        .toList())
                .performance(PerformanceSource.performance(performance))
                .fairness(PerformanceSource.fairness(performance))
                .serving(serving())
                .build();
    }

    /**
     * Returns since when something is known. Windows of performance begin at midnight, for example, so the model began
     * within the first; those of before a restart are earlier than all others.
     */
    private Instant from() {
        Instant begin = windows.stream()
                .map(WindowRecord::from)
                .min(Comparator.naturalOrder())
                .orElse(status.at());
        return performance.stream()
                .map(WindowPerformance::report)
                .filter(report -> !report.to().isAfter(begin) || windows.isEmpty())
                .map(PerformanceReport::from)
                .min(Comparator.naturalOrder())
                .orElse(begin);
    }

    /** Returns where a version is among all, of which the one that serves is the first. */
    private int place(ModelVersion version) {
        int at = versions.stream().map(VersionReport::model).toList().indexOf(version);
        return at < 0 ? versions.size() : at;
    }

    private boolean isServing(VersionReport version) {
        return version.isLoaded()
                && handles.stream().anyMatch(handle -> handle.serving().equals(version.model()));
    }

    private VersionFacts.State state(VersionReport version) {
        boolean isTested = handles.stream()
                .flatMap(handle -> handle.versions().stream())
                .anyMatch(
                        known -> known.model().equals(version.model()) && known.state() == VersionStatus.State.TESTING);
        return isServing(version)
                ? VersionFacts.State.SERVING
                : isTested
                        ? VersionFacts.State.TESTING
                        : version.isLoaded() ? VersionFacts.State.LOADED : VersionFacts.State.NOT_LOADED;
    }

    /** Returns the cache of the handle, and the tiers of the chain. */
    private ServingFacts serving() {
        ServingFacts cache = handles.stream()
                .map(Observed.Handle::statistics)
                .reduce((earlier, later) -> later.cache().isPresent() ? later : earlier)
                .map(ServingFacts.NONE::statistics)
                .orElse(ServingFacts.NONE);
        return chain.map(one -> cache.tiers(one.tiers())).orElse(cache);
    }

    private VersionFacts facts(VersionReport version) {
        List<WindowRecord> its = windows.stream()
                .filter(window -> window.model().equals(version.model()))
                .toList();
        long open = version.open().map(OpenWindow::predictions).orElse(0L);
        return new VersionFacts(
                version.model(),
                state(version),
                since(version.model()),
                open
                        + its.stream()
                                .mapToLong(window -> window.traffic().predictions())
                                .sum(),
                its.stream().mapToLong(window -> window.traffic().failures()).sum(),
                words(version.reference()),
                version.reference().notes());
    }

    /** Returns when the version began to serve the last time, if it serves now. */
    private Optional<Instant> since(ModelVersion version) {
        return events.stream()
                .filter(event -> event.kind() != HistoryEvent.Kind.ROLLOUT)
                .reduce((earlier, later) -> later)
                .filter(event -> event.model().equals(version))
                .map(HistoryEvent::at);
    }

    private static String words(VersionReport.Reference reference) {
        String rows = NumberText.count(reference.rows()) + " rows";
        return switch (reference.source()) {
            case PROFILE -> "its profile of " + rows;
            case LIVE -> "its own first " + rows;
            case COLLECTING -> "nothing yet: " + rows + " collected";
        };
    }

    private Stream<DriftFacts> drift(VersionReport version) {
        return version.drift().stream()
                .filter(look -> look.rows() > 0 || isServing(version))
                .map(look -> Facts.drift(look, comparedWith(version, look)));
    }

    private static String comparedWith(VersionReport version, DriftReport look) {
        return switch (look.settings().comparison()) {
            case REFERENCE -> words(version.reference());
            case PREVIOUS_WINDOW, SAME_HOUR_LAST_WEEK ->
                look.settings().comparison().title();
        };
    }

    private static AlertFacts facts(AlertRecord known) {
        Alert alert = known.alert();
        return new AlertFacts(
                known.found(),
                switch (alert.severity()) {
                    case WARNING -> AlertFacts.Level.WARNING;
                    case CRITICAL -> AlertFacts.Level.CRITICAL;
                },
                known.ended().isPresent()
                        ? AlertFacts.State.RESOLVED
                        : alert.state() == Alert.State.ACKNOWLEDGED
                                ? AlertFacts.State.ACKNOWLEDGED
                                : AlertFacts.State.FIRING,
                alert.text(),
                "",
                "",
                known.acknowledged(),
                known.ended(),
                known.ending());
    }

    private static ActionFacts facts(ActionEvent event) {
        String what = switch (event.outcome()) {
            case DONE -> event.text();
            case DRY_RUN -> event.action();
            case NOTHING_TO_DO, FAILED, SKIPPED, STILL_RUNNING -> event.action() + ": " + event.text();
        };
        return new ActionFacts(event.at(), what, event.alert().text(), "the monitor", event.outcome());
    }
}
