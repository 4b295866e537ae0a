package io.mlprod.monitoring.webhook;

import io.mlprod.internal.checks.Arguments;
import io.mlprod.internal.text.PlainText;
import io.mlprod.time.TimeSource;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A builder of sinks. For one thread.
 *
 * @since 0.1
 */
public final class WebhookSinkBuilder {

    private final URI target;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private PayloadFormat format = PayloadFormats.json();
    private @Nullable String secret;
    private @Nullable Path folder;
    private int maxWaiting = 1_000;
    private Duration timeout = Duration.ofSeconds(10);
    private Duration giveUpAfter = Duration.ofDays(1);
    private TimeSource time = TimeSource.system();

    WebhookSinkBuilder(URI target) {
        this.target = HttpDelivery.checked(target);
    }

    /**
     * Sets the form of the notifications.
     *
     * @param of the receiver's form; that of mlprod unless set
     * @return this
     */
    public WebhookSinkBuilder format(PayloadFormat of) {
        format = Objects.requireNonNull(of, "of");
        return this;
    }

    /**
     * Sets the secret that requests are signed with: {@code X-Mlprod-Signature: t=<seconds>,v1=<hex>}, where the second
     * is the HMAC-SHA256 of the seconds, a dot and the body.
     *
     * @param text the secret, in UTF-8; requests are not signed unless set
     * @return this
     * @throws IllegalArgumentException if it is blank
     */
    public WebhookSinkBuilder secret(String text) {
        secret = Arguments.notBlank("A webhook's secret", text);
        return this;
    }

    /**
     * Adds a header to each request.
     *
     * @param name its name
     * @param value its value
     * @return this
     * @throws IllegalArgumentException if HTTP does not allow them, or the client sets that header itself
     */
    public WebhookSinkBuilder header(String name, String value) {
        java.net.http.HttpRequest.newBuilder().header(name, value);
        headers.put(name, value);
        return this;
    }

    /**
     * Sets the folder in which notifications are kept until they are delivered, even if the process ends before. They
     * are not encrypted, and hold no key.
     *
     * @param of a folder of this sink's own, which is created if it is not there; in memory only unless set
     * @return this
     */
    public WebhookSinkBuilder folder(Path of) {
        folder = Objects.requireNonNull(of, "of");
        return this;
    }

    /**
     * Sets how many notifications wait for a receiver at most; then the oldest are dropped.
     *
     * @param notifications 1 or more; 1,000 unless set
     * @return this
     * @throws IllegalArgumentException if it is less
     */
    public WebhookSinkBuilder maxWaiting(int notifications) {
        if (notifications < 1) {
            throw new IllegalArgumentException("A webhook's maxWaiting must be 1 or more, not " + notifications);
        }
        maxWaiting = notifications;
        return this;
    }

    /**
     * Sets how long a request may take, from the connection to the end of the answer.
     *
     * @param of above zero; 10 s unless set
     * @return this
     * @throws IllegalArgumentException if it is not, or above 10,000 days
     */
    public WebhookSinkBuilder timeout(Duration of) {
        timeout = Arguments.period("A webhook's timeout", of);
        return this;
    }

    /**
     * Sets after which time a notification that still fails is put aside, so that those behind it have their turn.
     *
     * @param of above zero; a day unless set
     * @return this
     * @throws IllegalArgumentException if it is not, or above 10,000 days
     */
    public WebhookSinkBuilder giveUpAfter(Duration of) {
        giveUpAfter = Arguments.period("A webhook's giveUpAfter", of);
        return this;
    }

    /**
     * Sets the clock of back-off and repetition; the timeout of a request is by the machine's.
     *
     * @param source the machine's clock unless set
     * @return this
     */
    public WebhookSinkBuilder time(TimeSource source) {
        time = Objects.requireNonNull(source, "source");
        return this;
    }

    /**
     * Creates the sink, which begins to send what is in its folder.
     *
     * @return a sink that the caller closes
     * @throws IllegalStateException if another sink uses the folder
     * @throws java.io.UncheckedIOException if the folder cannot be used
     */
    public WebhookSink build() {
        return new WebhookSink(this);
    }

    URI target() {
        return target;
    }

    PayloadFormat format() {
        return format;
    }

    HttpDelivery delivery() {
        return new HttpDelivery(timeout, headers, secret);
    }

    Outbox outbox() {
        return new Outbox(folder, maxWaiting);
    }

    Duration giveUpAfter() {
        return giveUpAfter;
    }

    TimeSource time() {
        return time;
    }

    /**
     * Returns the host, since the rest of the address may be a secret.
     *
     * @return one line
     */
    @Override
    public String toString() {
        return PlainText.line("WebhookSinkBuilder[" + target.getHost() + "]");
    }
}
