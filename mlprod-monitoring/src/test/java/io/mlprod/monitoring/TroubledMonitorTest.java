package io.mlprod.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.AbstractTimer;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.distribution.pause.PauseDetector;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.mlprod.ModelHandle;
import io.mlprod.monitoring.Visitors.Answer;
import io.mlprod.monitoring.Visitors.Visitor;
import io.mlprod.monitoring.alert.Alert;
import io.mlprod.monitoring.alert.Alerts;
import io.mlprod.monitoring.drift.ColumnDrift;
import io.mlprod.monitoring.drift.DriftReport;
import io.mlprod.monitoring.drift.DriftState;
import io.mlprod.monitoring.health.Health;
import io.mlprod.time.ManualTime;
import io.mlprod.validation.NonFinite;
import io.mlprod.validation.Schema;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a monitor does with inputs, clocks, registries and owners that are not as they should be. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TroubledMonitorTest {

    private static final int ROWS = 1_000;
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Instant START = Instant.parse("2024-01-01T00:00:00Z");

    private final ManualTime time = new ManualTime(START);
    private final List<AutoCloseable> open = new ArrayList<>();

    private ModelMonitorBuilder builder() {
        return ModelMonitor.builder()
                .windows(Windows.of(Duration.ofHours(1)))
                .time(time)
                .referenceRows(ROWS);
    }

    private <T extends AutoCloseable> T closed(T one) {
        open.add(one);
        return one;
    }

    private ModelHandle<Visitor, Answer> handle(ModelMonitor monitor) {
        return closed(Visitors.handle().time(time).listener(monitor).build());
    }

    /** A handle that has made its first rows the reference; a window begins at one o'clock. */
    private ModelHandle<Visitor, Answer> learnt(ModelMonitor monitor) {
        ModelHandle<Visitor, Answer> handle = handle(monitor);
        handle.predictAll(Visitors.rows(ROWS, 40, 0));
        monitor.evaluate();
        time.advance(HOUR);
        return handle;
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    private static DriftReport drift(ModelMonitor monitor) {
        return monitor.status().versions().get(0).drift().orElseThrow();
    }

    private static ColumnDrift column(ModelMonitor monitor, String name) {
        return drift(monitor).columns().stream()
                .filter(column -> column.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    // ---- inputs

    @Test
    void status_missingAndInfiniteValues_haveSharesOfTheirOwn() {
        ModelMonitor monitor = closed(builder().build());
        ModelHandle<Visitor, Answer> handle = closed(Visitors.handle()
                .time(time)
                .schema(Schema.builder()
                        .feature("age", age -> age.nonFinite(NonFinite.ALLOW))
                        .allowNonFiniteOutputs("score")
                        .build())
                .listener(monitor)
                .build());
        handle.predictAll(Visitors.rows(ROWS, 40, 0));
        monitor.evaluate();
        time.advance(HOUR);

        handle.predictAll(IntStream.range(0, ROWS)
                .mapToObj(i ->
                        new Visitor(i % 2 == 0 ? Float.NaN : Float.POSITIVE_INFINITY, 50_000 + i, i % 5, "Wien", true))
                .toList());
        time.advance(HOUR);

        assertThat(column(monitor, "age").after().missing()).isEqualTo(0.5);
        assertThat(column(monitor, "age").after().infinite()).isEqualTo(0.5);
        assertThat(column(monitor, "age").state()).isEqualTo(DriftState.DRIFT);
    }

    @Test
    void status_categoryNeverSeen_drifts() {
        ModelMonitor monitor = closed(builder().build());
        ModelHandle<Visitor, Answer> handle = learnt(monitor);

        handle.predictAll(Visitors.rows(ROWS, 40, 2).stream()
                .map(row -> new Visitor(row.age(), row.income(), row.visits(), "Bern", row.member()))
                .toList());
        time.advance(HOUR);

        assertThat(drift(monitor).drifted().get(0).name()).isIn("city", "score");
        assertThat(column(monitor, "city").state()).isEqualTo(DriftState.DRIFT);
    }

    @Test
    void status_constantFeature_isNoProblem() {
        ModelMonitor monitor = closed(builder().build());
        ModelHandle<Visitor, Answer> handle = handle(monitor);
        List<Visitor> constant = Visitors.rows(ROWS, 40, 0).stream()
                .map(row -> new Visitor(7, row.income(), row.visits(), row.city(), row.member()))
                .toList();
        handle.predictAll(constant);
        monitor.evaluate();
        time.advance(HOUR);

        handle.predictAll(constant);
        time.advance(HOUR);

        assertThat(column(monitor, "age").state()).isEqualTo(DriftState.OK);
        assertThat(monitor.status().problems()).isEmpty();
    }

    @Test
    void status_emptyWindows_sayNotEnoughData() {
        ModelMonitor monitor = closed(builder().build());
        ModelHandle<Visitor, Answer> unused = learnt(monitor);
        time.advance(HOUR.multipliedBy(5));

        assertThat(drift(monitor).state()).isEqualTo(DriftState.NOT_ENOUGH_DATA);
        assertThat(drift(monitor).rows()).isZero();
    }

    // ---- clocks

    @Test
    void status_clockStepsBack_losesAndRepeatsNoRow() {
        ModelMonitor monitor = closed(builder().build());
        ModelHandle<Visitor, Answer> handle = learnt(monitor);
        handle.predictAll(Visitors.rows(400, 40, 2));
        time.setWall(START.minus(Duration.ofDays(1)));
        handle.predictAll(Visitors.rows(400, 40, 3));
        time.advance(HOUR);

        assertThat(drift(monitor).rows()).isEqualTo(800);
        assertThat(monitor.status().versions().get(0).countedRows()).isEqualTo(800);
        assertThat(monitor.status().problems())
                .extracting(MonitorStatus.Problem::kind)
                .containsExactly(MonitorStatus.Problem.Kind.CLOCK_SET);
    }

    // ---- registries

    @Test
    void metrics_registryThrows_predictionsAndDriftGoOn() {
        MeterRegistry broken = new SimpleMeterRegistry();
        broken.config().onMeterAdded(meter -> {
            throw new IllegalStateException("no meters today");
        });
        ModelMonitor monitor = closed(builder().metrics(broken).build());
        ModelHandle<Visitor, Answer> handle = learnt(monitor);

        handle.predictAll(Visitors.rows(ROWS, 55, 2));
        time.advance(HOUR);

        assertThat(drift(monitor).state()).isEqualTo(DriftState.DRIFT);
        assertThat(handle.predict(Visitors.rows(1, 40, 3).get(0)).value()).isNotNull();
    }

    @Test
    void metrics_timersThrow_alertsAreToldAndStatusSaysSo() {
        MeterRegistry broken = new SimpleMeterRegistry() {
            @Override
            protected Timer newTimer(Meter.Id id, DistributionStatisticConfig config, PauseDetector pauses) {
                return new BrokenTimer(id, clock, config, pauses);
            }
        };
        Raised raised = new Raised();
        ModelMonitor monitor = closed(
                builder().alerts(Alerts.builder().sink(raised)).metrics(broken).build());
        ModelHandle<Visitor, Answer> handle = learnt(monitor);

        handle.predictAll(Visitors.rows(ROWS, 55, 2));
        time.advance(HOUR);

        assertThat(raised.alerts).extracting(Alert::rule).contains("drift");
        assertThat(monitor.status().problems())
                .extracting(MonitorStatus.Problem::kind)
                .contains(MonitorStatus.Problem.Kind.METRICS);
    }

    private static final class BrokenTimer extends AbstractTimer {

        BrokenTimer(Meter.Id id, Clock clock, DistributionStatisticConfig config, PauseDetector pauses) {
            super(id, clock, config, pauses, TimeUnit.SECONDS, false);
        }

        @Override
        protected void recordNonNegative(long amount, TimeUnit unit) {
            throw new IllegalStateException("no times today");
        }

        @Override
        public long count() {
            return 0;
        }

        @Override
        public double totalTime(TimeUnit unit) {
            return 0;
        }

        @Override
        public double max(TimeUnit unit) {
            return 0;
        }
    }

    @Test
    void metrics_registryLacksClasses_rowsAreCountedAndStatusSaysSo() {
        MeterRegistry broken = new SimpleMeterRegistry();
        broken.config().onMeterAdded(meter -> {
            if (meter.getId().getTag("model.version") != null) {
                throw new NoClassDefFoundError("HdrHistogram");
            }
        });
        ModelMonitor monitor = closed(builder().metrics(broken).build());
        ModelHandle<Visitor, Answer> handle = handle(monitor);
        handle.predictAll(Visitors.rows(10, 40, 0));

        assertThat(monitor.status().versions().get(0).reference().rows()).isEqualTo(10);
        assertThat(monitor.status().problems())
                .extracting(MonitorStatus.Problem::kind)
                .containsExactly(MonitorStatus.Problem.Kind.METRICS);
    }

    @Test
    void metrics_registryClosedFirst_predictionsAndDriftGoOn() {
        MeterRegistry registry = new SimpleMeterRegistry();
        ModelMonitor monitor = closed(builder().metrics(registry).build());
        ModelHandle<Visitor, Answer> handle = learnt(monitor);
        registry.close();

        handle.predictAll(Visitors.rows(ROWS, 55, 2));
        time.advance(HOUR);
        monitor.close();

        assertThat(drift(monitor).state()).isEqualTo(DriftState.DRIFT);
        assertThat(registry.getMeters()).extracting(Meter::getId).isEmpty();
    }

    // ---- handles

    @Test
    void health_handleClosed_isNotReadyUntilAnotherOpens() {
        ModelMonitor monitor = closed(builder().build());
        ModelHandle<Visitor, Answer> handle = handle(monitor);
        assertThat(monitor.health().isReady()).isTrue();

        handle.close();
        assertThat(monitor.health().parts().get(0).reasons())
                .extracting(Health.Reason::cause)
                .containsExactly(Health.Cause.CLOSED);

        ModelHandle<Visitor, Answer> unused = handle(monitor);
        assertThat(monitor.health().isReady()).isTrue();
    }

    @Test
    void attached_forgottenHandle_isCollectedAndHealthForgetsIt() {
        ModelMonitor monitor = closed(builder().build());
        WeakReference<Object> handle = forgotten(monitor);
        while (!handle.refersTo(null) || !monitor.health().parts().isEmpty()) {
            System.gc();
            Thread.onSpinWait();
        }

        assertThat(monitor.status().versions()).hasSize(1); // what was counted stays
    }

    private static WeakReference<Object> forgotten(ModelMonitor monitor) {
        ModelHandle<Visitor, Answer> handle =
                Visitors.handle().listener(monitor).build();
        handle.predictAll(Visitors.rows(10, 40, 0));
        return new WeakReference<>(handle);
    }
}
