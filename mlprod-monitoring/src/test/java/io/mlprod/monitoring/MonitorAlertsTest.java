package io.mlprod.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.mlprod.ModelHandle;
import io.mlprod.error.InvalidInputException;
import io.mlprod.error.OverloadedException;
import io.mlprod.lifecycle.Retention;
import io.mlprod.model.ModelVersion;
import io.mlprod.model.PredictionId;
import io.mlprod.monitoring.MonitorStatus.Problem;
import io.mlprod.monitoring.Visitors.Answer;
import io.mlprod.monitoring.Visitors.Visitor;
import io.mlprod.monitoring.action.Action;
import io.mlprod.monitoring.action.Actions;
import io.mlprod.monitoring.alert.Alert;
import io.mlprod.monitoring.alert.AlertRule;
import io.mlprod.monitoring.alert.AlertSink;
import io.mlprod.monitoring.alert.Alerts;
import io.mlprod.monitoring.alert.AlertsBuilder;
import io.mlprod.monitoring.alert.Kpi;
import io.mlprod.monitoring.alert.Notification;
import io.mlprod.monitoring.alert.Notification.Change;
import io.mlprod.monitoring.alert.Severity;
import io.mlprod.monitoring.performance.Performance;
import io.mlprod.monitoring.profile.Profile;
import io.mlprod.monitoring.quality.Quality;
import io.mlprod.monitoring.quality.QualityCheck;
import io.mlprod.observe.ModelEvent;
import io.mlprod.observe.PredictionListener;
import io.mlprod.routing.Route;
import io.mlprod.time.ManualTime;
import io.mlprod.time.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a monitor gives to its alerts, and what it makes of what it knows of versions. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MonitorAlertsTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final int ROWS = 1_000;
    private static Profile profile;

    private final ManualTime time = new ManualTime(Instant.parse("2024-01-01T00:00:00Z"));
    private final List<Notification> told = new ArrayList<>();
    private final List<AutoCloseable> open = new ArrayList<>();
    private long seed;

    @BeforeAll
    static void profile() {
        try (ModelHandle<Visitor, Answer> made = Visitors.handle().build()) {
            profile = Profile.collect(made, Visitors.rows(3_000, 40, 1_000));
        }
    }

    private ModelMonitorBuilder builder(AlertsBuilder alerts) {
        return ModelMonitor.builder()
                .windows(Windows.of(HOUR))
                .reference("visitors", profile)
                .quality(Quality.DEFAULT.limit(QualityCheck.ABOVE_RANGE, 1))
                .time(time)
                .alerts(alerts);
    }

    private ModelMonitor monitor(AlertRule... rules) {
        AlertsBuilder alerts = Alerts.builder().sink(told::add);
        for (AlertRule rule : rules) {
            alerts.rule(rule);
        }
        return opened(builder(alerts).build());
    }

    private <T extends AutoCloseable> T opened(T one) {
        open.add(one);
        return one;
    }

    private ModelHandle<Visitor, Answer> handle(PredictionListener monitor) {
        return opened(Visitors.handle()
                .time(time)
                .keepPrevious(Retention.DEFAULT.maxAge(Duration.ofDays(30)))
                .listener(monitor)
                .build());
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    private void hour(ModelHandle<Visitor, Answer> handle, int rows, double meanAge) {
        handle.predictAll(Visitors.rows(rows, meanAge, seed++));
        time.advance(HOUR);
    }

    private List<Change> changes() {
        return told.stream().map(Notification::change).toList();
    }

    private static List<String> rules(List<Alert> alerts) {
        return alerts.stream().map(Alert::rule).toList();
    }

    // ---- what there is without configuration

    @Test
    void drift_withoutConfiguration_isLoggedAndInTheStatus() {
        ModelMonitor monitor = opened(ModelMonitor.builder()
                .windows(Windows.of(HOUR))
                .reference("visitors", profile)
                .time(time)
                .build());
        hour(handle(monitor), ROWS, 55);

        assertThat(rules(monitor.status().alerts())).contains("drift");
        assertThat(monitor.alerts().sinks()).singleElement().satisfies(sink -> {
            assertThat(sink.name()).isEqualTo("Slf4jSink");
            assertThat(sink.delivered()).isPositive();
        });
    }

    @Test
    void drift_thatEnds_isResolvedAfterAsManyQuietWindowsAsItsHysteresisHas() {
        ModelMonitor monitor = monitor();
        ModelHandle<Visitor, Answer> handle = handle(monitor);
        hour(handle, ROWS, 55);
        hour(handle, ROWS, 40);
        hour(handle, ROWS, 40);
        assertThat(changes()).containsExactly(Change.FIRED);
        hour(handle, ROWS, 40);

        assertThat(changes()).containsExactly(Change.FIRED, Change.RESOLVED);
        hour(handle, ROWS, 55);
        assertThat(changes()).containsExactly(Change.FIRED, Change.RESOLVED, Change.FIRED);
    }

    @Test
    void drift_ofAFurtherColumn_isToldAgain() {
        ModelMonitor monitor = monitor();
        ModelHandle<Visitor, Answer> handle = handle(monitor);
        hour(handle, ROWS, 55);
        handle.predictAll(Visitors.rows(ROWS, 55, seed++).stream()
                .map(one -> new Visitor(one.age(), one.income() + 30_000, one.visits(), one.city(), one.member()))
                .toList());
        time.advance(HOUR);

        assertThat(changes()).containsExactly(Change.FIRED, Change.MORE);
        assertThat(told.get(1).summary()).startsWith("visitors@1 has drifted from the reference: income (");
    }

    @Test
    void rule_ofTheNameOfADefault_takesItsPlace() {
        monitor(
                AlertRule.above("drift").mayBeMissing(),
                AlertRule.above("quality").critical(0));
        ModelMonitor monitor = monitor(AlertRule.above("drift").critical(1).mayBeMissing());
        hour(handle(monitor), ROWS, 55);

        assertThat(told).extracting(one -> one.worst().severity()).containsExactly(Severity.CRITICAL);
    }

    // ---- the indicators

    @Test
    void kpis_ofAWindow_areThoseOfTheTable() throws IOException {
        List<String> names = Pattern.compile("(?m)^\\| `([a-z0-9 ]+)` \\|")
                .matcher(Files.readString(Path.of("ALERTS.md")))
                .results()
                .map(match -> match.group(1))
                .filter(name -> !List.of("deploy drift", "performance", "labels overdue", "label age")
                        .contains(name)) // of deploys and labels
                .toList();
        AlertRule[] rules =
                names.stream().map(name -> AlertRule.above(name).warn(-1)).toArray(AlertRule[]::new);
        ModelMonitor monitor = monitor(rules);
        ModelHandle<Visitor, Answer> handle = handle(monitor);
        hour(handle, ROWS, 40);
        fail(monitor, handle.serving(), 1);
        hour(handle, ROWS, 40);

        assertThat(rules(monitor.alerts().open())).containsExactlyInAnyOrderElementsOf(names);
        assertThat(names).hasSizeGreaterThanOrEqualTo(8);
    }

    @Test
    void errorShare_countsNeitherRefusedInputsNorIsItJudgedWithoutCalls() {
        ModelMonitor monitor = monitor(AlertRule.above("error share").warn(0.01));
        ModelHandle<Visitor, Answer> handle = handle(monitor);
        for (int i = 0; i < 100; i++) {
            assertThatThrownBy(() -> handle.predict(new Visitor(Float.NaN, 1, 1, "Wien", true)))
                    .isInstanceOf(InvalidInputException.class);
        }
        hour(handle, 100, 40);
        assertThat(told).isEmpty();

        fail(monitor, handle.serving(), 100);
        hour(handle, 100, 40);
        assertThat(told.get(0).summary()).startsWith("error share of visitors@1 is 0.5000 (0.4");
        time.advance(HOUR.multipliedBy(2));
        assertThat(changes()).as("nothing says that it is over").containsExactly(Change.FIRED);
    }

    private static void fail(ModelMonitor monitor, ModelVersion version, int times) {
        for (int i = 0; i < times; i++) {
            monitor.onEvent(new ModelEvent.PredictionFailed(
                    version,
                    PredictionId.next(),
                    Duration.ZERO,
                    new OverloadedException("full"),
                    Route.direct(version),
                    Map.of(),
                    "input"));
        }
    }

    @Test
    void volume_ofAnHourWithoutCalls_isJudged() {
        ModelMonitor monitor = monitor(AlertRule.below("volume").warn(10));
        ModelHandle<Visitor, Answer> handle = handle(monitor);
        hour(handle, 100, 40);
        hour(handle, 100, 40);
        assertThat(told).isEmpty();
        time.advance(HOUR);

        assertThat(told)
                .extracting(Notification::summary)
                .containsExactly("volume of visitors@1 is 0 (1 row), below 10");
    }

    @Test
    void volume_ofTheHourOfADeployOrWhileAReferenceIsCollected_isNotJudged() {
        ModelMonitor monitor = opened(ModelMonitor.builder()
                .windows(Windows.of(HOUR))
                .referenceRows(100)
                .time(time)
                .alerts(Alerts.builder()
                        .sink(told::add)
                        .rule(AlertRule.below("volume").warn(50)))
                .build());
        ModelHandle<Visitor, Answer> handle = handle(monitor);
        hour(handle, 100, 40); // the reference
        hour(handle, 100, 40);
        handle.predictAll(Visitors.rows(90, 40, seed++));
        time.advance(Duration.ofMinutes(50));
        handle.deploy(Visitors.version("2"));
        handle.predictAll(Visitors.rows(110, 40, seed++)); // and that of version 2
        time.advance(Duration.ofMinutes(10));
        hour(handle, 100, 40);

        assertThat(told).isEmpty();
    }

    @Test
    void windowAge_growsWhileThereAreNoCalls() {
        ModelMonitor monitor = monitor(AlertRule.above("window age").warn(3 * 3_600));
        ModelHandle<Visitor, Answer> handle = handle(monitor);
        hour(handle, 100, 40);
        time.advance(HOUR.multipliedBy(3));
        assertThat(told).isEmpty();
        time.advance(HOUR);

        assertThat(told.get(0).summary()).startsWith("window age of visitors@1 is 14,400");
    }

    @Test
    void hostsNumbers_areJudgedWithTheMonitors() {
        ModelMonitor monitor = monitor(AlertRule.below("orders").critical(10));
        ModelHandle<Visitor, Answer> handle = handle(monitor);

        monitor.alerts().observe(List.of(Kpi.exact("orders", handle.serving(), 3, 100, time.now())));

        assertThat(rules(monitor.status().alerts())).containsExactly("orders");
    }

    @Test
    void actions_thatNothingHasStarted_haveCountersAtZero() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        handle(opened(builder(Alerts.builder().sink(told::add))
                .metrics(registry)
                .actions(Actions.builder()
                        .on("drift", Severity.WARNING, Action.of("call", alert -> Action.Result.done("called"))))
                .build()));

        assertThat(registry.get("mlprod.actions")
                        .tags("model", "visitors", "action", "call", "outcome", "done")
                        .counter()
                        .count())
                .isZero();
    }

    // ---- missing values

    @Test
    void missing_windowsLongerThanMissingAfter_isNotTold() {
        ModelMonitor monitor = opened(builder(Alerts.builder()
                        .sink(told::add)
                        .rule(AlertRule.below("volume").model("visitors").warn(1)))
                .windows(Windows.of(Duration.ofDays(3)))
                .build());
        ModelHandle<Visitor, Answer> handle = handle(monitor);
        for (int window = 0; window < 3; window++) {
            handle.predictAll(Visitors.rows(100, 40, seed++));
            time.advance(Duration.ofDays(3));
        }

        assertThat(told).isEmpty();
    }

    @Test
    void missing_nightsAndWeekendsWithoutCalls_areNotTold() {
        ModelMonitor monitor = monitor(
                AlertRule.above("error share").warn(0.5),
                AlertRule.above("p99 latency").warn(60));
        hour(handle(monitor), 100, 40);

        time.advance(Duration.ofHours(60));

        assertThat(told).isEmpty();
    }

    @Test
    void missing_handleThatWasClosed_isNotTold() {
        ModelMonitor monitor = monitor(AlertRule.above("error share").warn(0.5));
        ModelHandle<Visitor, Answer> handle = handle(monitor);
        hour(handle, 100, 40);
        handle.close();

        time.advance(Duration.ofDays(3));

        assertThat(told).isEmpty();
    }

    @Test
    void missing_noRowsBeforeTheReferenceIsThere_isToldOfARuleOfTheModel() {
        ModelMonitor monitor = opened(ModelMonitor.builder()
                .time(time)
                .alerts(Alerts.builder()
                        .sink(told::add)
                        .rule(AlertRule.below("volume").model("visitors").warn(1)))
                .build());
        handle(monitor);

        time.advance(Duration.ofHours(25));

        assertThat(told)
                .extracting(Notification::summary)
                .containsExactly("volume of visitors has no value since 1 day");
    }

    // ---- versions that come and go

    @Test
    void deploy_endsTheAlertsOfTheVersionBeforeAtOnceAndItsLastRowsBeginNone() {
        ModelMonitor monitor = monitor();
        ModelHandle<Visitor, Answer> handle = handle(monitor);
        hour(handle, ROWS, 55);
        handle.predictAll(Visitors.rows(ROWS, 70, seed++));
        handle.deploy(Visitors.version("2"));
        time.advance(Duration.ZERO);

        assertThat(changes()).containsExactly(Change.FIRED, Change.RESOLVED);
        assertThat(told.get(1).summary())
                .isEqualTo("drift of visitors@1 is no longer watched: it answers no more calls");
        time.advance(HOUR);
        assertThat(changes()).containsExactly(Change.FIRED, Change.RESOLVED);
    }

    @Test
    void rollBack_toAVersionThatDrifts_isToldAgain() {
        ModelMonitor monitor = monitor();
        ModelHandle<Visitor, Answer> handle = handle(monitor);
        hour(handle, ROWS, 55);
        handle.deploy(Visitors.version("2"));
        hour(handle, ROWS, 40);
        handle.rollBack();
        hour(handle, ROWS, 55);

        assertThat(changes()).containsExactly(Change.FIRED, Change.RESOLVED, Change.FIRED);
        assertThat(monitor.status().alerts())
                .extracting(alert -> alert.model().version())
                .containsExactly("1");
    }

    @Test
    void handleClosed_endsItsAlertsWithinTheNextLook() {
        ModelMonitor monitor = monitor();
        ModelHandle<Visitor, Answer> handle = handle(monitor);
        hour(handle, ROWS, 55);
        handle.close();
        time.advance(Duration.ofHours(4));

        assertThat(changes()).containsExactly(Change.FIRED, Change.RESOLVED);
        assertThat(monitor.status().alerts()).isEmpty();
    }

    @Test
    void endWindows_ofABatchWhoseHandleIsClosed_areToldAllTheSame() {
        ModelMonitor monitor = monitor();
        ModelHandle<Visitor, Answer> handle = handle(monitor);
        handle.predictAll(Visitors.rows(ROWS, 55, seed++));
        time.advance(Duration.ofMinutes(10));
        handle.close();
        monitor.endWindows();
        time.advance(Duration.ZERO);

        assertThat(changes()).containsExactly(Change.FIRED);
    }

    // ---- whoever is told

    @Test
    void sinkAndActionThatHang_delayNoEvaluation() throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch hanging = new CountDownLatch(2);
        try (ModelMonitor monitor = builder(Alerts.builder().sink(notification -> {
                            hanging.countDown();
                            end.await();
                        }))
                        .time(TimeSource.system())
                        .windows(Windows.ofRows(ROWS))
                        .actions(Actions.builder().on("drift", Severity.WARNING, Action.of("wait", alert -> {
                            hanging.countDown();
                            end.await();
                            return Action.Result.done("waited");
                        })))
                        .build();
                ModelHandle<Visitor, Answer> handle =
                        Visitors.handle().listener(monitor).build()) {
            for (int window = 0; window < 3; window++) {
                handle.predictAll(Visitors.rows(ROWS, 55, seed++));
                monitor.evaluate();
                if (window == 0) {
                    hanging.await();
                }
            }

            assertThat(monitor.status().cost().evaluations()).isEqualTo(3);
            assertThat(rules(monitor.status().alerts())).containsExactly("drift");
        } finally {
            end.countDown();
        }
    }

    /** A receiver of the application's. */
    private static final class Closeable implements AlertSink, AutoCloseable {

        boolean isClosed;

        @Override
        public void accept(Notification notification) {}

        @Override
        public void close() {
            isClosed = true;
        }
    }

    @Test
    void close_endsTheAlertsAndLeavesTheReceivers() {
        Closeable sink = new Closeable();
        ModelMonitor monitor = builder(Alerts.builder()
                        .sink(sink)
                        .sink(told::add)
                        .rule(AlertRule.below("orders").critical(10)))
                .build();
        monitor.close();

        monitor.alerts().observe(List.of(Kpi.exact("orders", new ModelVersion("v", "1", ""), 3, 100, time.now())));
        time.advance(Duration.ofDays(3));

        assertThat(told).isEmpty();
        assertThat(sink.isClosed).isFalse();
    }

    // ---- a process that starts again

    @Test
    void restart_openAlertGoesOnAndIsResolved(@TempDir Path folder) {
        Path file = folder.resolve("alerts.json");
        try (ModelMonitor monitor = builder(Alerts.builder().keepIn(file)).build();
                ModelHandle<Visitor, Answer> handle = handle(monitor)) {
            hour(handle, ROWS, 55);
        }
        ModelMonitor monitor =
                opened(builder(Alerts.builder().sink(told::add).keepIn(file)).build());
        ModelHandle<Visitor, Answer> handle = handle(monitor);
        assertThat(rules(monitor.status().alerts())).containsExactly("drift");
        hour(handle, ROWS, 55);
        assertThat(told).isEmpty();
        assertThat(monitor.history().alerts()).hasSize(1);

        for (int quiet = 0; quiet < 3; quiet++) {
            hour(handle, ROWS, 40);
        }
        assertThat(changes()).containsExactly(Change.RESOLVED);
        assertThat(monitor.history().alerts())
                .singleElement()
                .satisfies(alert -> assertThat(alert.ended()).isPresent());
    }

    @Test
    void restart_withAnotherVersion_endsTheAlertsOfTheOneBefore(@TempDir Path folder) {
        Path file = folder.resolve("alerts.json");
        try (ModelMonitor monitor = builder(Alerts.builder().keepIn(file)).build();
                ModelHandle<Visitor, Answer> handle = handle(monitor)) {
            hour(handle, ROWS, 55);
        }
        ModelMonitor monitor =
                opened(builder(Alerts.builder().sink(told::add).keepIn(file)).build());
        ModelHandle<Visitor, Answer> handle = handle(monitor);
        handle.deploy(Visitors.version("2"));
        handle.versions().unload("1");
        for (int hours = 0; hours < 26; hours++) {
            hour(handle, 10, 40);
        }

        assertThat(changes()).containsExactly(Change.RESOLVED);
    }

    @Test
    void build_fileOfAnotherMonitor_isRefused(@TempDir Path folder) {
        Path file = folder.resolve("alerts.json");
        opened(builder(Alerts.builder().keepIn(file)).build());

        assertThatThrownBy(() -> builder(Alerts.builder().keepIn(file)).build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("give each monitor");
    }

    // ---- what shows them

    @Test
    void metrics_openAlertsAndActions_areCounted() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        ModelMonitor monitor = opened(builder(Alerts.builder().sink(told::add))
                .metrics(registry)
                .actions(Actions.builder()
                        .dryRun()
                        .on("drift", Severity.WARNING, Action.of("tell", alert -> Action.Result.done("told"))))
                .build());
        ModelHandle<Visitor, Answer> handle = handle(monitor);
        hour(handle, ROWS, 55);

        assertThat(registry.get("mlprod.alerts")
                        .tags("model", "visitors", "model.version", "1", "severity", "warning")
                        .gauge()
                        .value())
                .isEqualTo(1);
        assertThat(registry.get("mlprod.actions")
                        .tags("model", "visitors", "action", "tell", "outcome", "dry_run")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void toJson_acknowledgedAlert_doesNotSayByWhom() throws IOException {
        ModelMonitor monitor = monitor();
        hour(handle(monitor), ROWS, 55);
        monitor.alerts().acknowledge("drift/visitors/1", "ann@example.com");

        JsonNode json = new ObjectMapper().readTree(monitor.status().toJson());

        assertThat(json.at("/alerts/0/state").asText()).isEqualTo("ACKNOWLEDGED");
        assertThat(json.toString()).doesNotContain("ann@example.com");
        assertThat(monitor.status().toString())
                .contains("alert WARNING (acknowledged) since 2024-01-01T01:00:00Z: visitors@1 has drifted")
                .doesNotContain("ann@example.com");
    }

    // ---- actions whose alerts never come

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "aucc|WARNING|Action tell waits for alerts of the rule aucc, which is not there;"
                        + " the rules are auc, drift, deploy drift, quality",
                "auc|CRITICAL|Action tell waits for CRITICAL alerts of the rule auc, which has no such level;"
                        + " set it, or bind the action to another one"
            })
    void action_ofAnAlertThatNeverComes_isRefused(String rule, Severity atLeast, String message) {
        ModelMonitorBuilder builder = builder(
                        Alerts.builder().rule(AlertRule.below("auc").warn(0.8)))
                .actions(Actions.builder().on(rule, atLeast, Action.of("tell", alert -> Action.Result.done("told"))));

        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    // ---- rules that can find nothing

    private static List<String> unused(ModelMonitor monitor) {
        return monitor.status().problems().stream()
                .filter(problem -> problem.kind() == Problem.Kind.ALERT_RULE)
                .map(Problem::latest)
                .toList();
    }

    @Test
    void rule_ofPerformanceThatIsNotLookedAt_isAProblem_untilTheApplicationGivesAValue() {
        ModelMonitor monitor =
                monitor(AlertRule.above("mae").warn(5), AlertRule.above("own").warn(5));
        ModelHandle<Visitor, Answer> handle = handle(monitor);
        assertThat(unused(monitor)).isEmpty();
        hour(handle, 500, 40);

        assertThat(unused(monitor))
                .containsExactly("rule 'mae' has no values, since 'mae' is computed only if performance(...) or"
                        + " fairness(...) of the builder is set");
        monitor.alerts().observe(List.of(Kpi.exact("mae", handle.serving(), 4, 1, time.now())));
        assertThat(unused(monitor)).isEmpty();
    }

    @Test
    void rule_ofAMetricThatNoModelHas_isAProblem() {
        AlertsBuilder alerts = Alerts.builder()
                .sink(told::add)
                .rule(AlertRule.below("rocAuc").warn(0.8))
                .rule(AlertRule.above("mae").warn(50))
                .rule(AlertRule.above("estimated mae").warn(50));
        ModelMonitor monitor = opened(builder(alerts)
                .performance(Performance.regression().window(HOUR))
                .build());
        ModelHandle<Visitor, Answer> handle = handle(monitor);
        hour(handle, 500, 40);
        monitor.evaluate();

        assertThat(unused(monitor))
                .singleElement()
                .satisfies(text -> assertThat(text)
                        .startsWith("rule 'rocAuc' has no values, since no model that it is for has 'rocAuc'; "
                                + "there are [mae,")
                        .contains("rule 'estimated mae' has no values"));
    }
}
