package io.mlprod.monitoring.action;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.ModelHandle;
import io.mlprod.Prediction;
import io.mlprod.lifecycle.Retention;
import io.mlprod.model.ModelVersion;
import io.mlprod.model.PredictionId;
import io.mlprod.monitoring.Visitors;
import io.mlprod.monitoring.Visitors.Answer;
import io.mlprod.monitoring.Visitors.Visitor;
import io.mlprod.monitoring.alert.AlertRule;
import io.mlprod.monitoring.alert.Alerts;
import io.mlprod.monitoring.alert.Kpi;
import io.mlprod.monitoring.alert.Notification;
import io.mlprod.monitoring.alert.Notification.Change;
import io.mlprod.monitoring.alert.Severity;
import io.mlprod.observe.Event;
import io.mlprod.observe.Feedback;
import io.mlprod.observe.ModelEvent;
import io.mlprod.observe.PredictionListener;
import io.mlprod.time.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The drill: labels go bad at noon, and at 12:20 the old version serves. */
class DrillTest {

    private static final Instant NOON = Instant.parse("2026-11-02T12:00:00Z");
    private static final double Z = 1.959963984540054;

    /** The shares of right answers of the window, by version: what the monitor does with feedback. */
    private static final class Accuracy implements PredictionListener {

        private final Map<ModelVersion, int[]> counts = new HashMap<>(); // right, all

        @Override
        public boolean wants(Class<? extends Event> kind) {
            return kind == ModelEvent.FeedbackReceived.class;
        }

        @Override
        public void onEvent(Event event) {
            if (event instanceof ModelEvent.FeedbackReceived received
                    && received.feedback() instanceof Feedback.Label label) {
                int[] count = counts.computeIfAbsent(received.model(), version -> new int[2]);
                count[0] += label.value().equals(true) ? 1 : 0;
                count[1]++;
            }
        }

        List<Kpi> window(Instant end) {
            List<Kpi> kpis = new ArrayList<>();
            counts.forEach((version, count) -> {
                double n = count[1];
                double share = count[0] / n;
                double centre = (share + Z * Z / (2 * n)) / (1 + Z * Z / n);
                double half = Z / (1 + Z * Z / n) * Math.sqrt(share * (1 - share) / n + Z * Z / (4 * n * n));
                kpis.add(new Kpi("accuracy", version, share, centre - half, centre + half, count[1], end));
            });
            counts.clear();
            return kpis;
        }
    }

    @Test
    void labelsThatGoBadAtNoon_theOldVersionServesAtTwentyPast() {
        ManualTime time = new ManualTime(NOON.minus(Duration.ofHours(2)));
        Accuracy accuracy = new Accuracy();
        List<Notification> told = new ArrayList<>();
        try (ModelHandle<Visitor, Answer> handle = Visitors.handle()
                .time(time)
                .listener(accuracy)
                .keepPrevious(Retention.DEFAULT.maxAge(Duration.ofDays(1))) // else for half an hour
                .build()) {
            handle.deploy(Visitors.version("2"));
            Actions actions = Actions.builder()
                    .time(time)
                    .on("accuracy", Severity.CRITICAL, Action.rollBack(handle))
                    .build();
            Alerts alerts = Alerts.builder()
                    .time(time)
                    .rule(AlertRule.below("accuracy").warn(0.85).critical(0.75).holdsFor(Duration.ofMinutes(10)))
                    .sink(actions)
                    .sink(told::add)
                    .build();
            Map<Instant, String> served = new HashMap<>();
            Visitor visitor = Visitors.rows(1, 40, 1).get(0);
            for (int minute = 1; minute <= 180; minute++) {
                time.advance(Duration.ofMinutes(1));
                boolean isBad =
                        time.now().isAfter(NOON) && handle.serving().version().equals("2");
                for (int i = 0; i < 20; i++) {
                    Prediction<Answer> prediction = handle.predict(visitor);
                    label(handle, prediction.id(), i < (isBad ? 10 : 18));
                }
                if (minute % 10 == 0) {
                    alerts.observe(accuracy.window(time.now()));
                    time.advance(Duration.ZERO);
                }
                served.put(time.now(), handle.serving().version());
            }

            assertThat(served.get(NOON)).isEqualTo("2");
            assertThat(served.get(NOON.plus(Duration.ofMinutes(19)))).isEqualTo("2");
            assertThat(served.get(NOON.plus(Duration.ofMinutes(20)))).isEqualTo("1");
            assertThat(served.get(NOON.plus(Duration.ofMinutes(60)))).isEqualTo("1");
            assertThat(told.get(0).at()).isEqualTo(NOON.plus(Duration.ofMinutes(20)));
            assertThat(told.get(0).worst().since()).isEqualTo(NOON);
            assertThat(told).extracting(Notification::change).containsExactly(Change.FIRED);
            assertThat(actions.recent())
                    .extracting(ActionEvent::text)
                    .containsExactly("visitors@2 was rolled back; visitors@1 serves");
        }
    }

    private static void label(ModelHandle<Visitor, Answer> handle, PredictionId id, boolean isRight) {
        handle.feedback(id, Feedback.label(isRight));
    }
}
