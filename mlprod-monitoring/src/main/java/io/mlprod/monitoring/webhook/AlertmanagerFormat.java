package io.mlprod.monitoring.webhook;

import static io.mlprod.monitoring.webhook.PayloadText.NODES;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlprod.monitoring.alert.Alert;
import io.mlprod.monitoring.alert.Notification;
import io.mlprod.monitoring.alert.Notification.Change;
import io.mlprod.monitoring.alert.Severity;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * The alerts of Alertmanager's API v2. Its labels are an alert's identity, so there are no values in them; the severity
 * is, by custom, and an alert whose severity has changed is another one there.
 */
record AlertmanagerFormat() implements PayloadFormat {

    private static final Duration RESEND = Duration.ofMinutes(1);
    private static final Duration VALID = Duration.ofMinutes(5);

    @Override
    public Optional<Duration> resendEvery() {
        return Optional.of(RESEND);
    }

    @Override
    public WebhookRequest request(Notification notification, URI target, Instant now) {
        ArrayNode alerts = NODES.arrayNode();
        boolean hasMoved = notification.change() == Change.RAISED || notification.change() == Change.LOWERED;
        for (Alert alert : notification.alerts()) {
            boolean isOpen = alert.isOpen();
            alerts.add(node(alert, alert.severity(), isOpen ? now.plus(VALID) : now));
            if (hasMoved && isOpen) {
                alerts.add(node(alert, other(alert.severity()), now));
            }
        }
        return WebhookRequest.post(target, PayloadText.json(alerts));
    }

    private static Severity other(Severity severity) {
        return severity == Severity.CRITICAL ? Severity.WARNING : Severity.CRITICAL;
    }

    private static ObjectNode node(Alert alert, Severity severity, Instant end) {
        ObjectNode node = NODES.objectNode();
        node.putObject("labels")
                .put("alertname", PayloadText.cut(alert.rule(), 200))
                .put("severity", severity == Severity.CRITICAL ? "critical" : "warning")
                .put("model", PayloadText.cut(alert.model().name(), 200))
                .put("model_version", PayloadText.cut(alert.model().version(), 200))
                .put("kpi", PayloadText.cut(alert.kpi().name(), 200))
                .put("incident", PayloadText.cut(alert.group(), 255));
        node.putObject("annotations").put("summary", PayloadText.cut(alert.text(), 1_000));
        Instant start = alert.since().truncatedTo(ChronoUnit.MILLIS);
        Instant until = end.truncatedTo(ChronoUnit.MILLIS);
        return node.put("startsAt", (start.isBefore(until) ? start : until).toString())
                .put("endsAt", until.toString());
    }
}
