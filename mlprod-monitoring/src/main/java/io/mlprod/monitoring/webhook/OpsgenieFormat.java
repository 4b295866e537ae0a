package io.mlprod.monitoring.webhook;

import static io.mlprod.monitoring.webhook.PayloadText.NODES;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlprod.monitoring.alert.Alert;
import io.mlprod.monitoring.alert.Notification;
import io.mlprod.monitoring.alert.Notification.Change;
import io.mlprod.monitoring.alert.Severity;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;

/** The requests of Opsgenie's alert API. */
record OpsgenieFormat(Map<String, String> headers) implements PayloadFormat {

    private static final int LONGEST_MESSAGE = 130;
    private static final int LONGEST_DESCRIPTION = 15_000;

    @Override
    public WebhookRequest request(Notification notification, URI target, Instant now) {
        String alias = PayloadText.cut(notification.group(), 512).replace('/', ':'); // it is a part of a path
        boolean isTakenCareOf = notification.alerts().stream().noneMatch(alert -> alert.state() == Alert.State.FIRING);
        if (!notification.isOpen()) {
            return of("POST", target, alias, "/close", note(notification));
        } else if (notification.change() == Change.ACKNOWLEDGED && isTakenCareOf) {
            return of("POST", target, alias, "/acknowledge", note(notification));
        } else if (notification.change() == Change.RAISED || notification.change() == Change.LOWERED) {
            return of("PUT", target, alias, "/priority", NODES.objectNode().put("priority", priority(notification)));
        }
        return new WebhookRequest(
                "POST", URI.create(base(target)), headers, PayloadText.json(created(notification, alias)));
    }

    private WebhookRequest of(String method, URI target, String alias, String operation, ObjectNode body) {
        String path = "/" + URLEncoder.encode(alias, StandardCharsets.UTF_8).replace("+", "%20") + operation;
        URI uri = URI.create(base(target) + path + "?identifierType=alias");
        return new WebhookRequest(method, uri, headers, PayloadText.json(body));
    }

    private static String base(URI target) {
        String given = target.toString();
        return (given.endsWith("/") ? given.substring(0, given.length() - 1) : given) + "/v2/alerts";
    }

    private static ObjectNode note(Notification notification) {
        return NODES.objectNode()
                .put("source", "mlprod")
                .put("note", PayloadText.escapedAndCut(notification.summary(), LONGEST_DESCRIPTION));
    }

    private static String priority(Notification notification) {
        return notification.worst().severity() == Severity.CRITICAL ? "P1" : "P3";
    }

    private static ObjectNode created(Notification notification, String alias) {
        Alert worst = notification.worst();
        String lines = String.join("\n", PayloadText.lines(notification));
        ObjectNode alert = NODES.objectNode()
                .put("message", PayloadText.cut(PayloadText.title(notification), LONGEST_MESSAGE))
                .put("alias", alias)
                .put("description", PayloadText.escaped(lines))
                .put("entity", PayloadText.model(worst))
                .put("source", "mlprod")
                .put("priority", priority(notification));
        alert.putArray("tags").add("mlprod").add(PayloadText.cut(worst.rule(), 50));
        alert.putObject("details")
                .put("model", PayloadText.cut(worst.model().name(), 200))
                .put("version", PayloadText.cut(worst.model().version(), 200))
                .put("since", worst.since().toString());
        return alert;
    }
}
