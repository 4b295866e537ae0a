package io.mlprod.monitoring.webhook;

import static io.mlprod.monitoring.webhook.PayloadText.NODES;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlprod.monitoring.alert.Alert;
import io.mlprod.monitoring.alert.Notification;
import io.mlprod.monitoring.internal.alertfile.AlertJson;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Notifications as JSON, as they are kept and sent: without who has acknowledged an alert. */
final class NotificationJson {

    private NotificationJson() {}

    static String write(Notification notification) {
        ObjectNode node = NODES.objectNode()
                .put("id", notification.id())
                .put("at", notification.at().toString())
                .put("group", notification.group())
                .put("change", notification.change().name())
                .put("open", notification.isOpen())
                .put("summary", notification.summary());
        ArrayNode alerts = node.putArray("alerts");
        notification.alerts().forEach(alert -> alerts.add(AlertJson.write(alert)));
        return PayloadText.json(node);
    }

    /**
     * Returns the notification that was written.
     *
     * @throws IllegalArgumentException if it is not one
     */
    static Notification read(String json) {
        try {
            JsonNode node = PayloadText.MAPPER.readTree(json);
            List<Alert> alerts = new ArrayList<>();
            AlertJson.required(node, "alerts").forEach(alert -> alerts.add(AlertJson.read(alert)));
            return new Notification(
                    AlertJson.text(node, "id"),
                    Instant.parse(AlertJson.text(node, "at")),
                    AlertJson.text(node, "group"),
                    Notification.Change.valueOf(AlertJson.text(node, "change")),
                    alerts);
        } catch (JsonProcessingException | DateTimeException e) {
            throw new IllegalArgumentException("Not a notification", e);
        }
    }
}
