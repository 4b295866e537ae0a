package io.mlprod.monitoring.report;

import io.mlprod.internal.text.PlainText;
import io.mlprod.internal.text.RecordText;
import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.ModelMonitor;
import io.mlprod.monitoring.MonitorSnapshot;
import io.mlprod.monitoring.history.HistoryEvent;
import io.mlprod.monitoring.history.WindowRecord;
import io.mlprod.monitoring.profile.Profile;
import io.mlprod.monitoring.quality.QualityReport;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * What a report says, without its form. Immutable. Lists that nobody filled are empty, and the report says so.
 *
 * @param subject what it is about: the model's name
 * @param kind what was looked at
 * @param from when the time of the report begins
 * @param to when it ends
 * @param processes how many processes were added up
 * @param versions the versions, the one that serves first
 * @param timeline a record for each version and window, oldest first
 * @param events deploys and rollouts, oldest first
 * @param drift the comparisons, that of the version that serves first
 * @param quality the checks of data quality, those of the version that serves first
 * @param performance what is said of each metric of the predictions
 * @param fairness rates by group
 * @param alerts the latest first
 * @param actions what was done, the latest first
 * @param serving who answers whom
 * @since 0.1
 */
public record ReportData(
        String subject,
        Kind kind,
        Instant from,
        Instant to,
        int processes,
        List<VersionFacts> versions,
        List<WindowRecord> timeline,
        List<HistoryEvent> events,
        List<DriftFacts> drift,
        List<QualityReport> quality,
        List<PerformanceFacts> performance,
        List<FairnessFacts> fairness,
        List<AlertFacts> alerts,
        List<ActionFacts> actions,
        ServingFacts serving) {

    /** What a report looks at. */
    public enum Kind {
        /** A model in production. */
        MODEL,
        /** Two versions of a model. */
        COMPARISON,
        /** A data set and a reference. */
        DATA_SET
    }

    /** Copies the lists. */
    public ReportData {
        Objects.requireNonNull(kind, "kind");
        subject = PlainText.line(subject);
        versions = List.copyOf(versions);
        timeline = List.copyOf(timeline);
        events = List.copyOf(events);
        drift = List.copyOf(drift);
        quality = List.copyOf(quality);
        performance = List.copyOf(performance);
        fairness = List.copyOf(fairness);
        alerts = List.copyOf(alerts);
        actions = List.copyOf(actions);
    }

    /**
     * Returns what a monitor knows of a model now.
     *
     * @param monitor the monitor, which looks at no more windows for this
     * @param model the model's name
     * @return data without anything if the monitor does not know the model
     */
    public static ReportData of(ModelMonitor monitor, String model) {
        return MonitorSource.of(monitor.status(), monitor.history(), model);
    }

    /**
     * Returns what a snapshot, of one or of many processes, has of a model.
     *
     * @param snapshot the snapshot
     * @param model the model's name
     * @param processes how many processes were added up
     * @return data without times and failures, which snapshots do not have
     */
    public static ReportData of(MonitorSnapshot snapshot, String model, int processes) {
        return SnapshotSource.of(snapshot, model, processes);
    }

    /**
     * Compares two versions of a model by everything that a snapshot has of them.
     *
     * @param snapshot the snapshot
     * @param before the version that is the reference
     * @param after the version that is compared with it
     * @return the differences between their rows; columns that were counted against different profiles are not compared
     */
    public static ReportData comparison(MonitorSnapshot snapshot, ModelVersion before, ModelVersion after) {
        return SnapshotSource.comparison(snapshot, before, after);
    }

    /**
     * Compares a data set with a reference. No handle is needed: {@code Profile.ofCsv(file, layout)} reads a data set.
     *
     * @param reference what it is compared with
     * @param dataSet the data set's profile
     * @param at when the data set was made
     * @return the differences between both
     */
    public static ReportData of(Profile reference, Profile dataSet, Instant at) {
        return ProfileSource.of(reference, dataSet, at);
    }

    /**
     * Returns a builder for data from elsewhere.
     *
     * @param subject the model's name
     * @param from when the time of the report begins
     * @param to when it ends
     * @return a builder, for one thread
     */
    public static ReportDataBuilder builder(String subject, Instant from, Instant to) {
        return new ReportDataBuilder(new ReportData(
                subject,
                Kind.MODEL,
                from,
                to,
                1,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                ServingFacts.NONE));
    }

    /**
     * Returns a builder that has this data, to add what came from elsewhere.
     *
     * @return a builder, for one thread
     */
    public ReportDataBuilder toBuilder() {
        return new ReportDataBuilder(this);
    }

    /**
     * Returns all values, safe to print.
     *
     * @return one line, shortened
     */
    @Override
    public String toString() {
        return RecordText.of(this);
    }
}
