package io.mlprod.monitoring.webhook;

import io.mlprod.monitoring.alert.Notification;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The form in which a receiver gets notifications. {@link PayloadFormats} has those of well-known receivers.
 *
 * <p>Implementations are thread-safe and quick.
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
}
