package io.mlprod.monitoring.webhook;

import io.mlprod.internal.log.Log;
import io.mlprod.internal.text.PlainText;
import io.mlprod.monitoring.alert.AlertSink;
import io.mlprod.monitoring.alert.Notification;
import io.mlprod.time.TimeSource;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A sink that posts notifications to an address, in their order, until the receiver accepts them.
 *
 * <pre>{@code
 * WebhookSink pager = WebhookSink.to(URI.create("https://events.pagerduty.com/v2/enqueue"))
 *         .format(PayloadFormats.pagerDuty(routingKey))
 *         .folder(Path.of("/var/lib/shop/pager"))
 *         .build();
 * }</pre>
 *
 * <p>A request that fails is tried again after a second, two, four and so on up to five minutes, or when the receiver
 * says so. A status of 400, 413, 415 or 422 means that it will never be accepted: the notification is put aside. With a
 * folder nothing is lost when the receiver or this process restarts. A notification is delivered at least once, and
 * each time with the same id in the header {@code Idempotency-Key}; one that waits or was delivered is not sent again.
 *
 * <p>Thread-safe. Accepting a notification takes the time of writing a small file; requests are sent on a thread of the
 * clock's.
 *
 * @since 0.1
 */
public final class WebhookSink implements AlertSink, AutoCloseable {

    private static final Log LOG = Log.of(WebhookSink.class);
    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);
    private static final int MOST_REPEATED = 1_000;

    /**
     * What a sink has done. Immutable.
     *
     * @param delivered how many notifications were accepted
     * @param retries how many times a request was sent again
     * @param refused how many notifications will never be accepted, and were put aside
     * @param duplicates how many notifications came again and were not sent again
     * @param dropped how many notifications were dropped since too many waited
     * @param unsaved how many notifications could not be written to the folder
     * @param waiting how many wait now
     * @param lastError what went wrong last; empty before
     */
    public record Status(
            long delivered,
            long retries,
            long refused,
            long duplicates,
            long dropped,
            long unsaved,
            int waiting,
            String lastError) {

        /**
         * Describes all components, safe to print.
         *
         * @return one line
         */
        @Override
        public String toString() {
            return PlainText.line(delivered + " delivered, " + retries + " retries, " + refused + " refused, "
                    + duplicates + " duplicates, " + dropped + " dropped, " + unsaved + " unsaved, " + waiting
                    + " waiting" + (lastError.isEmpty() ? "" : ", last error " + lastError));
        }
    }

    private final URI target;
    private final PayloadFormat format;
    private final HttpDelivery delivery;
    private final Duration giveUpAfter;
    private final TimeSource time;
    private final Outbox outbox; // guarded by this, as is what follows
    private final Map<String, Notification> repeated = new LinkedHashMap<>();
    private boolean isSending;
    private boolean isRepeating;
    private boolean isClosed;
    private @Nullable Runnable cancel;
    private @Nullable Notification failing;
    private long failingSince;
    private int failures;
    private long delivered;
    private long retries;
    private String lastError = "";

    WebhookSink(WebhookSinkBuilder builder) {
        this.target = builder.target();
        this.format = builder.format();
        this.delivery = builder.delivery();
        this.giveUpAfter = builder.giveUpAfter();
        this.time = builder.time();
        this.outbox = builder.outbox();
        synchronized (this) {
            sendAfter(Duration.ZERO);
        }
    }

    /**
     * Returns a builder.
     *
     * @param target an address that begins with https:// or http://; it is never logged, since it may be a secret
     * @return a builder
     * @throws IllegalArgumentException if it is not such an address, or has a user and password
     */
    public static WebhookSinkBuilder to(URI target) {
        return new WebhookSinkBuilder(Objects.requireNonNull(target, "target"));
    }

    @Override
    public synchronized void accept(Notification notification) {
        if (isClosed) {
            throw new IllegalStateException("The sink was closed");
        }
        outbox.add(notification);
        stillOpen(notification);
        sendAfter(Duration.ZERO);
    }

    /** Sends an open incident again and again, if the receiver needs that. */
    @Override
    public synchronized void stillOpen(Notification notification) {
        if (format.resendEvery().isEmpty()) {
            return;
        }
        repeated.remove(notification.group());
        if (notification.isOpen()) {
            repeated.put(notification.group(), notification);
            if (repeated.size() > MOST_REPEATED) {
                repeated.remove(repeated.keySet().iterator().next());
            }
            repeatLater();
        }
    }

    private void sendAfter(Duration wait) {
        if (!isSending && !isClosed && outbox.first() != null) {
            isSending = true;
            cancel = time.schedule(wait, this::send);
        }
    }

    private void send() {
        for (Notification next = next(); next != null; next = next()) {
            HttpDelivery.Result result = deliver(next);
            synchronized (this) {
                if (!settle(next, result)) {
                    return;
                }
            }
        }
    }

    private synchronized @Nullable Notification next() {
        Notification next = isClosed ? null : outbox.first();
        isSending = next != null;
        return next;
    }

    private HttpDelivery.Result deliver(Notification notification) {
        Instant now = time.now();
        try {
            return delivery.send(format.request(notification, target, now), notification.id(), now);
        } catch (RuntimeException e) { // a format of the application
            LOG.warn("A payload format has thrown", e);
            return new HttpDelivery.Result(
                    HttpDelivery.Outcome.REFUSED, e.getClass().getSimpleName(), Optional.empty());
        }
    }

    /** Notes the result; returns whether the next notification has its turn now. */
    private boolean settle(Notification notification, HttpDelivery.Result result) {
        if (result.outcome() == HttpDelivery.Outcome.DELIVERED) {
            delivered++;
            outbox.delivered(notification);
            failing = null;
            failures = 0;
            return true;
        }
        lastError = result.text();
        if (failing == null || !failing.id().equals(notification.id())) {
            failing = notification;
            failingSince = time.nanoTime();
            failures = 0;
        }
        boolean isTooOld = time.nanoTime() - failingSince >= giveUpAfter.toNanos();
        if (result.outcome() == HttpDelivery.Outcome.REFUSED || isTooOld) {
            LOG.warn("{} does not accept notification {}: {}", target.getHost(), notification.id(), result.text());
            outbox.refused(notification);
            failing = null;
            failures = 0;
            return true;
        }
        if (failures == 0) {
            LOG.warn("{} cannot be notified, and is tried again: {}", target.getHost(), result.text());
        }
        retries++;
        isSending = false;
        sendAfter(wait(result));
        return false;
    }

    private Duration wait(HttpDelivery.Result result) {
        Duration backOff = FIRST_WAIT.multipliedBy(1L << Math.min(failures++, 20));
        Duration wait = result.retryAfter()
                .filter(asked -> asked.compareTo(backOff) > 0)
                .orElse(backOff);
        return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    }

    // ---- repetition

    private void repeatLater() {
        if (!isRepeating && !isClosed && !repeated.isEmpty()) {
            isRepeating = true;
            time.schedule(format.resendEvery().orElseThrow(), this::repeat);
        }
    }

    /** Sends the open incidents again; what fails is sent with the next repetition. */
    private void repeat() {
        List<Notification> open;
        synchronized (this) {
            open = isClosed || outbox.first() != null ? List.of() : new ArrayList<>(repeated.values());
        }
        for (Notification notification : open) {
            if (deliver(notification).outcome() != HttpDelivery.Outcome.DELIVERED) {
                break;
            }
        }
        synchronized (this) {
            isRepeating = false;
            repeatLater();
        }
    }

    /**
     * Returns what this sink has done.
     *
     * @return a snapshot
     */
    public synchronized Status status() {
        return new Status(
                delivered,
                retries,
                outbox.setAside(),
                outbox.duplicates(),
                outbox.dropped(),
                outbox.unsaved(),
                outbox.size(),
                lastError);
    }

    /** Stops sending, and leaves what waits in the folder for the next sink. Closing again does nothing. */
    @Override
    public synchronized void close() {
        isClosed = true;
        if (cancel != null) {
            cancel.run();
        }
        outbox.close();
    }
}
