package io.mlprod.monitoring.webhook;

import io.mlprod.internal.checks.Arguments;
import java.util.Map;

/**
 * The formats of well-known receivers. They escape and cut all names, never send who has acknowledged an alert, and
 * give the receiver a stable key, so that it recognizes an incident it knows. Immutable and thread-safe.
 *
 * @since 0.1
 */
public final class PayloadFormats {

    private PayloadFormats() {}

    /**
     * Returns the format of mlprod: the notification as JSON.
     *
     * @return a format
     */
    public static PayloadFormat json() {
        return (notification, target, now) -> WebhookRequest.post(target, NotificationJson.write(notification));
    }

    /**
     * Returns the format of PagerDuty's Events API v2, of {@code https://events.pagerduty.com/v2/enqueue}. An incident
     * is triggered, acknowledged and resolved by its group as the {@code dedup_key}.
     *
     * @param routingKey the integration key
     * @return a format
     * @throws IllegalArgumentException if the key is blank
     */
    public static PayloadFormat pagerDuty(String routingKey) {
        return new PagerDutyFormat(Arguments.notBlank("PagerDuty's routing key", routingKey));
    }

    /**
     * Returns the format of Alertmanager's API v2, of {@code http://host:9093/api/v2/alerts}. Open alerts are sent
     * again each minute, since Alertmanager takes them for resolved otherwise.
     *
     * @return a format
     */
    public static PayloadFormat alertmanager() {
        return new AlertmanagerFormat();
    }

    /**
     * Returns the format of Slack's incoming webhooks, whose address is a secret.
     *
     * @return a format
     */
    public static PayloadFormat slack() {
        return new SlackFormat();
    }

    /**
     * Returns the format of Microsoft Teams, an adaptive card, for the address that the Workflows app shows, which is a
     * secret.
     *
     * @return a format
     */
    public static PayloadFormat teams() {
        return new TeamsFormat();
    }

    /**
     * Returns the format of Opsgenie's alert API, of {@code https://api.opsgenie.com} or
     * {@code https://api.eu.opsgenie.com}. An incident is created, acknowledged and closed by its group as the alias.
     *
     * @param apiKey the key of an API integration
     * @return a format
     * @throws IllegalArgumentException if the key is blank
     */
    public static PayloadFormat opsgenie(String apiKey) {
        return new OpsgenieFormat(
                Map.of("Authorization", "GenieKey " + Arguments.notBlank("Opsgenie's API key", apiKey)));
    }
}
