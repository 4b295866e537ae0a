package io.mlprod.monitoring.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.alert.Alert;
import io.mlprod.monitoring.alert.AlertRule;
import io.mlprod.monitoring.alert.Alerts;
import io.mlprod.monitoring.alert.Kpi;
import io.mlprod.monitoring.alert.Notification;
import io.mlprod.monitoring.alert.Notification.Change;
import io.mlprod.monitoring.alert.Severity;
import io.mlprod.monitoring.webhook.Receiver.Got;
import io.mlprod.time.ManualTime;
import java.net.URI;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What receivers get, field by field, as their vendors document it. */
class PayloadFormatTest {

    private static final String KEY = "e93facc04764012d7bfb002500d5d1a6";

    private final ManualTime time = new ManualTime(Notices.NOON);
    private final Receiver receiver = new Receiver();

    @AfterEach
    void close() {
        receiver.close();
    }

    private Got send(PayloadFormat format, Notification notification) {
        return send(format, notification, receiver.uri());
    }

    private Got send(PayloadFormat format, Notification notification, URI target) {
        try (WebhookSink sink = WebhookSink.to(target).time(time).format(format).build()) {
            sink.accept(notification);
            time.advance(Duration.ZERO);
            assertThat(sink.status().delivered()).isEqualTo(1);
            return receiver.last();
        }
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static void isTime(JsonNode text) {
        assertThat(OffsetDateTime.parse(text.textValue())).isNotNull();
    }

    // ---- PagerDuty: github.com/PagerDuty/api-schema, events-v2

    @Test
    void pagerDuty_fired_isATrigger() {
        JsonNode event = send(PayloadFormats.pagerDuty(KEY), Notices.fired("1")).json();

        assertThat(names(event)).containsExactly("client", "dedup_key", "event_action", "payload", "routing_key");
        assertThat(event.get("routing_key").textValue()).isEqualTo(KEY);
        assertThat(event.get("event_action").textValue()).isEqualTo("trigger");
        assertThat(event.get("dedup_key").textValue()).isEqualTo("auc/penguins/7");
        JsonNode payload = event.get("payload");
        assertThat(names(payload))
                .containsExactly(
                        "class", "component", "custom_details", "group", "severity", "source", "summary", "timestamp");
        assertThat(payload.get("summary").textValue()).isEqualTo("CRITICAL: auc of penguins@7 is 0.71, below 0.75");
        assertThat(payload.get("severity").textValue()).isEqualTo("critical");
        assertThat(payload.get("source").textValue()).isEqualTo("penguins@7");
        assertThat(payload.get("component").textValue()).isEqualTo("penguins");
        assertThat(payload.get("class").textValue()).isEqualTo("auc");
        assertThat(payload.get("custom_details").isObject()).isTrue();
        isTime(payload.get("timestamp"));
    }

    @Test
    void pagerDuty_acknowledgedAndResolved_haveTheSameKeyAndNoPayload() {
        JsonNode acknowledged =
                send(PayloadFormats.pagerDuty(KEY), Notices.acknowledged()).json();
        JsonNode resolved =
                send(PayloadFormats.pagerDuty(KEY), Notices.resolved()).json();

        assertThat(names(acknowledged)).containsExactly("dedup_key", "event_action", "routing_key");
        assertThat(acknowledged.get("event_action").textValue()).isEqualTo("acknowledge");
        assertThat(resolved.get("event_action").textValue()).isEqualTo("resolve");
        assertThat(acknowledged.get("dedup_key")).isEqualTo(resolved.get("dedup_key"));
    }

    @Test
    void pagerDuty_oneOfTwoResolved_isStillTriggered() {
        Notification half = Notices.of(
                "h",
                Change.RESOLVED,
                Notices.firing(Severity.WARNING),
                Notices.alert("f1", Severity.CRITICAL, Alert.State.RESOLVED, "f1 is good"));

        JsonNode event = send(PayloadFormats.pagerDuty(KEY), half).json();

        assertThat(event.get("event_action").textValue()).isEqualTo("trigger");
        assertThat(event.get("payload").get("severity").textValue()).isEqualTo("warning");
    }

    // ---- Alertmanager: github.com/prometheus/alertmanager, api/v2/openapi.yaml

    @Test
    void alertmanager_fired_isAnArrayOfPostableAlerts() {
        JsonNode alerts =
                send(PayloadFormats.alertmanager(), Notices.fired("1")).json();

        assertThat(alerts.isArray()).isTrue();
        assertThat(alerts).hasSize(1);
        JsonNode alert = alerts.get(0);
        assertThat(names(alert)).containsExactly("annotations", "endsAt", "labels", "startsAt");
        assertThat(names(alert.get("labels")))
                .containsExactly("alertname", "incident", "kpi", "model", "model_version", "severity")
                .allMatch(name -> name.matches("[a-zA-Z_][a-zA-Z0-9_]*"));
        assertThat(alert.get("labels")).allMatch(JsonNode::isTextual);
        assertThat(alert.get("labels").get("alertname").textValue()).isEqualTo("auc");
        assertThat(alert.get("labels").get("severity").textValue()).isEqualTo("critical");
        assertThat(alert.get("annotations").get("summary").textValue())
                .isEqualTo("auc of penguins@7 is 0.71, below 0.75");
        assertThat(alert.get("startsAt").textValue()).isEqualTo("2026-11-02T11:00:00Z");
        assertThat(alert.get("endsAt").textValue()).isEqualTo("2026-11-02T12:05:00Z");
    }

    @Test
    void alertmanager_raised_endsTheWarningOfTheSameIdentity() {
        JsonNode alerts = send(
                        PayloadFormats.alertmanager(),
                        Notices.of("1", Change.RAISED, Notices.firing(Severity.CRITICAL)))
                .json();

        assertThat(alerts)
                .extracting(alert -> alert.get("labels").get("severity").textValue())
                .containsExactly("critical", "warning");
        assertThat(alerts.get(1).get("endsAt").textValue()).isEqualTo("2026-11-02T12:00:00Z");
    }

    @Test
    void alertmanager_resolved_endsNowWithTheSameLabels() {
        JsonNode fired = send(PayloadFormats.alertmanager(), Notices.fired("1")).json();
        JsonNode resolved =
                send(PayloadFormats.alertmanager(), Notices.resolved()).json();

        assertThat(resolved.get(0).get("labels")).isEqualTo(fired.get(0).get("labels"));
        assertThat(resolved.get(0).get("startsAt")).isEqualTo(fired.get(0).get("startsAt"));
        assertThat(resolved.get(0).get("endsAt").textValue()).isEqualTo("2026-11-02T12:00:00Z");
    }

    // ---- Slack: docs.slack.dev, blocks and text objects

    @Test
    void slack_fired_isATextAndBlocksOfPlainText() {
        JsonNode message = send(PayloadFormats.slack(), Notices.fired("1")).json();

        isSlackMessage(message);
        assertThat(message.get("text").textValue()).isEqualTo("CRITICAL: auc of penguins@7 is 0.71, below 0.75");
        assertThat(message.get("blocks"))
                .extracting(block -> block.get("type").textValue())
                .containsExactly("header", "section", "context");
    }

    private static void isSlackMessage(JsonNode message) {
        assertThat(names(message)).containsExactly("blocks", "text");
        assertThat(message.get("text").textValue()).hasSizeBetween(1, 3_000);
        assertThat(message.get("blocks").size()).isBetween(1, 50);
        for (JsonNode block : message.get("blocks")) {
            String type = block.get("type").textValue();
            JsonNode text = type.equals("context") ? block.get("elements").get(0) : block.get("text");
            assertThat(names(block)).containsExactly(type.equals("context") ? "elements" : "text", "type");
            assertThat(names(text)).containsExactly("emoji", "text", "type");
            assertThat(text.get("type").textValue()).isEqualTo("plain_text");
            assertThat(text.get("text").textValue()).hasSizeBetween(1, type.equals("header") ? 150 : 3_000);
        }
    }

    // ---- Teams: adaptivecards.io/explorer, learn.microsoft.com

    @Test
    void teams_resolved_isAMessageWithAnAdaptiveCard() {
        JsonNode message = send(PayloadFormats.teams(), Notices.resolved()).json();

        isTeamsMessage(message);
        JsonNode title = message.at("/attachments/0/content/body/0/inlines/0");
        assertThat(title.get("text").textValue()).isEqualTo("RESOLVED: auc of penguins@7 is 0.81, as it should be");
        assertThat(title.get("color").textValue()).isEqualTo("good");
    }

    private static void isTeamsMessage(JsonNode message) {
        assertThat(names(message)).containsExactly("attachments", "type");
        assertThat(message.get("type").textValue()).isEqualTo("message");
        assertThat(message.get("attachments")).hasSize(1);
        JsonNode attachment = message.get("attachments").get(0);
        assertThat(names(attachment)).containsExactly("content", "contentType", "contentUrl");
        assertThat(attachment.get("contentType").textValue()).isEqualTo("application/vnd.microsoft.card.adaptive");
        assertThat(attachment.get("contentUrl").isNull()).isTrue();
        JsonNode card = attachment.get("content");
        assertThat(names(card)).containsExactly("$schema", "body", "fallbackText", "type", "version");
        assertThat(card.get("type").textValue()).isEqualTo("AdaptiveCard");
        for (JsonNode block : card.get("body")) {
            assertThat(names(block)).containsExactly("inlines", "type");
            assertThat(block.get("type").textValue()).isEqualTo("RichTextBlock");
            for (JsonNode run : block.get("inlines")) {
                assertThat(names(run)).isSubsetOf("type", "text", "size", "weight", "color");
                assertThat(run.get("type").textValue()).isEqualTo("TextRun");
                assertThat(run.get("text").textValue()).isNotEmpty();
            }
        }
    }

    // ---- Opsgenie: docs.opsgenie.com, alert API

    private URI opsgenie() {
        return URI.create("http://localhost:" + receiver.port());
    }

    @Test
    void opsgenie_fired_createsAnAlert() {
        Got got = send(PayloadFormats.opsgenie(KEY), Notices.fired("1"), opsgenie());

        assertThat(got.method()).isEqualTo("POST");
        assertThat(got.path()).isEqualTo("/v2/alerts");
        assertThat(got.headers()).containsEntry("authorization", "GenieKey " + KEY);
        JsonNode alert = got.json();
        isOpsgenieAlert(alert);
        assertThat(alert.get("alias").textValue()).isEqualTo("auc:penguins:7");
        assertThat(alert.get("priority").textValue()).isEqualTo("P1");
        assertThat(alert.get("message").textValue()).isEqualTo("CRITICAL: auc of penguins@7 is 0.71, below 0.75");
    }

    private static void isOpsgenieAlert(JsonNode alert) {
        assertThat(names(alert))
                .containsExactly("alias", "description", "details", "entity", "message", "priority", "source", "tags");
        assertThat(alert.get("message").textValue()).hasSizeBetween(1, 130);
        assertThat(alert.get("alias").textValue()).hasSizeBetween(1, 512);
        assertThat(alert.get("description").textValue()).hasSizeLessThanOrEqualTo(15_000);
        assertThat(alert.get("entity").textValue()).hasSizeLessThanOrEqualTo(512);
        assertThat(alert.get("source").textValue()).hasSizeLessThanOrEqualTo(100);
        assertThat(alert.get("tags").size()).isLessThanOrEqualTo(20);
        assertThat(alert.get("tags")).allMatch(tag -> tag.textValue().length() <= 50);
        assertThat(alert.get("details").toString()).hasSizeLessThanOrEqualTo(8_000);
        assertThat(alert.get("details")).allMatch(JsonNode::isTextual);
    }

    @Test
    void opsgenie_laterChanges_goToTheAlertOfTheAlias() {
        Got acknowledged = send(PayloadFormats.opsgenie(KEY), Notices.acknowledged(), opsgenie());
        Got raised = send(
                PayloadFormats.opsgenie(KEY),
                Notices.of("2", Change.RAISED, Notices.firing(Severity.CRITICAL)),
                opsgenie());
        Got resolved = send(PayloadFormats.opsgenie(KEY), Notices.resolved(), opsgenie());

        assertThat(Stream.of(acknowledged, raised, resolved).map(got -> got.method() + " " + got.path()))
                .containsExactly(
                        "POST /v2/alerts/auc%3Apenguins%3A7/acknowledge?identifierType=alias",
                        "PUT /v2/alerts/auc%3Apenguins%3A7/priority?identifierType=alias",
                        "POST /v2/alerts/auc%3Apenguins%3A7/close?identifierType=alias");
        assertThat(names(acknowledged.json())).containsExactly("note", "source");
        assertThat(raised.json().get("priority").textValue()).isEqualTo("P1");
    }

    // ---- all of them

    static Stream<Arguments> formats() {
        return Stream.of(
                Arguments.of("json", PayloadFormats.json()),
                Arguments.of("pagerDuty", PayloadFormats.pagerDuty(KEY)),
                Arguments.of("alertmanager", PayloadFormats.alertmanager()),
                Arguments.of("slack", PayloadFormats.slack()),
                Arguments.of("teams", PayloadFormats.teams()),
                Arguments.of("opsgenie", PayloadFormats.opsgenie(KEY)));
    }

    @ParameterizedTest
    @MethodSource("formats")
    void personalData_isNotSent(String name, PayloadFormat format) {
        assertThat(Notices.acknowledged().worst().acknowledgedBy()).contains("ann@example.com");

        assertThat(send(format, Notices.acknowledged(), opsgenie()).body())
                .isNotEmpty()
                .doesNotContain("ann@");
        assertThat(send(
                                format,
                                Notices.of(
                                        "2",
                                        Change.FIRED,
                                        Notices.acknowledged().worst()),
                                opsgenie())
                        .body())
                .doesNotContain("ann@");
    }

    /** From the value to the receiver: markup, mentions, terminal escapes, right-to-left text, far too long. */
    @ParameterizedTest
    @MethodSource("formats")
    void names_thatAreHostile_areEscapedAndCut(String name, PayloadFormat format) {
        String hostile =
                "<script>alert(1)</script><!channel>\u001b[2J\u202e\u0000\n[x](http://evil)\ud800" + "&x".repeat(5_000);
        ModelVersion model = new ModelVersion(hostile, hostile, "ab");
        List<Notification> told = new ArrayList<>();
        Alerts alerts = Alerts.builder()
                .time(time)
                .rule(AlertRule.above(hostile).warn(1).group(hostile))
                .sink(told::add)
                .build();
        alerts.observe(List.of(Kpi.exact(hostile, model, 2, 10, Notices.NOON)));
        time.advance(Duration.ZERO);

        Got got = send(format, told.get(0), opsgenie());

        assertThat(got.body()).hasSizeLessThan(8_000);
        for (String text : texts(got.json())) {
            assertThat(text).doesNotContain("\u001b", "\u202e", "\u0000").doesNotMatch(".*[\ud800-\udbff]$");
        }
        switch (name) {
            case "slack" -> {
                isSlackMessage(got.json());
                assertThat(got.body()).doesNotContain("<");
            }
            case "teams" -> isTeamsMessage(got.json());
            case "opsgenie" -> {
                isOpsgenieAlert(got.json());
                assertThat(got.json().get("description").textValue()).doesNotContain("<");
            }
            case "pagerDuty" -> {
                assertThat(got.json().get("dedup_key").textValue()).hasSizeLessThanOrEqualTo(255);
                assertThat(got.json().at("/payload/summary").textValue()).hasSizeLessThanOrEqualTo(1024);
            }
            default -> assertThat(got.json().isContainerNode()).isTrue();
        }
    }

    private static List<String> texts(JsonNode node) {
        List<String> texts = new ArrayList<>();
        if (node.isTextual()) {
            texts.add(node.textValue());
        }
        node.forEach(child -> texts.addAll(texts(child)));
        return texts;
    }

    @ParameterizedTest
    @MethodSource("formats")
    void incident_ofAHundredAlerts_fitsTheReceiver(String name, PayloadFormat format) {
        Notification many = Notices.of(
                "1",
                Change.FIRED,
                IntStream.range(0, 100)
                        .mapToObj(i -> Notices.alert("kpi " + i, Severity.WARNING, Alert.State.FIRING, "é".repeat(900)))
                        .toArray(Alert[]::new));

        Got got = send(format, many, opsgenie());

        switch (name) {
            case "slack" -> isSlackMessage(got.json());
            case "teams" ->
                assertThat(got.body().getBytes(java.nio.charset.StandardCharsets.UTF_8))
                        .hasSizeLessThan(28_000);
            case "opsgenie" -> isOpsgenieAlert(got.json());
            case "alertmanager" -> assertThat(got.json()).hasSize(100);
            default -> assertThat(got.body()).hasSizeLessThan(512_000);
        }
    }
}
