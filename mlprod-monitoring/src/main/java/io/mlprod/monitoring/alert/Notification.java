package io.mlprod.monitoring.alert;

import io.mlprod.internal.text.PlainText;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A change of an incident, which is a group of alerts, for the receivers. Immutable.
 *
 * @param id the identity of this change; the same change has the same id if it is found or sent again
 * @param at when it was found, by the machine's clock
 * @param group the identity of the incident
 * @param change what has changed; if there is more, the most urgent of it
 * @param alerts the alerts of the incident that are open, and those that this change has resolved; never empty
 * @since 0.1
 */
public record Notification(String id, Instant at, String group, Change change, List<Alert> alerts) {

    /** What has changed, the most urgent first. */
    public enum Change {
        /** Nobody has acknowledged an alert in time. */
        ESCALATED,
        /** An alert has begun. */
        FIRED,
        /** An alert has become critical. */
        RAISED,
        /** There is more of what an alert is about; see {@link AlertRule#tellMore}. */
        MORE,
        /** Somebody takes care of an alert. */
        ACKNOWLEDGED,
        /** An alert is no longer critical. */
        LOWERED,
        /** An alert has ended. */
        RESOLVED
    }

    /**
     * Copies the alerts.
     *
     * @throws IllegalArgumentException if there is none
     */
    public Notification {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(group, "group");
        Objects.requireNonNull(change, "change");
        alerts = List.copyOf(alerts);
        if (alerts.isEmpty()) {
            throw new IllegalArgumentException("A notification needs an alert");
        }
    }

    /**
     * Returns whether an alert of the incident is open.
     *
     * @return false if all are resolved
     */
    public boolean isOpen() {
        return alerts.stream().anyMatch(Alert::isOpen);
    }

    /**
     * Returns the alert that matters most: open before resolved, critical before warning, the older first.
     *
     * @return one of the alerts
     */
    public Alert worst() {
        return alerts.stream()
                .min(Comparator.comparing((Alert alert) -> !alert.isOpen())
                        .thenComparing(Alert::severity, Comparator.reverseOrder())
                        .thenComparing(Alert::since))
                .orElseThrow();
    }

    /**
     * Returns the incident in one line, for people.
     *
     * @return the text of its worst alert, and how many more there are
     */
    public String summary() {
        long others = alerts.size() - 1L;
        return worst().text() + (others == 0 ? "" : " (and " + others + " more)");
    }

    /**
     * Returns the change and all alerts, safe to print.
     *
     * @return one line
     */
    @Override
    public String toString() {
        return PlainText.line(
                at + " " + change + " " + alerts.stream().map(Alert::toString).collect(Collectors.joining("; ")));
    }
}
