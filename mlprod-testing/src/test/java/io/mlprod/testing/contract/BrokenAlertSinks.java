package io.mlprod.testing.contract;

import io.mlprod.monitoring.alert.Alert;
import io.mlprod.monitoring.alert.AlertSink;
import io.mlprod.monitoring.alert.Notification;
import io.mlprod.monitoring.alert.Notification.Change;
import io.mlprod.monitoring.alert.Severity;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Alert sinks with a mistake each, which only {@link ContractsCanFailTest} runs. */
final class BrokenAlertSinks {

    private BrokenAlertSinks() {}

    abstract static class Broken extends AlertSinkContract implements AlertSink {

        final List<String> received = Collections.synchronizedList(new ArrayList<>());

        @Override
        protected AlertSink open() {
            return this;
        }

        @Override
        protected List<String> received() {
            return List.copyOf(received);
        }

        @Override
        protected Duration patience() {
            return Duration.ofMillis(1);
        }

        @Override
        public void accept(Notification notification) throws Exception {
            received.add(notification.worst().text());
        }
    }

    @Fails({})
    static final class Right extends Broken implements AutoCloseable {
        @Override
        public void close() {}
    }

    @Fails("accept_severalNotifications_comeInTheirOrder")
    static final class SendsTheNewestFirst extends Broken {
        @Override
        public void accept(Notification notification) {
            received.add(0, notification.worst().text());
        }
    }

    @Fails("accept_eachChange_comes")
    static final class ForgetsResolved extends Broken {
        @Override
        public void accept(Notification notification) throws Exception {
            if (notification.change() != Change.RESOLVED) {
                super.accept(notification);
            }
        }
    }

    @Fails("accept_oddTexts_comeAsTheyAre")
    static final class FormatsTexts extends Broken {
        @Override
        public void accept(Notification notification) throws Exception {
            if (notification.worst().text().contains("%s")) {
                throw new IllegalStateException("a value for the format is missing");
            }
            super.accept(notification);
        }
    }

    @Fails("accept_oddTexts_comeAsTheyAre")
    static final class EscapesTwice extends Broken {
        @Override
        public void accept(Notification notification) {
            received.add(notification.worst().text().replace("\"", "\\\""));
        }
    }

    /** Its test gives what was sent, so it does not see that quotes break it. */
    @Fails("accept_oddTexts_comeAsTheyAre")
    static final class SendsBrokenJson extends Broken {
        @Override
        public void accept(Notification notification) {
            received.add("{\"text\":\"" + notification.worst().text() + "\"}");
        }
    }

    @Fails("accept_missingValue_comes")
    static final class RoundsTheValue extends Broken {
        @Override
        public void accept(Notification notification) throws Exception {
            String rounded = new BigDecimal(notification.worst().kpi().value()).toPlainString();
            received.add(notification.worst().text() + " " + rounded);
        }
    }

    @Fails("accept_incidentOfManyAlerts_comesWithItsWorst")
    static final class SaysTheLastAlert extends Broken {
        @Override
        public void accept(Notification notification) {
            List<Alert> alerts = notification.alerts();
            received.add(alerts.get(alerts.size() - 1).text());
        }
    }

    @Fails("accept_severalThreads_loseNothing")
    static final class LosesNotifications extends Broken {
        private final Meeting meeting = new Meeting();
        private volatile List<String> all = List.of();

        @Override
        public void accept(Notification notification) {
            List<String> next = new ArrayList<>(all);
            next.add(notification.worst().text());
            meeting.await();
            all = next;
        }

        @Override
        protected List<String> received() {
            return all;
        }
    }

    @Fails("begin_andStillOpen_letNotificationsComeAfterThem")
    static final class NeedsLevels extends Broken {
        @Override
        public void begin(Map<String, Optional<Severity>> rules) {
            if (rules.containsValue(Optional.empty())) {
                throw new IllegalStateException("a rule has no levels");
            }
        }
    }

    @Fails("accept_null_isRefusedAndTheNextComes")
    static final class SwallowsNull extends Broken {
        @Override
        public void accept(Notification notification) throws Exception {
            if (notification != null) {
                super.accept(notification);
            }
        }
    }

    /** Loses what it cannot send, and does not say so. */
    @Fails("outage_duringANotification_letsTheNextCome")
    static final class HidesOutages extends Broken {
        private boolean isDown;

        @Override
        public void accept(Notification notification) throws Exception {
            if (!isDown) {
                super.accept(notification);
            }
        }

        @Override
        protected Optional<Outage> outage() {
            return Optional.of(new Outage() {
                @Override
                public void begin() {
                    isDown = true;
                }

                @Override
                public void end() {
                    isDown = false;
                }
            });
        }
    }

    @Fails("close_twice_doesNothing")
    static final class ClosesOnce extends Broken implements AutoCloseable {
        private int closed;

        @Override
        public void close() {
            closed++;
            if (closed == 2) {
                throw new IllegalStateException("closed already");
            }
        }
    }
}
