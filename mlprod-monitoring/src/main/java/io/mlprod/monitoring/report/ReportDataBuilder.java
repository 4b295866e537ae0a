package io.mlprod.monitoring.report;

import io.mlprod.monitoring.history.HistoryEvent;
import io.mlprod.monitoring.history.WindowRecord;
import io.mlprod.monitoring.quality.QualityReport;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * A builder of a report's data. Each list that is set takes the place of the one that was there. For one thread.
 *
 * @since 0.1
 */
public final class ReportDataBuilder {

    private final String subject;
    private final Instant from;
    private final Instant to;
    private ReportData.Kind kind;
    private int processes;
    private List<VersionFacts> versions;
    private List<WindowRecord> timeline;
    private List<HistoryEvent> events;
    private List<DriftFacts> drift;
    private List<QualityReport> quality;
    private List<PerformanceFacts> performance;
    private List<FairnessFacts> fairness;
    private List<AlertFacts> alerts;
    private List<ActionFacts> actions;
    private ServingFacts serving;

    ReportDataBuilder(ReportData data) {
        subject = data.subject();
        from = data.from();
        to = data.to();
        kind = data.kind();
        processes = data.processes();
        versions = data.versions();
        timeline = data.timeline();
        events = data.events();
        drift = data.drift();
        quality = data.quality();
        performance = data.performance();
        fairness = data.fairness();
        alerts = data.alerts();
        actions = data.actions();
        serving = data.serving();
    }

    /**
     * Sets what was looked at.
     *
     * @param kind not null
     * @return this
     */
    public ReportDataBuilder kind(ReportData.Kind kind) {
        this.kind = Objects.requireNonNull(kind, "kind");
        return this;
    }

    /**
     * Sets how many processes were added up.
     *
     * @param processes 1 or more
     * @return this
     */
    public ReportDataBuilder processes(int processes) {
        this.processes = processes;
        return this;
    }

    /**
     * Sets the versions.
     *
     * @param versions not null
     * @return this
     */
    public ReportDataBuilder versions(List<VersionFacts> versions) {
        this.versions = Objects.requireNonNull(versions, "versions");
        return this;
    }

    /**
     * Sets a record for each version and window.
     *
     * @param timeline not null
     * @return this
     */
    public ReportDataBuilder timeline(List<WindowRecord> timeline) {
        this.timeline = Objects.requireNonNull(timeline, "timeline");
        return this;
    }

    /**
     * Sets deploys and rollouts.
     *
     * @param events not null
     * @return this
     */
    public ReportDataBuilder events(List<HistoryEvent> events) {
        this.events = Objects.requireNonNull(events, "events");
        return this;
    }

    /**
     * Sets the comparisons.
     *
     * @param drift not null
     * @return this
     */
    public ReportDataBuilder drift(List<DriftFacts> drift) {
        this.drift = Objects.requireNonNull(drift, "drift");
        return this;
    }

    /**
     * Sets the checks of data quality.
     *
     * @param quality not null
     * @return this
     */
    public ReportDataBuilder quality(List<QualityReport> quality) {
        this.quality = Objects.requireNonNull(quality, "quality");
        return this;
    }

    /**
     * Sets what is said of each metric.
     *
     * @param performance not null
     * @return this
     */
    public ReportDataBuilder performance(List<PerformanceFacts> performance) {
        this.performance = Objects.requireNonNull(performance, "performance");
        return this;
    }

    /**
     * Sets rates by group.
     *
     * @param fairness not null
     * @return this
     */
    public ReportDataBuilder fairness(List<FairnessFacts> fairness) {
        this.fairness = Objects.requireNonNull(fairness, "fairness");
        return this;
    }

    /**
     * Sets the alerts.
     *
     * @param alerts not null
     * @return this
     */
    public ReportDataBuilder alerts(List<AlertFacts> alerts) {
        this.alerts = Objects.requireNonNull(alerts, "alerts");
        return this;
    }

    /**
     * Sets what was done.
     *
     * @param actions not null
     * @return this
     */
    public ReportDataBuilder actions(List<ActionFacts> actions) {
        this.actions = Objects.requireNonNull(actions, "actions");
        return this;
    }

    /**
     * Sets who answers whom.
     *
     * @param serving not null
     * @return this
     */
    public ReportDataBuilder serving(ServingFacts serving) {
        this.serving = Objects.requireNonNull(serving, "serving");
        return this;
    }

    /**
     * Builds the data. Windows and events are put into the order of time, alerts and actions with the latest first.
     *
     * @return immutable data
     */
    public ReportData build() {
        return new ReportData(
                subject,
                kind,
                from,
                to,
                processes,
                versions,
                sorted(timeline, Comparator.comparing(WindowRecord::from)),
                sorted(events, Comparator.comparing(HistoryEvent::at)),
                drift,
                quality,
                performance,
                fairness,
                sorted(alerts, Comparator.comparing(AlertFacts::at).reversed()),
                sorted(actions, Comparator.comparing(ActionFacts::at).reversed()),
                serving);
    }

    private static <T> List<T> sorted(List<T> list, Comparator<T> order) {
        return list.stream().sorted(order).toList();
    }
}
