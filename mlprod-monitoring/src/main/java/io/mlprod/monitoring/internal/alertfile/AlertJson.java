package io.mlprod.monitoring.internal.alertfile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlprod.internal.text.PlainText;
import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.alert.Alert;
import io.mlprod.monitoring.alert.Kpi;
import io.mlprod.monitoring.alert.Severity;
import java.time.Instant;
import java.util.Optional;

/** Alerts as JSON: without who has acknowledged them, and with names that are cut. */
public final class AlertJson {

    private static final int LONGEST_NAME = 200;

    private AlertJson() {}

    /** Returns an alert as JSON. */
    public static ObjectNode write(Alert alert) {
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("key", alert.key())
                .put("group", alert.group())
                .put("rule", alert.rule())
                .put("kind", alert.kind().name())
                .put("severity", alert.severity().name())
                .put("state", alert.state().name())
                .put("escalated", alert.isEscalated())
                .put("since", alert.since().toString())
                .put("text", PlainText.line(alert.text()));
        number(node, "level", alert.level());
        Kpi kpi = alert.kpi();
        node.put("kpi", cut(kpi.name()));
        number(node, "value", kpi.value());
        number(node, "low", kpi.low());
        number(node, "high", kpi.high());
        node.put("rows", kpi.rows())
                .put("from", kpi.from().toString())
                .put("time", kpi.time().toString());
        node.putObject("model")
                .put("name", cut(alert.model().name()))
                .put("version", cut(alert.model().version()))
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
     * Returns the alert that was written.
     *
     * @throws IllegalArgumentException if it is not one
     * @throws java.time.DateTimeException if it has a text in place of a time
     */
    public static Alert read(JsonNode node) {
        JsonNode model = required(node, "model");
        Kpi kpi = new Kpi(
                        text(node, "kpi"),
                        new ModelVersion(text(model, "name"), text(model, "version"), text(model, "sha256")),
                        number(node, "value"),
                        number(node, "low"),
                        number(node, "high"),
                        required(node, "rows").asLong(),
                        Instant.parse(text(node, "time")))
                .since(Instant.parse(text(node, "from")));
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

    private static String cut(String name) {
        String line = PlainText.line(name);
        if (line.length() <= LONGEST_NAME) {
            return line;
        }
        int end = Character.isHighSurrogate(line.charAt(LONGEST_NAME - 2)) ? LONGEST_NAME - 2 : LONGEST_NAME - 1;
        return line.substring(0, end) + "…";
    }

    /** Returns a member of an object. */
    public static JsonNode required(JsonNode node, String name) {
        JsonNode value = node == null ? null : node.get(name);
        if (value == null) {
            throw new IllegalArgumentException("Not an alert: " + name + " is missing");
        }
        return value;
    }

    /** Returns a text of an object. */
    public static String text(JsonNode node, String name) {
        JsonNode value = required(node, name);
        if (!value.isTextual()) {
            throw new IllegalArgumentException("Not an alert: " + name + " is not a text");
        }
        return value.textValue();
    }

    private static double number(JsonNode node, String name) {
        JsonNode value = required(node, name);
        return value.isNumber() ? value.doubleValue() : Double.NaN;
    }
}
