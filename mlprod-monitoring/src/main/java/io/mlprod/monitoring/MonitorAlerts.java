package io.mlprod.monitoring;

import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.MonitorStatus.Problem;
import io.mlprod.monitoring.action.ActionEvent;
import io.mlprod.monitoring.action.Actions;
import io.mlprod.monitoring.action.ActionsBuilder;
import io.mlprod.monitoring.alert.Alert;
import io.mlprod.monitoring.alert.Alerts;
import io.mlprod.monitoring.alert.Alerts.SinkStatus;
import io.mlprod.monitoring.alert.AlertsBuilder;
import io.mlprod.monitoring.alert.Kpi;
import io.mlprod.monitoring.alert.Severity;
import io.mlprod.monitoring.alert.Slf4jSink;
import io.mlprod.monitoring.fairness.Fairness;
import io.mlprod.monitoring.history.MonitorHistory;
import io.mlprod.monitoring.internal.performance.PerformanceKpis;
import io.mlprod.monitoring.internal.series.MonitorKpis;
import io.mlprod.monitoring.internal.watch.Problems;
import io.mlprod.monitoring.performance.Performance;
import io.mlprod.time.TimeSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A monitor's alerts and actions, and what it knows that they do not: which versions answer calls. Thread-safe. */
final class MonitorAlerts implements AutoCloseable {

    private final Alerts alerts;
    private final List<String> actions;

    /**
     * Creates the alerts.
     *
     * @param of the application's rules and receivers, to which those come that each monitor has
     * @param ofActions the application's actions
     * @param windows of the values that the monitor gives
     * @param performance the settings of late labels, if they are looked at
     * @param fairness the groups for which answers are compared; null for none
     * @param history receives each alert and each action's event
     * @param acted receives each action's event, too
     */
    MonitorAlerts(
            AlertsBuilder of,
            Optional<ActionsBuilder> ofActions,
            Windows windows,
            Optional<Performance> performance,
            @Nullable Fairness fairness,
            MonitorHistory history,
            Consumer<? super ActionEvent> acted,
            TimeSource time) {
        of.time(time)
                .observer(alert -> history.add(alert, time.now()))
                .defaults(
                        Stream.concat(
                                        MonitorKpis.defaultRules().stream(),
                                        performance.stream()
                                                .flatMap(settings -> PerformanceKpis.defaultRules().stream()))
                                .toList(),
                        new Slf4jSink());
        MonitorKpis.addPeriods(of, windows);
        performance.ifPresent(settings -> PerformanceKpis.addPeriods(of, settings, fairness));
        Optional<Actions> built = ofActions.map(actions ->
                actions.time(time).onEvent(history::add).onEvent(acted).build());
        built.ifPresent(of::sink);
        this.actions = built.map(Actions::names).orElse(List.of());
        this.alerts = of.build();
    }

    /** Returns the names of the actions. */
    List<String> actions() {
        return actions;
    }

    Alerts all() {
        return alerts;
    }

    /** Returns what holds, the worst first. */
    List<Alert> open() {
        return alerts.open().stream()
                .sorted(Comparator.comparing(Alert::severity, Comparator.reverseOrder())
                        .thenComparing(Alert::since))
                .toList();
    }

    /** Returns how many alerts of a version hold. */
    double open(ModelVersion model, Severity severity) {
        return alerts.open().stream()
                .filter(alert -> alert.severity() == severity && alert.model().equals(model))
                .count();
    }

    /**
     * Judges values, without those of versions that another one has replaced: their last rows need nobody any more.
     *
     * @param inUse the versions that answer calls
     */
    void observe(List<Kpi> values, Set<ModelVersion> inUse) {
        Set<String> models = names(inUse);
        alerts.observe(values.stream()
                .filter(kpi -> inUse.contains(kpi.model())
                        || !models.contains(kpi.model().name()))
                .toList());
    }

    /**
     * Ends the alerts of versions that answer no more calls.
     *
     * @param known the versions that the monitor has seen
     * @param inUse the versions that answer calls
     */
    void retire(Collection<ModelVersion> known, Set<ModelVersion> inUse) {
        Set<String> models = names(inUse);
        for (ModelVersion model : known) {
            if (!models.contains(model.name())) {
                alerts.retire(model.name(), "nothing of this name is open");
            } else if (!inUse.contains(model)) {
                alerts.retire(model, "it answers no more calls");
            }
        }
    }

    private static Set<String> names(Set<ModelVersion> models) {
        return models.stream().map(ModelVersion::name).collect(Collectors.toSet());
    }

    /** Returns what could not be told. */
    Optional<Problem> problem() {
        List<SinkStatus> troubled = alerts.sinks().stream()
                .filter(sink -> sink.failed() + sink.dropped() > 0)
                .toList();
        long count = troubled.stream()
                .mapToLong(sink -> sink.failed() + sink.dropped())
                .sum();
        String text = troubled.stream().map(SinkStatus::toString).collect(Collectors.joining("; "));
        boolean isOver = troubled.stream().allMatch(SinkStatus::isWorking);
        return troubled.isEmpty()
                ? Optional.empty()
                : Optional.of(new Problem(Problem.Kind.ALERT_SINK, count, isOver ? Problems.OVER + text : text));
    }

    /** Ends the judging; what waits for receivers is still delivered, and actions that run go on. */
    @Override
    public void close() {
        alerts.close();
    }
}
