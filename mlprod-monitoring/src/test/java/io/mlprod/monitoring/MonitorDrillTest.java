package io.mlprod.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.mlprod.ModelHandle;
import io.mlprod.engine.Engines;
import io.mlprod.error.ModelExecutionException;
import io.mlprod.lifecycle.Retention;
import io.mlprod.lifecycle.VersionStatus;
import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.Visitors.Answer;
import io.mlprod.monitoring.Visitors.Visitor;
import io.mlprod.monitoring.action.Action;
import io.mlprod.monitoring.action.ActionEvent.Outcome;
import io.mlprod.monitoring.action.Actions;
import io.mlprod.monitoring.action.ActionsBuilder;
import io.mlprod.monitoring.alert.AlertRule;
import io.mlprod.monitoring.alert.Alerts;
import io.mlprod.monitoring.alert.Notification;
import io.mlprod.monitoring.alert.Notification.Change;
import io.mlprod.monitoring.alert.Severity;
import io.mlprod.monitoring.history.HistoryEvent;
import io.mlprod.monitoring.profile.Profile;
import io.mlprod.monitoring.report.ActionFacts;
import io.mlprod.monitoring.report.AlertFacts;
import io.mlprod.monitoring.report.MonitorReport;
import io.mlprod.monitoring.report.ReportData;
import io.mlprod.spi.ForwardingEngine;
import io.mlprod.spi.ForwardingInvocation;
import io.mlprod.spi.ForwardingSession;
import io.mlprod.spi.Invocation;
import io.mlprod.spi.ModelArtifact;
import io.mlprod.spi.ModelSession;
import io.mlprod.spi.SessionOptions;
import io.mlprod.time.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The drill through a monitor: a version begins to fail at noon, and at 12:20 the one before serves. */
class MonitorDrillTest {

    private static final Instant NOON = Instant.parse("2026-11-02T12:00:00Z");

    private final ManualTime time = new ManualTime(NOON.minus(Duration.ofHours(1)));
    private final List<Notification> told = new ArrayList<>();
    private final Map<Instant, String> served = new HashMap<>();

    /** The real engine; from some moment on, each second run of one version fails. */
    private static final class Faulty extends ForwardingEngine {

        volatile @Nullable ModelVersion bad;
        private int runs;

        Faulty() {
            super(Engines.onnxRuntime());
        }

        @Override
        public ModelSession open(ModelArtifact model, SessionOptions options) {
            return new ForwardingSession(super.open(model, options)) {
                @Override
                public Invocation newInvocation(List<String> outputs) {
                    return new ForwardingInvocation(super.newInvocation(outputs)) {
                        @Override
                        public void run() {
                            ModelVersion failing = bad;
                            if (failing != null && failing.sha256().equals(model.sha256()) && runs++ % 2 == 0) {
                                throw new ModelExecutionException("broken on purpose", null);
                            }
                            super.run();
                        }
                    };
                }
            };
        }
    }

    private ModelMonitor monitor(ModelHandle<Visitor, Answer> handle, boolean isDryRun) {
        ActionsBuilder actions = Actions.builder().on("error share", Severity.CRITICAL, Action.rollBack(handle));
        return ModelMonitor.builder()
                .time(time)
                .windows(Windows.of(Duration.ofMinutes(10)))
                .reference("visitors", profile(handle))
                .alerts(Alerts.builder()
                        .rule(AlertRule.above("error share")
                                .warn(0.05)
                                .critical(0.2)
                                .holdsFor(Duration.ofMinutes(10)))
                        .sink(told::add))
                .actions(isDryRun ? actions.dryRun() : actions)
                .build();
    }

    private static Profile profile(ModelHandle<Visitor, Answer> handle) {
        return Profile.collect(handle, Visitors.rows(600, 40, 1));
    }

    private static void call(ModelHandle<Visitor, Answer> handle, int times) {
        Visitor visitor = Visitors.rows(1, 40, 1).get(0);
        for (int i = 0; i < times; i++) {
            try {
                handle.predict(visitor);
            } catch (ModelExecutionException e) {
                // as is to be told
            }
        }
    }

    private void drill(boolean isDryRun, BiConsumer<ModelMonitor, ReportData> check) {
        Faulty engine = new Faulty();
        try (ModelHandle<Visitor, Answer> handle = Visitors.handle()
                        .time(time)
                        .engine(engine)
                        .keepPrevious(Retention.DEFAULT.maxAge(Duration.ofDays(1)))
                        .build();
                ModelMonitor monitor = monitor(handle, isDryRun)) {
            monitor.watch(handle);
            handle.deploy(Visitors.version("2"));
            for (int minute = 1; minute <= 120; minute++) {
                time.advance(Duration.ofMinutes(1));
                served.put(time.now(), handle.serving().version());
                engine.bad = time.now().isBefore(NOON) ? null : version(handle, "2");
                call(handle, 20);
            }
            check.accept(monitor, MonitorReport.of(monitor, "visitors").data());
        }
    }

    private static ModelVersion version(ModelHandle<Visitor, Answer> handle, String name) {
        return handle.versions().list().stream()
                .map(VersionStatus::model)
                .filter(model -> model.version().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void versionThatFailsFromNoonOn_isRolledBackAtTwentyPastAndAllOfItIsShown() {
        drill(false, (monitor, report) -> {
            assertThat(served.get(NOON.plus(Duration.ofMinutes(19)))).isEqualTo("2");
            assertThat(served.get(NOON.plus(Duration.ofMinutes(20)))).isEqualTo("1");
            assertThat(served.get(NOON.plus(Duration.ofMinutes(60)))).isEqualTo("1");

            assertThat(told).extracting(Notification::change).containsExactly(Change.FIRED, Change.RESOLVED);
            assertThat(told.get(0).worst().severity()).isEqualTo(Severity.CRITICAL);
            assertThat(told.get(0).worst().since()).isEqualTo(NOON);
            assertThat(told.get(1).summary())
                    .isEqualTo("error share of visitors@2 is no longer watched: it answers no more calls");

            assertThat(monitor.status().alerts()).isEmpty();
            assertThat(monitor.history().alerts()).singleElement().satisfies(alert -> {
                assertThat(alert.found()).isEqualTo(NOON.plus(Duration.ofMinutes(20)));
                assertThat(alert.ended()).contains(NOON.plus(Duration.ofMinutes(20)));
            });
            assertThat(report.alerts())
                    .extracting(AlertFacts::at, AlertFacts::state)
                    .containsExactly(tuple(NOON.plus(Duration.ofMinutes(20)), AlertFacts.State.RESOLVED));
            assertThat(report.actions())
                    .extracting(ActionFacts::what, ActionFacts::outcome)
                    .containsExactly(tuple("visitors@2 was rolled back; visitors@1 serves", Outcome.DONE));
            assertThat(report.events()).extracting(HistoryEvent::kind).contains(HistoryEvent.Kind.ROLLED_BACK);
            assertThat(MonitorReport.of(report).html())
                    .contains("Over since", "visitors@2 was rolled back; visitors@1 serves");
        });
    }

    @Test
    void dryRun_saysWhatWouldBeDoneAndTheAlertStaysOpen() {
        drill(true, (monitor, report) -> {
            assertThat(served.get(NOON.plus(Duration.ofMinutes(60)))).isEqualTo("2");
            assertThat(monitor.status().alerts())
                    .singleElement()
                    .satisfies(alert -> assertThat(alert.text()).startsWith("error share of visitors@2 is 0.5"));
            assertThat(monitor.status().toString())
                    .contains("alert CRITICAL since 2026-11-02T12:00:00Z: error share of visitors@2 is 0.5");
            assertThat(report.actions())
                    .extracting(ActionFacts::what, ActionFacts::outcome)
                    .containsExactly(tuple("rollBack", Outcome.DRY_RUN));
            assertThat(report.alerts()).extracting(AlertFacts::state).containsExactly(AlertFacts.State.FIRING);
        });
    }
}
