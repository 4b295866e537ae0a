package io.mlprod.monitoring.webhook;

import static io.mlprod.monitoring.webhook.PayloadText.NODES;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlprod.monitoring.alert.Alert;
import io.mlprod.monitoring.alert.Notification;
import io.mlprod.monitoring.alert.Notification.Change;
import io.mlprod.monitoring.alert.Severity;
import java.net.URI;
import java.time.Instant;

/** The events of PagerDuty's Events API v2. */
record PagerDutyFormat(String routingKey) implements PayloadFormat {

    private static final int LONGEST_KEY = 255;
    private static final int LONGEST_SUMMARY = 1024;

    @Override
    public WebhookRequest request(Notification notification, URI target, Instant now) {
        String action = action(notification);
        ObjectNode event = NODES.objectNode()
                .put("routing_key", routingKey)
                .put("event_action", action)
                .put("dedup_key", PayloadText.cut(notification.group(), LONGEST_KEY));
        if (action.equals("trigger")) {
            event.put("client", "mlprod");
            event.set("payload", payload(notification));
        }
        return WebhookRequest.post(target, PayloadText.json(event));
    }

    private static String action(Notification notification) {
        if (!notification.isOpen()) {
            return "resolve";
        }
        boolean isTakenCareOf = notification.alerts().stream().noneMatch(alert -> alert.state() == Alert.State.FIRING);
        return notification.change() == Change.ACKNOWLEDGED && isTakenCareOf ? "acknowledge" : "trigger";
    }

    private static ObjectNode payload(Notification notification) {
        Alert worst = notification.worst();
        ObjectNode payload = NODES.objectNode()
                .put("summary", PayloadText.cut(PayloadText.title(notification), LONGEST_SUMMARY))
                .put("source", PayloadText.model(worst))
                .put("severity", worst.severity() == Severity.CRITICAL ? "critical" : "warning")
                .put("timestamp", notification.at().toString())
                .put("component", PayloadText.cut(worst.model().name(), 200))
                .put("group", PayloadText.cut(notification.group(), LONGEST_KEY))
                .put("class", PayloadText.cut(worst.rule(), 200));
        ObjectNode details = payload.putObject("custom_details");
        ArrayNode alerts = details.putArray("alerts");
        PayloadText.lines(notification).forEach(alerts::add);
        details.put("since", worst.since().toString());
        return payload;
    }
}
