package io.mlprod.monitoring.internal.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.error.OverloadedException;
import io.mlprod.experiment.Readout;
import io.mlprod.lifecycle.VersionStatus;
import io.mlprod.model.ModelVersion;
import io.mlprod.model.PredictionId;
import io.mlprod.monitoring.ModelMonitor;
import io.mlprod.monitoring.Windows;
import io.mlprod.monitoring.alert.AlertRule;
import io.mlprod.monitoring.alert.Alerts;
import io.mlprod.monitoring.alert.AlertsBuilder;
import io.mlprod.monitoring.alert.Kpi;
import io.mlprod.monitoring.alert.Notification;
import io.mlprod.monitoring.alert.Notification.Change;
import io.mlprod.observe.Column;
import io.mlprod.observe.Column.Kind;
import io.mlprod.observe.HandleStatistics;
import io.mlprod.observe.ModelEvent;
import io.mlprod.observe.Observed;
import io.mlprod.observe.RowLayout;
import io.mlprod.observe.RowRecorder;
import io.mlprod.observe.Subscription;
import io.mlprod.rollout.RolloutStatus;
import io.mlprod.routing.Route;
import io.mlprod.shadow.ShadowReport;
import io.mlprod.time.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Years of hours of about 1,000 rows with nothing wrong, through a whole monitor: 30 features, the monitor's own rules,
 * and five more, of an error share, a volume and three shares of right answers, at levels a little beyond the truth.
 */
@Tag("soak")
class QuietMonitorYearSoakTest {

    private static final int YEARS = 1;
    private static final int ROWS = 1_000;
    private static final double RIGHT = 0.9;
    private static final double Z = 1.959963984540054;

    private final SplittableRandom random = new SplittableRandom(2026);
    private final ManualTime time = new ManualTime(Instant.parse("2026-01-01T00:00:00Z"));
    private final List<Notification> told = new ArrayList<>();

    /** A handle on which the version serves. */
    private static final class Serving implements Observed.Handle {

        @Override
        public String name() {
            return TestRows.MODEL.name();
        }

        @Override
        public boolean isClosed() {
            return false;
        }

        @Override
        public long listenerErrors() {
            return 0;
        }

        @Override
        public ModelVersion serving() {
            return TestRows.MODEL;
        }

        @Override
        public List<VersionStatus> versions() {
            return List.of(VersionStatus.builder(TestRows.MODEL, VersionStatus.State.SERVING, Instant.EPOCH)
                    .build());
        }

        @Override
        public HandleStatistics statistics() {
            return HandleStatistics.builder().build();
        }

        @Override
        public Optional<RolloutStatus> rollout() {
            return Optional.empty();
        }

        @Override
        public Optional<Readout> experiment() {
            return Optional.empty();
        }

        @Override
        public Optional<ShadowReport> shadow() {
            return Optional.empty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {24, 1})
    void years_withNothingWrong_haveAtMostOneFalseAlertEach(int sliding) {
        AlertsBuilder alerts = Alerts.builder()
                .sink(told::add)
                .rule(AlertRule.above("error share").warn(0.02).critical(0.05))
                .rule(AlertRule.below("volume").warn(500).critical(100));
        for (int i = 0; i < 3; i++) {
            alerts.rule(AlertRule.below("right " + i).warn(RIGHT - 0.01).critical(RIGHT - 0.05));
        }
        Windows hours = Windows.of(Duration.ofHours(1));
        Observed.Handle handle = new Serving();
        try (ModelMonitor monitor = ModelMonitor.builder()
                .time(time)
                .windows(sliding == 1 ? hours : Windows.DEFAULT)
                .alerts(alerts)
                .build()) {
            monitor.attached(handle, new Subscription() {
                @Override
                public boolean isClosed() {
                    return false;
                }

                @Override
                public void close() {}
            });
            RowRecorder recorder = Objects.requireNonNull(monitor.recorder(layout()));
            for (int hour = 0; hour < YEARS * 365 * 24; hour++) {
                hour(monitor, recorder);
            }
            assertThat(monitor.status().problems()).isEmpty();
            assertThat(monitor.history().windows()).hasSizeGreaterThan(8_000);
        }
        told.forEach(System.out::println);
        long fired = told.stream()
                .filter(one -> one.change() == Change.FIRED || one.change() == Change.MORE)
                .count();
        System.out.printf("%d years, %d hours together: %d false alerts%n", YEARS, sliding, fired);

        assertThat(fired).isLessThanOrEqualTo(YEARS);
        assertThat(handle.isClosed()).isFalse(); // kept until here
    }

    private static RowLayout layout() {
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            columns.add(Column.of("f" + i, i % 2 == 0 ? Kind.NUMBER : Kind.CATEGORY, true));
        }
        return TestRows.layout(columns.toArray(Column[]::new));
    }

    private void hour(ModelMonitor monitor, RowRecorder recorder) {
        int rows = (int) Math.max(1, ROWS + Math.sqrt(ROWS) * random.nextGaussian());
        TestRows drawn = new TestRows(layout());
        for (int row = 0; row < rows; row++) {
            Object[] values = new Object[30];
            for (int i = 0; i < values.length; i++) {
                values[i] = i % 2 == 0 ? random.nextGaussian() : (double) random.nextInt(1 + random.nextInt(12));
            }
            drawn.add(values);
        }
        recorder.record(drawn);
        for (int i = 0; i < rows; i++) {
            if (random.nextDouble() < 0.01) {
                monitor.onEvent(new ModelEvent.PredictionFailed(
                        TestRows.MODEL,
                        PredictionId.next(),
                        Duration.ZERO,
                        new OverloadedException("full"),
                        Route.direct(TestRows.MODEL),
                        Map.of(),
                        ""));
            }
        }
        time.advance(Duration.ofHours(1));
        monitor.alerts().observe(List.of(share(0), share(1), share(2)));
    }

    /** The share of rows that are right, with its Wilson interval. */
    private Kpi share(int number) {
        int right = 0;
        for (int i = 0; i < ROWS; i++) {
            right += random.nextDouble() < RIGHT ? 1 : 0;
        }
        double share = right / (double) ROWS;
        double centre = (share + Z * Z / (2 * ROWS)) / (1 + Z * Z / ROWS);
        double half = Z / (1 + Z * Z / ROWS) * Math.sqrt(share * (1 - share) / ROWS + Z * Z / (4.0 * ROWS * ROWS));
        return new Kpi("right " + number, TestRows.MODEL, share, centre - half, centre + half, ROWS, time.now());
    }
}
