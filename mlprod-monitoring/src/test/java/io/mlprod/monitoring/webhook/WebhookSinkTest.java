package io.mlprod.monitoring.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.time.ManualTime;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A sink, a receiver that misbehaves, and a clock that the test moves. */
@Timeout(30)
class WebhookSinkTest {

    private final ManualTime time = new ManualTime(Notices.NOON);
    private final Receiver receiver = new Receiver();

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        receiver.close();
    }

    private WebhookSinkBuilder builder() {
        return WebhookSink.to(receiver.uri()).time(time);
    }

    private void send(WebhookSink sink, String... ids) {
        for (String id : ids) {
            sink.accept(Notices.fired(id));
        }
        time.advance(Duration.ZERO);
    }

    private List<String> ids() {
        return receiver.got.stream()
                .map(got -> got.headers().get("idempotency-key"))
                .toList();
    }

    private List<String> files(String under) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(under))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.contains("."))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void notifications_areDeliveredInTheirOrderWithTheirIds() throws IOException {
        try (WebhookSink sink = builder().folder(folder).build()) {
            send(sink, "1", "2", "3");

            assertThat(ids()).containsExactly("1", "2", "3");
            assertThat(receiver.last().method()).isEqualTo("POST");
            assertThat(receiver.last().headers()).containsEntry("content-type", "application/json; charset=utf-8");
            assertThat(sink.status().delivered()).isEqualTo(3);
            assertThat(files("")).isEmpty();
        }
    }

    @Test
    void signature_ofTheBody_canBeChecked() throws Exception {
        try (WebhookSink sink =
                builder().secret("s3cret").header("X-Team", "ml").build()) {
            send(sink, "1");
        }

        String body = receiver.last().body();
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("s3cret".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        String seconds = String.valueOf(Notices.NOON.getEpochSecond());
        String hex = HexFormat.of().formatHex(mac.doFinal((seconds + "." + body).getBytes(StandardCharsets.UTF_8)));
        assertThat(receiver.last().headers())
                .containsEntry("x-mlprod-signature", "t=" + seconds + ",v1=" + hex)
                .containsEntry("x-team", "ml");
    }

    /** RFC 4231 has no vector with a time; this one is of Python's hmac. */
    @Test
    void signature_knownValue_isRight() {
        assertThat(HttpDelivery.signature("key".getBytes(StandardCharsets.UTF_8), 1, "{}"))
                .isEqualTo("t=1,v1=1ba6b8171186efc613e8bcc0cbdab2748f24984d7c5a84faa2637afa0e40d224");
    }

    @Test
    void status500_isTriedAgainAfterOneTwoAndFourSeconds() {
        receiver.answersStatus(500);
        try (WebhookSink sink = builder().build()) {
            send(sink, "1", "2");
            assertThat(receiver.got).hasSize(1);
            time.advance(Duration.ofMillis(999));
            assertThat(receiver.got).hasSize(1);
            time.advance(Duration.ofMillis(1));
            assertThat(receiver.got).hasSize(2);
            time.advance(Duration.ofSeconds(2));
            assertThat(receiver.got).hasSize(3);
            receiver.answersStatus(202);
            time.advance(Duration.ofSeconds(4));

            assertThat(ids()).containsExactly("1", "1", "1", "1", "2");
            assertThat(sink.status().lastError()).isEqualTo("status 500");
            assertThat(sink.status().retries()).isEqualTo(3);
            assertThat(sink.status().waiting()).isZero();
        }
    }

    @Test
    void backOff_endlessFailures_isFiveMinutesAtMost() {
        receiver.answersStatus(503);
        try (WebhookSink sink = builder().build()) {
            send(sink, "1");
            time.advance(Duration.ofHours(1));
            int before = receiver.got.size();
            time.advance(Duration.ofHours(1));

            assertThat(receiver.got.size() - before).isEqualTo(12);
        }
    }

    @Test
    void retryAfter_longerThanTheBackOff_isWaitedFor() {
        receiver.answers(exchange -> {
            exchange.getResponseHeaders().add("Retry-After", "60");
            exchange.sendResponseHeaders(429, -1);
        });
        try (WebhookSink sink = builder().build()) {
            send(sink, "1");
            receiver.answersStatus(202);
            time.advance(Duration.ofSeconds(59));
            assertThat(receiver.got).hasSize(1);
            time.advance(Duration.ofSeconds(1));

            assertThat(sink.status().delivered()).isEqualTo(1);
        }
    }

    @Test
    void receiver_thatHangs_isLeftAfterTheTimeoutAndTriedAgain() {
        CountDownLatch end = new CountDownLatch(1);
        receiver.answers(exchange -> await(end));
        try (WebhookSink sink = builder().timeout(Duration.ofMillis(200)).build()) {
            long before = System.nanoTime();
            send(sink, "1");
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
            receiver.answersStatus(202);
            time.advance(Duration.ofSeconds(1));

            assertThat(sink.status().delivered()).isEqualTo(1);
        } finally {
            end.countDown();
        }
    }

    @Test
    void receiver_thatHangsInTheBody_isLeftAfterTheTimeout() {
        CountDownLatch end = new CountDownLatch(1);
        receiver.answers(exchange -> {
            exchange.sendResponseHeaders(200, 1_000);
            exchange.getResponseBody().write(1);
            exchange.getResponseBody().flush();
            await(end);
        });
        try (WebhookSink sink = builder().timeout(Duration.ofMillis(200)).build()) {
            send(sink, "1");

            assertThat(sink.status().lastError()).isEqualTo("no answer in time");
            assertThat(sink.status().waiting()).isEqualTo(1);
        } finally {
            end.countDown();
        }
    }

    private static void await(CountDownLatch end) {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void receiver_thatSendsGigabytes_isNotReadToTheEnd() {
        AtomicLong written = new AtomicLong();
        CountDownLatch broken = new CountDownLatch(1);
        receiver.answers(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] chunk = new byte[64 * 1024];
            try (OutputStream out = exchange.getResponseBody()) {
                for (int i = 0; i < 16 * 1024; i++) { // a gigabyte
                    out.write(chunk);
                    written.addAndGet(chunk.length);
                }
            } finally {
                broken.countDown();
            }
        });
        try (WebhookSink sink = builder().build()) {
            send(sink, "1");
            await(broken);

            assertThat(sink.status().delivered()).isEqualTo(1);
            assertThat(written.get()).isLessThan(64 * 1024 * 1024);
        }
    }

    @Test
    void redirect_isNotFollowed() {
        try (Receiver elsewhere = new Receiver();
                WebhookSink sink = builder().build()) {
            receiver.answers(exchange -> {
                exchange.getResponseHeaders().add("Location", elsewhere.uri().toString());
                exchange.sendResponseHeaders(307, -1);
            });
            send(sink, "1");

            assertThat(elsewhere.got).isEmpty();
            assertThat(sink.status().lastError()).isEqualTo("status 307");
            assertThat(sink.status().waiting()).isEqualTo(1);
        }
    }

    @Test
    void status400_isPutAsideAndTheNextOneComes() throws IOException {
        try (WebhookSink sink = builder().folder(folder).build()) {
            receiver.answers(exchange -> exchange.sendResponseHeaders(receiver.got.size() == 1 ? 400 : 202, -1));
            send(sink, "1", "2");

            assertThat(ids()).containsExactly("1", "2");
            assertThat(sink.status().refused()).isEqualTo(1);
            assertThat(files("")).isEmpty();
            assertThat(files("refused")).containsExactly("0000000000000000000-1.json");
        }
    }

    @Test
    void failure_longerThanADay_isPutAsideAndTheNextOneHasItsTurn() {
        receiver.answers(exchange -> exchange.sendResponseHeaders(
                receiver.last().headers().get("idempotency-key").equals("1") ? 500 : 202, -1));
        try (WebhookSink sink = builder().giveUpAfter(Duration.ofHours(1)).build()) {
            send(sink, "1", "2");
            time.advance(Duration.ofMinutes(66));

            assertThat(sink.status().refused()).isEqualTo(1);
            assertThat(sink.status().delivered()).isEqualTo(1);
        }
    }

    @Test
    void duplicate_ofWhatWaitsOrWasDelivered_isNotSent() {
        try (WebhookSink sink = builder().build()) {
            send(sink, "1", "1");
            send(sink, "1");

            assertThat(ids()).containsExactly("1");
            assertThat(sink.status().duplicates()).isEqualTo(2);
        }
    }

    @Test
    void receiver_thatIsDownForAnHour_getsEverything() {
        int port = receiver.port();
        try (WebhookSink sink = builder().build()) {
            receiver.close();
            send(sink, "1", "2");
            time.advance(Duration.ofHours(1));
            try (Receiver again = new Receiver(port)) {
                time.advance(Duration.ofMinutes(5));

                assertThat(again.got).hasSize(2);
            }
        }
    }

    @Test
    void process_thatRestarts_sendsWhatWaitedInItsOrder() throws IOException {
        receiver.answersStatus(500);
        try (WebhookSink sink = builder().folder(folder).build()) {
            send(sink, "1", "2", "3");
        }
        assertThat(files("")).hasSize(3);
        receiver.got.clear();
        receiver.answersStatus(202);

        try (WebhookSink sink = builder().folder(folder).build()) {
            send(sink, "4");

            assertThat(ids()).containsExactly("1", "2", "3", "4");
            assertThat(receiver.got
                            .get(0)
                            .json()
                            .get("alerts")
                            .get(0)
                            .get("text")
                            .asText())
                    .isEqualTo("auc of penguins@7 is 0.71, below 0.75");
            assertThat(files("")).isEmpty();
        }
    }

    @Test
    void folder_withHalfWrittenAndForeignFiles_isCleanedUp() throws IOException {
        Files.writeString(folder.resolve("0000000000000000007-x.tmp"), "{\"id\":");
        Files.writeString(folder.resolve("0000000000000000008-y.json"), "{\"id\":");
        Files.writeString(folder.resolve("mine.json"), "[]");

        try (WebhookSink sink = builder().folder(folder).build()) {
            send(sink, "1");

            assertThat(ids()).containsExactly("1");
            assertThat(sink.status().refused()).isEqualTo(2);
            assertThat(files("refused")).containsExactly("0000000000000000008-y.json", "mine.json");
            assertThat(files("")).isEmpty();
        }
    }

    @Test
    void folder_inUse_isRefused() {
        try (WebhookSink sink = builder().folder(folder).build()) {
            WebhookSinkBuilder other = builder().folder(folder);

            assertThatThrownBy(other::build)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageEndingWith("is used by another sink; give each sink a folder of its own");
            assertThat(sink.status().waiting()).isZero();
        }
    }

    /** As a disk that is full: the file cannot be written. */
    @Test
    void folder_thatCannotBeWritten_isCountedAndNotificationsAreDeliveredFromMemory() throws IOException {
        Path gone = folder.resolve("gone");
        receiver.answersStatus(500);
        try (WebhookSink sink = builder().folder(gone).build()) {
            Files.delete(gone.resolve("lock"));
            Files.delete(gone);
            send(sink, "1", "2");
            assertThat(sink.status().unsaved()).isEqualTo(2);
            receiver.answersStatus(202);
            time.advance(Duration.ofSeconds(1));

            assertThat(sink.status().delivered()).isEqualTo(2);
        }
    }

    @Test
    void waiting_tooMany_dropTheOldest() throws IOException {
        receiver.answersStatus(500);
        try (WebhookSink sink = builder().folder(folder).maxWaiting(2).build()) {
            send(sink, "1", "2", "3", "4");
            assertThat(files("")).hasSize(2);
            receiver.answersStatus(202);
            receiver.got.clear();
            time.advance(Duration.ofSeconds(1));

            assertThat(ids()).containsExactly("3", "4");
            assertThat(sink.status().dropped()).isEqualTo(2);
        }
    }

    @Test
    void format_thatThrows_putsTheNotificationAside() {
        PayloadFormat broken = (notification, target, now) -> {
            if (notification.id().equals("1")) {
                throw new IllegalStateException("no");
            }
            return WebhookRequest.post(target, "{}");
        };
        try (WebhookSink sink = builder().format(broken).build()) {
            send(sink, "1", "2");

            assertThat(ids()).containsExactly("2");
            assertThat(sink.status().refused()).isEqualTo(1);
        }
    }

    @Test
    void alertmanager_openAlerts_areSentAgainEachMinuteUntilResolved() {
        try (WebhookSink sink = builder().format(PayloadFormats.alertmanager()).build()) {
            send(sink, "1");
            time.advance(Duration.ofMinutes(3));
            assertThat(receiver.got).hasSize(4);
            assertThat(receiver.last().json().get(0).get("endsAt").asText()).isEqualTo("2026-11-02T12:08:00Z");
            sink.accept(Notices.resolved());
            time.advance(Duration.ofMinutes(3));

            assertThat(receiver.got).hasSize(5);
            assertThat(receiver.last().json().get(0).get("endsAt").asText()).isEqualTo("2026-11-02T12:03:00Z");
        }
    }

    @Test
    void address_thatIsNotHttp_isRefusedWithoutShowingIt() {
        for (String bad : List.of(
                "ftp://host/secret", "file:///secret", "/secret", "mailto:secret@x", "https://ann:secret@host/")) {
            assertThatThrownBy(() -> WebhookSink.to(URI.create(bad)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageNotContaining("secret");
        }
    }

    @Test
    void texts_doNotShowTheAddressOrKeys() {
        WebhookSinkBuilder builder = WebhookSink.to(URI.create("https://hooks.example.com/services/T0/B0/secret"));

        assertThat(builder.toString()).isEqualTo("WebhookSinkBuilder[hooks.example.com]");
        assertThat(WebhookRequest.post(URI.create("https://x/secret"), "secret").toString())
                .doesNotContain("secret");
    }
}
