package io.mlprod.monitoring.webhook;

import static io.mlprod.monitoring.webhook.PayloadText.NODES;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.alert.Alert;
import io.mlprod.monitoring.alert.Kpi;
import io.mlprod.monitoring.alert.Notification;
import io.mlprod.monitoring.alert.Severity;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
        notification.alerts().forEach(alert -> alerts.add(node(alert)));
        return PayloadText.json(node);
    }

    private static ObjectNode node(Alert alert) {
        ObjectNode node = NODES.objectNode()
                .put("key", alert.key())
                .put("group", alert.group())
                .put("rule", alert.rule())
                .put("kind", alert.kind().name())
                .put("severity", alert.severity().name())
                .put("state", alert.state().name())
                .put("escalated", alert.isEscalated())
                .put("since", alert.since().toString())
                .put("text", PayloadText.cut(alert.text(), 2_000));
        number(node, "level", alert.level());
        Kpi kpi = alert.kpi();
        node.put("kpi", PayloadText.cut(kpi.name(), 200));
        number(node, "value", kpi.value());
        number(node, "low", kpi.low());
        number(node, "high", kpi.high());
        node.put("rows", kpi.rows()).put("time", kpi.time().toString());
        node.putObject("model")
                .put("name", PayloadText.cut(alert.model().name(), 200))
                .put("version", PayloadText.cut(alert.model().version(), 200))
                .put("sha256", alert.model().sha256());
        return node;
    }

    /** Puts a number; null if JSON does not have it. */
    private static void number(ObjectNode node, String name, double value) {
        if (Double.isFinite(value)) {
            node.put(name, value);
        } else {
            node.putNull(name);
        }
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
            required(node, "alerts").forEach(alert -> alerts.add(alert(alert)));
            return new Notification(
                    text(node, "id"),
                    Instant.parse(text(node, "at")),
                    text(node, "group"),
                    Notification.Change.valueOf(text(node, "change")),
                    alerts);
        } catch (JsonProcessingException | DateTimeException e) {
            throw new IllegalArgumentException("Not a notification", e);
        }
    }

    private static Alert alert(JsonNode node) {
        JsonNode model = required(node, "model");
        Kpi kpi = new Kpi(
                text(node, "kpi"),
                new ModelVersion(text(model, "name"), text(model, "version"), text(model, "sha256")),
                number(node, "value"),
                number(node, "low"),
                number(node, "high"),
                required(node, "rows").asLong(),
                Instant.parse(text(node, "time")));
        return new Alert(
                text(node, "key"),
                text(node, "group"),
                text(node, "rule"),
                Alert.Kind.valueOf(text(node, "kind")),
                kpi,
                number(node, "level"),
                Severity.valueOf(text(node, "severity")),
                Alert.State.valueOf(text(node, "state")),
                Instant.parse(text(node, "since")),
                text(node, "text"),
                Optional.empty(),
                required(node, "escalated").asBoolean());
    }

    private static JsonNode required(JsonNode node, String name) {
        JsonNode value = node == null ? null : node.get(name);
        if (value == null) {
            throw new IllegalArgumentException("Not a notification: " + name + " is missing");
        }
        return value;
    }

    private static String text(JsonNode node, String name) {
        JsonNode value = required(node, name);
        if (!value.isTextual()) {
            throw new IllegalArgumentException("Not a notification: " + name + " is not a text");
        }
        return value.textValue();
    }

    private static double number(JsonNode node, String name) {
        JsonNode value = required(node, name);
        return value.isNumber() ? value.doubleValue() : Double.NaN;
    }
}
