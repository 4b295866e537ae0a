package io.mlprod.monitoring.webhook;

import io.mlprod.internal.text.PlainText;
import java.net.URI;
import java.util.Map;
import java.util.Objects;

/**
 * A request of a {@link PayloadFormat}. Immutable.
 *
 * @param method {@code POST} or {@code PUT}
 * @param target where it goes
 * @param headers headers besides the content type; may hold keys, so they are not printed
 * @param json the body
 * @since 0.1
 */
public record WebhookRequest(String method, URI target, Map<String, String> headers, String json) {

    /** Copies the headers. */
    public WebhookRequest {
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(json, "json");
        headers = Map.copyOf(headers);
    }

    /**
     * Returns a POST without further headers.
     *
     * @param target where it goes
     * @param json the body
     * @return the request
     */
    public static WebhookRequest post(URI target, String json) {
        return new WebhookRequest("POST", target, Map.of(), json);
    }

    /**
     * Returns the method and the length, without target, headers and body: each of them may hold a key.
     *
     * @return one line
     */
    @Override
    public String toString() {
        return PlainText.line("WebhookRequest[" + method + ", " + json.length() + " characters]");
    }
}
