package io.mlprod.monitoring.report;

import io.mlprod.internal.text.PlainText;
import io.mlprod.internal.text.RecordText;
import io.mlprod.monitoring.history.HistoryEvent;
import io.mlprod.monitoring.history.WindowRecord;
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
     * Returns what happened in the time of the report.
     *
     * @return the events that are not earlier or later, oldest first
     */
    public List<HistoryEvent> eventsWithin() {
        return events.stream()
                .filter(event -> !event.at().isBefore(from) && !event.at().isAfter(to))
                .toList();
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
