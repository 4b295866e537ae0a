package io.mlprod.monitoring.webhook;

import io.mlprod.internal.checks.Arguments;
import io.mlprod.monitoring.alert.Notification;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The form in which a receiver gets notifications.
 *
 * <p>Implementations are thread-safe and quick. Those that are here escape and cut all names, never send who has
 * acknowledged an alert, and give the receiver a stable key, so that it recognizes an incident it knows.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface PayloadFormat {

    /**
     * Returns the request that tells a receiver of a change.
     *
     * @param notification the change
     * @param target the address that the sink was given
     * @param now the time of day at which it is sent, which may be later than that of the notification
     * @return a request
     */
    WebhookRequest request(Notification notification, URI target, Instant now);

    /**
     * Returns how often the last change of an open incident is sent again. For receivers that take an alert that they
     * no longer hear of for resolved.
     *
     * @return never unless the format says otherwise
     */
    default Optional<Duration> resendEvery() {
        return Optional.empty();
    }

    /**
     * Returns the format of mlprod: the notification as JSON.
     *
     * @return a format
     */
    static PayloadFormat json() {
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
    static PayloadFormat pagerDuty(String routingKey) {
        return new PagerDutyFormat(Arguments.notBlank("PagerDuty's routing key", routingKey));
    }

    /**
     * Returns the format of Alertmanager's API v2, of {@code http://host:9093/api/v2/alerts}. Open alerts are sent
     * again each minute, since Alertmanager takes them for resolved otherwise.
     *
     * @return a format
     */
    static PayloadFormat alertmanager() {
        return new AlertmanagerFormat();
    }

    /**
     * Returns the format of Slack's incoming webhooks, whose address is a secret.
     *
     * @return a format
     */
    static PayloadFormat slack() {
        return new SlackFormat();
    }

    /**
     * Returns the format of Microsoft Teams, an adaptive card, for the address that the Workflows app shows, which is a
     * secret.
     *
     * @return a format
     */
    static PayloadFormat teams() {
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
    static PayloadFormat opsgenie(String apiKey) {
        return new OpsgenieFormat(
                Map.of("Authorization", "GenieKey " + Arguments.notBlank("Opsgenie's API key", apiKey)));
    }
}
