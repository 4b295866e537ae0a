package io.mlprod.monitoring.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.mlprod.internal.text.PlainText;
import io.mlprod.monitoring.alert.Alert;
import io.mlprod.monitoring.alert.Notification;
import java.util.List;

/** Texts of payloads: without control characters, and no longer than the receiver takes. */
final class PayloadText {

    static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    static final ObjectMapper MAPPER = new ObjectMapper();

    private static final int MOST_LISTED = 20;
    private static final int LONGEST_LINE = 400;

    private PayloadText() {}

    static String json(JsonNode node) {
        try {
            return MAPPER.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e); // not from a tree
        }
    }

    /** Returns a text as one line of at most so many characters. */
    static String cut(String text, int most) {
        String line = PlainText.line(text);
        if (line.length() <= most) {
            return line;
        }
        int end = Character.isHighSurrogate(line.charAt(most - 2)) ? most - 2 : most - 1;
        return line.substring(0, end) + "…";
    }

    /** Returns a text whose characters that HTML and Slack's markup obey are escaped. */
    static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /** Returns an escaped text of at most so many characters, no entity of which is cut. */
    static String escapedAndCut(String text, int most) {
        String plain = cut(text, most);
        for (int length = most; escaped(plain).length() > most; ) {
            length -= Math.max(1, (escaped(plain).length() - most) / 5);
            plain = cut(text, length);
        }
        return escaped(plain);
    }

    /** Returns the state of an incident and what it is. */
    static String title(Notification notification) {
        Alert worst = notification.worst();
        String state = notification.isOpen() ? worst.severity().name() : "RESOLVED";
        return (worst.isEscalated() && notification.isOpen() ? "ESCALATED " : "") + state + ": "
                + notification.summary();
    }

    /** Returns a line for each alert, of those that fit. */
    static List<String> lines(Notification notification) {
        List<Alert> alerts = notification.alerts();
        List<String> lines = new java.util.ArrayList<>(alerts.stream()
                .limit(MOST_LISTED)
                .map(alert -> cut(alert.toString(), LONGEST_LINE))
                .toList());
        if (alerts.size() > MOST_LISTED) {
            lines.add("and " + (alerts.size() - MOST_LISTED) + " more");
        }
        return lines;
    }

    static String model(Alert alert) {
        return cut(alert.model().toString(), 200);
    }
}
