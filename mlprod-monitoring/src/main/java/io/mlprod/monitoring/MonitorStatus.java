package io.mlprod.monitoring;

import io.mlprod.internal.text.PlainText;
import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.alert.Alert;
import io.mlprod.monitoring.drift.DriftState;
import io.mlprod.monitoring.health.Health;
import io.mlprod.monitoring.internal.report.RecordJson;
import io.mlprod.monitoring.performance.PerformanceReport;
import io.mlprod.monitoring.performance.PerformanceReport.LabelCounts;
import io.mlprod.monitoring.performance.PerformanceReport.MetricResult;
import io.mlprod.monitoring.performance.PerformanceReport.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a monitor knows at one moment. Immutable. Its text form fits a screen.
 *
 * @param at when, by the machine's clock
 * @param health the health of each handle and chain
 * @param versions what is known of each version, the latest first
 * @param performance how good answers were, of each version whose answers are compared with labels, the latest first
 * @param alerts those that hold, the worst first
 * @param problems what the monitor could not do, by kind
 * @param cost what monitoring costs, apart from the time that it takes from predictions
 * @since 0.1
 */
public record MonitorStatus(
        Instant at,
        Health health,
        List<VersionReport> versions,
        List<Performance> performance,
        List<Alert> alerts,
        List<Problem> problems,
        Cost cost) {

    /**
     * How good the answers of a version were, in the latest window whose labels say so; as long as there is none, in
     * the latest. Slices and groups are in {@link ModelMonitor#performance()}.
     *
     * @param model the version
     * @param verdict the comparison with the reference
     * @param from when the window began
     * @param to when it ended
     * @param predictions how many there were in it
     * @param labelled how many of them have a label by now
     * @param metrics what was measured, and what it is compared with
     * @param labels what came of the version's labels, of all windows
     */
    public record Performance(
            ModelVersion model,
            Verdict verdict,
            Instant from,
            Instant to,
            long predictions,
            long labelled,
            List<MetricResult> metrics,
            LabelCounts labels) {

        /** Copies the metrics. */
        public Performance {
            metrics = List.copyOf(metrics);
        }

        static Performance of(PerformanceReport window, LabelCounts labels) {
            return new Performance(
                    window.model(),
                    window.verdict(),
                    window.from(),
                    window.to(),
                    window.predictions(),
                    window.labelled(),
                    window.metrics(),
                    labels);
        }

        /**
         * Returns the verdict and what it is about, safe to print.
         *
         * @return one line
         */
        @Override
        public String toString() {
            return PlainText.line(model + ": " + PerformanceLines.verdict(this));
        }
    }

    /**
     * What the monitor could not do.
     *
     * @param kind what it is
     * @param count how often
     * @param latest the last one, for people; safe to print. It begins with "over: " once what failed works again, or
     *     nothing more is lost. Only {@link Kind#CLOCK_SET}, {@link Kind#LABELS_FOREIGN} and {@link Kind#PERFORMANCE}
     *     stay as they are
     */
    public record Problem(Kind kind, long count, String latest) {

        /** The kinds of problems. */
        public enum Kind {
            /** Rows of a version were not counted, since they have other columns than those counted before. */
            COLUMNS_CHANGED,
            /** The time of day was set, so that a window ended at another time. */
            CLOCK_SET,
            /** A receiver of alerts or actions threw, or was so slow that notifications were dropped. */
            ALERT_SINK,
            /** Predictions were not kept for their labels, or dropped before these came. */
            PREDICTIONS_LOST,
            /** Labels were not kept. */
            LABELS_LOST,
            /** Labels were of a type or class that the model does not predict. */
            LABELS_FOREIGN,
            /** Most labels belong to no known prediction. */
            LABELS_UNMATCHED,
            /** The store of predictions fails or does not answer. */
            PREDICTION_STORE,
            /** A version's predictions cannot be compared with labels, or not as the settings say. */
            PERFORMANCE,
            /** An alert rule is for an indicator that nothing gives. */
            ALERT_RULE,
            /** An evaluation failed. */
            EVALUATION,
            /** The metrics threw. */
            METRICS
        }

        /**
         * Returns the kind, how often, and the last one, safe to print.
         *
         * @return one line
         */
        @Override
        public String toString() {
            return PlainText.line(kind + " ×" + count + ": " + latest);
        }
    }

    /**
     * What monitoring costs.
     *
     * @param evaluations how often a version's windows were looked at
     * @param evaluating the time that this took, on threads other than those of predictions
     * @param droppedRows how many rows were not counted, since all counters were in use by other threads
     */
    public record Cost(long evaluations, Duration evaluating, long droppedRows) {}

    /** Copies the lists. */
    public MonitorStatus {
        versions = List.copyOf(versions);
        performance = List.copyOf(performance);
        alerts = List.copyOf(alerts);
        problems = List.copyOf(problems);
    }

    /**
     * Returns what is known of a version.
     *
     * @param model its name, version and digest
     * @return empty if the monitor has seen no row layout of it
     */
    public Optional<VersionReport> version(ModelVersion model) {
        return versions.stream().filter(known -> known.model().equals(model)).findFirst();
    }

    /**
     * Returns the worst state of the versions that are loaded.
     *
     * @return {@link DriftState#NOT_ENOUGH_DATA} if no window has ended
     */
    public DriftState state() {
        return versions.stream()
                .filter(VersionReport::isLoaded)
                .flatMap(known -> known.drift().stream())
                .map(found -> found.state())
                .max(Comparator.naturalOrder())
                .orElse(DriftState.NOT_ENOUGH_DATA);
    }

    /**
     * Returns everything as JSON: objects with these components' names as members; times as texts of ISO 8601; null for
     * what is empty or no number, and in place of who has acknowledged an alert.
     *
     * @return JSON over several lines
     */
    public String toJson() {
        List<Alert> anonymous =
                alerts.stream().map(MonitorStatus::withoutPerson).toList();
        return RecordJson.of(new MonitorStatus(at, health, versions, performance, anonymous, problems, cost));
    }

    private static Alert withoutPerson(Alert alert) {
        return new Alert(
                alert.key(),
                alert.group(),
                alert.rule(),
                alert.kind(),
                alert.kpi(),
                alert.level(),
                alert.severity(),
                alert.state(),
                alert.since(),
                alert.text(),
                Optional.empty(),
                alert.isEscalated());
    }

    /**
     * Returns what matters most, in lines that fit a screen; safe to print.
     *
     * @return several lines
     */
    @Override
    public String toString() {
        return StatusText.of(this);
    }
}
