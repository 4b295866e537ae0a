package io.mlprod.testing.contract;

import io.mlprod.monitoring.alert.AlertSink;
import io.mlprod.monitoring.alert.Alerts;
import io.mlprod.monitoring.alert.Slf4jSink;
import io.mlprod.monitoring.webhook.PayloadFormat;
import io.mlprod.monitoring.webhook.PayloadFormats;
import io.mlprod.monitoring.webhook.WebhookSink;
import io.mlprod.time.ManualTime;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The alert sinks of mlprod keep the contract. */
class AlertSinksTest {

    @Nested
    class Logged extends AlertSinkContract {

        private final CapturedLog log = new CapturedLog(Alerts.class.getName());

        @AfterEach
        void releaseTheLog() {
            log.close();
        }

        @Override
        protected AlertSink open() {
            return new Slf4jSink();
        }

        @Override
        protected List<String> received() {
            return log.lines();
        }
    }

    abstract static class Webhook extends AlertSinkContract {

        final ManualTime time = new ManualTime(Instant.parse("2026-11-02T12:00:00Z"));
        final Receiver receiver = new Receiver(time);

        abstract PayloadFormat format();

        @AfterEach
        void stopTheReceiver() {
            receiver.close();
        }

        @Override
        protected AlertSink open() {
            return WebhookSink.to(receiver.uri()).format(format()).time(time).build();
        }

        @Override
        protected List<String> received() {
            return receiver.received();
        }

        @Override
        protected Optional<Outage> outage() {
            return Optional.of(receiver);
        }
    }

    @Nested
    class Json extends Webhook {

        @TempDir
        Path folder;

        @Override
        PayloadFormat format() {
            return PayloadFormats.json();
        }

        @Override
        protected AlertSink open() {
            return WebhookSink.to(receiver.uri()).folder(folder).time(time).build();
        }
    }

    @Nested
    class Slack extends Webhook {

        @Override
        PayloadFormat format() {
            return PayloadFormats.slack();
        }
    }

    @Nested
    class Teams extends Webhook {

        @Override
        PayloadFormat format() {
            return PayloadFormats.teams();
        }
    }

    @Nested
    class PagerDuty extends Webhook {

        @Override
        PayloadFormat format() {
            return PayloadFormats.pagerDuty("0123456789abcdef0123456789abcdef");
        }
    }

    @Nested
    class Opsgenie extends Webhook {

        @Override
        PayloadFormat format() {
            return PayloadFormats.opsgenie("key");
        }
    }

    @Nested
    class Alertmanager extends Webhook {

        @Override
        PayloadFormat format() {
            return PayloadFormats.alertmanager();
        }
    }
}
