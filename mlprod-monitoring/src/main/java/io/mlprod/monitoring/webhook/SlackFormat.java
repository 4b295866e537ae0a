package io.mlprod.monitoring.webhook;

import static io.mlprod.monitoring.webhook.PayloadText.NODES;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlprod.monitoring.alert.Notification;
import java.net.URI;
import java.time.Instant;

/** The messages of Slack's incoming webhooks. Texts are plain, so that no name in them is markup or a mention. */
record SlackFormat() implements PayloadFormat {

    private static final int LONGEST_HEADER = 150;
    private static final int LONGEST_TEXT = 3_000;

    @Override
    public WebhookRequest request(Notification notification, URI target, Instant now) {
        String title = PayloadText.title(notification);
        ObjectNode message = NODES.objectNode().put("text", PayloadText.escapedAndCut(title, LONGEST_TEXT));
        ArrayNode blocks = message.putArray("blocks");
        blocks.add(block("header", PayloadText.escapedAndCut(title, LONGEST_HEADER)));
        for (String line : PayloadText.lines(notification)) {
            blocks.add(block("section", PayloadText.escapedAndCut(line, LONGEST_TEXT)));
        }
        ObjectNode context = NODES.objectNode().put("type", "context");
        context.putArray("elements")
                .add(plain(PayloadText.escapedAndCut(
                        notification.change() + " at " + notification.at() + " · " + notification.group(),
                        LONGEST_TEXT)));
        blocks.add(context);
        return WebhookRequest.post(target, PayloadText.json(message));
    }

    private static ObjectNode block(String type, String text) {
        ObjectNode block = NODES.objectNode().put("type", type);
        block.set("text", plain(text));
        return block;
    }

    private static ObjectNode plain(String text) {
        return NODES.objectNode().put("type", "plain_text").put("text", text).put("emoji", false);
    }
}
