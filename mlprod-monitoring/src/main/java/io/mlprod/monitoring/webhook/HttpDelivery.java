package io.mlprod.monitoring.webhook;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The sending of a request. It takes no longer than the timeout, whatever the receiver does: the time holds for the
 * whole exchange, redirects are not followed, and a body is not read beyond 64 KB.
 */
final class HttpDelivery {

    private static final long LONGEST_BODY = 64 * 1024;

    /** What became of a request. */
    enum Outcome {
        /** It was accepted. */
        DELIVERED,
        /** It may be accepted later. */
        FAILED,
        /** It will never be accepted. */
        REFUSED
    }

    /**
     * The result of sending.
     *
     * @param outcome what became of it
     * @param text the status or the class of the error; no address, which may be a secret
     * @param retryAfter when the receiver wants to hear of it again
     */
    record Result(Outcome outcome, String text, Optional<Duration> retryAfter) {}

    /** The client of all sinks, made when the first one sends. */
    private static final class Shared {

        static final HttpClient CLIENT = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER) // the keys would go with it
                .build();
    }

    private final Duration timeout;
    private final Map<String, String> headers;
    private final byte @Nullable [] secret;

    HttpDelivery(Duration timeout, Map<String, String> headers, @Nullable String secret) {
        this.timeout = timeout;
        this.headers = Map.copyOf(headers);
        this.secret = secret == null ? null : secret.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Checks an address.
     *
     * @throws IllegalArgumentException if it is not an absolute http or https address
     */
    static URI checked(URI target) {
        boolean isHttp = "http".equalsIgnoreCase(target.getScheme()) || "https".equalsIgnoreCase(target.getScheme());
        if (!isHttp || target.getHost() == null) {
            throw new IllegalArgumentException("A webhook's address must begin with https:// or http:// and a host");
        }
        if (target.getRawUserInfo() != null) {
            throw new IllegalArgumentException("A webhook's address must not have a user and password, which are not"
                    + " sent; give header(\"Authorization\", ...) in their place");
        }
        return target;
    }

    HttpRequest request(WebhookRequest given, String id, Instant now) {
        HttpRequest.Builder request = HttpRequest.newBuilder(given.target())
                .timeout(timeout)
                .header("Content-Type", "application/json; charset=utf-8")
                .header("User-Agent", "mlprod")
                .header("Idempotency-Key", id)
                .method(given.method(), HttpRequest.BodyPublishers.ofString(given.json()));
        headers.forEach(request::setHeader);
        given.headers().forEach(request::setHeader);
        if (secret != null) {
            request.setHeader("X-Mlprod-Signature", signature(secret, now.getEpochSecond(), given.json()));
        }
        return request.build();
    }

    /** Returns the time, and the HMAC-SHA256 of the time, a dot and the body, in hexadecimal. */
    static String signature(byte[] secret, long seconds, String body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            byte[] signed = mac.doFinal((seconds + "." + body).getBytes(StandardCharsets.UTF_8));
            return "t=" + seconds + ",v1=" + HexFormat.of().formatHex(signed);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // each Java has it
        }
    }

    Result send(WebhookRequest given, String id, Instant now) {
        CompletableFuture<HttpResponse<Long>> exchange = null;
        try {
            exchange = Shared.CLIENT.sendAsync(request(given, id, now), info -> new Discarding());
            return result(exchange.get(timeout.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            return new Result(Outcome.FAILED, "no answer in time", Optional.empty());
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            return new Result(Outcome.FAILED, cause.getClass().getSimpleName(), Optional.empty());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Result(Outcome.FAILED, "interrupted", Optional.empty());
        } catch (RuntimeException e) { // a format of the application
            return new Result(Outcome.REFUSED, e.getClass().getSimpleName(), Optional.empty());
        } finally {
            if (exchange != null && !exchange.isDone()) {
                exchange.cancel(true); // closes the connection
            }
        }
    }

    private static Result result(HttpResponse<Long> response) {
        int status = response.statusCode();
        Outcome outcome = switch (status) {
            case 400, 413, 415, 422 -> Outcome.REFUSED;
            default -> status / 100 == 2 ? Outcome.DELIVERED : Outcome.FAILED;
        };
        Optional<Duration> wait = response.headers().firstValue("Retry-After").flatMap(HttpDelivery::seconds);
        return new Result(outcome, "status " + status, wait);
    }

    private static Optional<Duration> seconds(String text) {
        return text.matches("\\d{1,6}") ? Optional.of(Duration.ofSeconds(Long.parseLong(text))) : Optional.empty();
    }

    /** Reads a body without keeping it, and not all of one that is too long. */
    private static final class Discarding implements BodySubscriber<Long> {

        private final CompletableFuture<Long> length = new CompletableFuture<>();
        private Flow.@Nullable Subscription subscription;
        private long read;

        @Override
        public CompletionStage<Long> getBody() {
            return length;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            given.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            for (ByteBuffer buffer : buffers) {
                read += buffer.remaining();
            }
            if (read > LONGEST_BODY && subscription != null) {
                subscription.cancel();
                length.complete(read);
            }
        }

        @Override
        public void onError(Throwable error) {
            length.completeExceptionally(error);
        }

        @Override
        public void onComplete() {
            length.complete(read);
        }
    }
}
