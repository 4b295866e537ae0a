package io.mlprod.monitoring.webhook;

import static io.mlprod.monitoring.webhook.PayloadText.NODES;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlprod.monitoring.alert.Notification;
import io.mlprod.monitoring.alert.Severity;
import java.net.URI;
import java.time.Instant;

/**
 * The messages of Microsoft Teams: an adaptive card. Its texts are runs of rich text, which are no Markdown, so that no
 * name in them is a link.
 */
record TeamsFormat() implements PayloadFormat {

    @Override
    public WebhookRequest request(Notification notification, URI target, Instant now) {
        ObjectNode card = NODES.objectNode()
                .put("$schema", "http://adaptivecards.io/schemas/adaptive-card.json")
                .put("type", "AdaptiveCard")
                .put("version", "1.4")
                .put("fallbackText", "An alert of mlprod, which this client cannot show");
        ArrayNode body = card.putArray("body");
        String title = PayloadText.cut(PayloadText.title(notification), 400);
        body.add(block(title(title, color(notification))));
        PayloadText.lines(notification).forEach(line -> body.add(block(run(line))));
        body.add(block(run(PayloadText.cut(
                notification.change() + " at " + notification.at() + " · " + notification.group(), 400))));
        ObjectNode message = NODES.objectNode().put("type", "message");
        message.putArray("attachments")
                .addObject()
                .put("contentType", "application/vnd.microsoft.card.adaptive")
                .putNull("contentUrl")
                .set("content", card);
        return WebhookRequest.post(target, PayloadText.json(message));
    }

    private static String color(Notification notification) {
        if (!notification.isOpen()) {
            return "good";
        }
        return notification.worst().severity() == Severity.CRITICAL ? "attention" : "warning";
    }

    private static ObjectNode title(String text, String color) {
        return run(text).put("size", "large").put("weight", "bolder").put("color", color);
    }

    private static ObjectNode block(ObjectNode run) {
        ObjectNode block = NODES.objectNode().put("type", "RichTextBlock");
        block.putArray("inlines").add(run);
        return block;
    }

    private static ObjectNode run(String text) {
        return NODES.objectNode().put("type", "TextRun").put("text", text);
    }
}
