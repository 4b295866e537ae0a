package io.mlprod.monitoring.action;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlprod.ModelHandle;
import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.Visitors;
import io.mlprod.monitoring.Visitors.Answer;
import io.mlprod.monitoring.Visitors.Visitor;
import io.mlprod.monitoring.action.ActionEvent.Outcome;
import io.mlprod.monitoring.alert.Alert;
import io.mlprod.monitoring.alert.AlertRule;
import io.mlprod.monitoring.alert.Alerts;
import io.mlprod.monitoring.alert.Kpi;
import io.mlprod.monitoring.alert.Severity;
import io.mlprod.monitoring.alert.Silence;
import io.mlprod.monitoring.webhook.Receiver;
import io.mlprod.monitoring.webhook.WebhookSink;
import io.mlprod.rollout.Rollout;
import io.mlprod.rollout.RolloutState;
import io.mlprod.rollout.RunningRollout;
import io.mlprod.shadow.Shadow;
import io.mlprod.time.ManualTime;
import io.mlprod.time.TimeSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What alerts do by themselves, and what keeps them from doing too much. */
@Timeout(60)
class ActionsTest {

    private static final ModelVersion V1 = new ModelVersion("visitors", "1", "a".repeat(64));

    private final ManualTime time = new ManualTime(Instant.parse("2026-11-02T12:00:00Z"));
    private final List<Alert> ran = new ArrayList<>();
    private final Action count = Action.of("count", alert -> {
        ran.add(alert);
        return Action.Result.done("counted");
    });

    private Alerts alerts(Actions actions) {
        return Alerts.builder()
                .time(time)
                .rule(AlertRule.above("errors").warn(10).critical(20).cooldown(Duration.ZERO))
                .rule(AlertRule.above("other").warn(10))
                .sink(actions)
                .build();
    }

    private ActionsBuilder builder() {
        return Actions.builder().time(time);
    }

    private void see(Alerts alerts, ModelVersion model, double value) {
        alerts.observe(List.of(Kpi.exact("errors", model, value, 100, time.now())));
        time.advance(Duration.ofMinutes(1));
    }

    private static List<Outcome> outcomes(Actions actions) {
        return actions.recent().stream().map(ActionEvent::outcome).toList();
    }

    @Test
    void alert_badEnough_startsItsActionOnce() {
        Actions actions = builder().on("errors", Severity.CRITICAL, count).build();
        Alerts alerts = alerts(actions);

        see(alerts, V1, 15);
        assertThat(ran).isEmpty();
        see(alerts, V1, 25);
        see(alerts, V1, 26);
        see(alerts, V1, 15);
        see(alerts, V1, 25);

        assertThat(ran).hasSize(1);
        assertThat(actions.recent()).hasSize(1);
        assertThat(actions.recent().get(0).toString())
                .isEqualTo("2026-11-02T12:01:00Z count DONE: counted, since errors of visitors@1 is 25 (100 rows), "
                        + "above 20");
    }

    @Test
    void alert_ofAnotherRuleOrMissing_startsNothing() {
        Actions actions = builder()
                .on("other", Severity.WARNING, count)
                .on("errors", Severity.WARNING, count)
                .build();
        Alerts alerts = alerts(actions);
        see(alerts, V1, 5);

        time.advance(Duration.ofDays(2)); // missing

        assertThat(alerts.open()).hasSize(1);
        assertThat(ran).isEmpty();
    }

    @Test
    void missing_value_startsWhatIsForThat() {
        Actions actions = builder().onMissing("errors", count).build();
        Alerts alerts = alerts(actions);
        see(alerts, V1, 5);

        time.advance(Duration.ofDays(2));

        assertThat(ran).hasSize(1);
    }

    @Test
    void cooldown_ofAnAction_isKept() {
        Actions actions = builder().on("errors", Severity.WARNING, count).build();
        Alerts alerts = alerts(actions);

        see(alerts, V1, 15);
        see(alerts, V1, 1);
        see(alerts, V1, 15);
        see(alerts, V1, 1);
        time.advance(Duration.ofHours(1));
        see(alerts, V1, 15);

        assertThat(outcomes(actions)).containsExactly(Outcome.DONE, Outcome.SKIPPED, Outcome.DONE);
        assertThat(actions.recent().get(1).text()).isEqualTo("it ran 2 min ago, and its cooldown is 1 h");
    }

    @Test
    void budget_ofADay_isKept() {
        Actions actions = builder()
                .on("errors", Severity.WARNING, count)
                .cooldown(Duration.ZERO)
                .budgetPerDay(2)
                .build();
        Alerts alerts = alerts(actions);

        for (int i = 0; i < 4; i++) {
            see(alerts, V1, 15);
            see(alerts, V1, 1);
        }
        time.advance(Duration.ofHours(23));
        see(alerts, V1, 1);
        time.advance(Duration.ofHours(1));
        see(alerts, V1, 15);

        assertThat(outcomes(actions))
                .containsExactly(Outcome.DONE, Outcome.DONE, Outcome.SKIPPED, Outcome.SKIPPED, Outcome.DONE);
        assertThat(actions.recent().get(2).text())
                .isEqualTo("actions have run 2 times in 24 hours, which is their budget");
    }

    @Test
    void dryRun_onlySaysWhatWouldBe() {
        Actions actions =
                builder().on("errors", Severity.WARNING, count).dryRun().build();

        see(alerts(actions), V1, 15);

        assertThat(ran).isEmpty();
        assertThat(outcomes(actions)).containsExactly(Outcome.DRY_RUN);
    }

    @Test
    void silence_startsNothing() {
        Actions actions = builder().on("errors", Severity.WARNING, count).build();
        Alerts alerts = alerts(actions);
        alerts.silence(Silence.between(time.now(), time.now().plus(Duration.ofHours(1))));

        see(alerts, V1, 15);

        assertThat(actions.recent()).isEmpty();
    }

    @Test
    void action_thatThrows_isReportedWithoutItsMessage() {
        List<ActionEvent> told = new ArrayList<>();
        Actions actions = builder()
                .on("errors", Severity.WARNING, Action.of("break", alert -> {
                    throw new IllegalStateException("visitor 4711");
                }))
                .on("errors", Severity.WARNING, count)
                .onEvent(event -> {
                    throw new IllegalStateException("no");
                })
                .onEvent(told::add)
                .build();

        see(alerts(actions), V1, 15);

        assertThat(told).extracting(ActionEvent::outcome).containsExactly(Outcome.FAILED, Outcome.DONE);
        assertThat(told.get(0).text()).isEqualTo("IllegalStateException");
    }

    /** On the machine's clock: the action blocks its own thread, and nothing else. */
    @Test
    void action_thatTakesLong_disturbsNothingAndIsNotStartedAgain() throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        BlockingQueue<ActionEvent> told = new LinkedBlockingQueue<>();
        Actions actions = Actions.builder()
                .on("errors", Severity.WARNING, Action.of("wait", alert -> {
                    end.await();
                    return Action.Result.done("waited");
                }))
                .on("errors", Severity.CRITICAL, Action.of("other", alert -> Action.Result.done("quick")))
                .onEvent(told::add)
                .build();
        try (Alerts alerts = Alerts.builder()
                .time(TimeSource.system())
                .rule(AlertRule.above("errors").warn(10).critical(20))
                .sink(actions)
                .build()) {
            alerts.observe(List.of(Kpi.exact("errors", V1, 15, 100, Instant.EPOCH)));
            alerts.observe(List.of(Kpi.exact("errors", V1, 25, 100, Instant.EPOCH.plusSeconds(1))));

            List<ActionEvent> first = List.of(told.take(), told.take());
            assertThat(first)
                    .extracting(event -> event.action() + " " + event.outcome())
                    .containsExactlyInAnyOrder("wait SKIPPED", "other DONE");
            end.countDown();
            assertThat(told.take().text()).isEqualTo("waited");
        }
    }

    @Test
    void action_thatTakesMinutes_isReportedMeanwhile() {
        Actions actions = builder()
                .on("errors", Severity.WARNING, Action.of("slow", alert -> {
                    time.advance(Duration.ofMinutes(6));
                    return Action.Result.done("at last");
                }))
                .build();

        see(alerts(actions), V1, 15);

        assertThat(outcomes(actions)).containsExactly(Outcome.STILL_RUNNING, Outcome.DONE);
        assertThat(actions.recent().get(1).took()).isEqualTo(Duration.ofMinutes(6));
    }

    // ---- the actions that are here

    private ModelHandle<Visitor, Answer> handle() {
        ModelHandle<Visitor, Answer> handle = Visitors.handle().time(time).build();
        handle.deploy(Visitors.version("2"));
        return handle;
    }

    @Test
    void rollBack_ofTheVersionThatServes_bringsTheOneBefore() {
        try (ModelHandle<Visitor, Answer> handle = handle()) {
            Actions actions = builder()
                    .on("errors", Severity.CRITICAL, Action.rollBack(handle))
                    .build();

            see(alerts(actions), handle.serving(), 25);

            assertThat(handle.serving().version()).isEqualTo("1");
            assertThat(actions.recent().get(0).text()).isEqualTo("visitors@2 was rolled back; visitors@1 serves");
        }
    }

    @Test
    void rollBack_ofAVersionThatNoLongerServes_changesNothing() {
        try (ModelHandle<Visitor, Answer> handle = handle()) {
            ModelVersion bad = handle.serving();
            handle.deploy(Visitors.version("3"));
            Actions actions = builder()
                    .on("errors", Severity.CRITICAL, Action.rollBack(handle))
                    .build();

            see(alerts(actions), bad, 25);

            assertThat(handle.serving().version()).isEqualTo("3");
            assertThat(outcomes(actions)).containsExactly(Outcome.NOTHING_TO_DO);
        }
    }

    @Test
    void rollBack_whileTheNextVersionIsRolledOut_endsThatAndBringsTheOneBefore() {
        try (ModelHandle<Visitor, Answer> handle = handle()) {
            handle.versions().load(Visitors.version("3"));
            handle.rollout(Rollout.to("3"));
            Actions actions = builder()
                    .on("errors", Severity.CRITICAL, Action.rollBack(handle))
                    .build();

            see(alerts(actions), handle.serving(), 25);

            assertThat(handle.serving().version()).isEqualTo("1");
        }
    }

    @Test
    void rollBack_withoutAPreviousVersion_failsWithTheReason() {
        try (ModelHandle<Visitor, Answer> handle = Visitors.handle().build()) {
            Actions actions = builder()
                    .on("errors", Severity.CRITICAL, Action.rollBack(handle))
                    .build();

            see(alerts(actions), handle.serving(), 25);

            assertThat(outcomes(actions)).containsExactly(Outcome.FAILED);
            assertThat(actions.recent().get(0).text()).startsWith("visitors@1 cannot be rolled back");
        }
    }

    @Test
    void rollout_ofTheCandidate_isPausedAndTakenBack() {
        try (ModelHandle<Visitor, Answer> handle = handle()) {
            ModelVersion three = handle.versions().load(Visitors.version("3"));
            RunningRollout rollout = handle.rollout(Rollout.to("3"));
            Actions actions = builder()
                    .on("errors", Severity.WARNING, Action.pauseRollout(rollout))
                    .on("errors", Severity.CRITICAL, Action.rollBack(rollout, "3"))
                    .build();
            Alerts alerts = alerts(actions);

            see(alerts, three, 15);
            assertThat(rollout.status().state()).isEqualTo(RolloutState.PAUSED);
            see(alerts, three, 25);

            assertThat(rollout.status().state()).isEqualTo(RolloutState.ROLLED_BACK);
            assertThat(handle.serving().version()).isEqualTo("2");
        }
    }

    @Test
    void moreShadow_takesThePlaceOfTheOneThatRuns() {
        try (ModelHandle<Visitor, Answer> handle = handle()) {
            Action more = Action.moreShadow(
                    handle,
                    Shadow.<Visitor, Answer>to("1").sample(0.5),
                    handle.shadow("1", shadow -> shadow.sample(0.01)));
            Actions actions = builder().on("errors", Severity.WARNING, more).build();

            see(alerts(actions), handle.serving(), 15);

            assertThat(actions.recent().get(0).text()).isEqualTo("version 1 is a shadow of a share of 0.5");
        }
    }

    @Test
    void moreShadow_whileARolloutRuns_failsWithTheReasonAndSucceedsLater() {
        try (ModelHandle<Visitor, Answer> handle = handle()) {
            handle.versions().load(Visitors.version("3"));
            RunningRollout rollout = handle.rollout(Rollout.to("3"));
            Action more =
                    Action.moreShadow(handle, Shadow.<Visitor, Answer>to("1").sample(0.5));
            Actions actions = builder()
                    .on("errors", Severity.WARNING, more)
                    .cooldown(Duration.ZERO)
                    .build();
            Alerts alerts = alerts(actions);

            see(alerts, handle.serving(), 15);
            rollout.rollBack("test");
            see(alerts, handle.serving(), 1);
            see(alerts, handle.serving(), 15);
            see(alerts, handle.serving(), 25);

            assertThat(outcomes(actions)).containsExactly(Outcome.FAILED, Outcome.DONE, Outcome.DONE);
            assertThat(actions.recent().get(0).text()).contains("rollout");
        }
    }

    @Test
    void tierAndGate_areSwitchedOffWithTheReason() {
        List<String> off = new ArrayList<>();
        GateSwitch gate = new GateSwitch();
        Actions actions = builder()
                .on("errors", Severity.WARNING, Action.switchOffTier("net", (tier, why) -> off.add(tier + ": " + why)))
                .on("errors", Severity.WARNING, Action.closeGate(gate))
                .build();

        see(alerts(actions), V1, 15);

        assertThat(off).containsExactly("net: errors of visitors@1 is 15 (100 rows), above 10");
        assertThat(gate.getAsDouble()).isEqualTo(1);
        assertThat(gate.closedBecause()).contains("errors of visitors@1 is 15 (100 rows), above 10");
        assertThat(gate.open()).isTrue();
        assertThat(gate.getAsDouble()).isZero();
    }

    @Test
    void retraining_isAFileAndARequestWithReasonWindowAndData(@TempDir Path folder) throws Exception {
        try (Receiver receiver = new Receiver();
                Retraining retraining = Retraining.on(
                                alert -> "s3://visits/" + alert.model().name())
                        .folder(folder.resolve("wanted"))
                        .webhook(WebhookSink.to(receiver.uri()).time(time).secret("s"))) {
            Actions actions = builder()
                    .on("errors", Severity.CRITICAL, Action.requestRetraining(retraining))
                    .build();
            Alerts alerts = alerts(actions);
            see(alerts, V1, 15);
            see(alerts, V1, 25);

            JsonNode posted = receiver.last().json();
            assertThat(posted.get("reason").textValue()).isEqualTo("errors of visitors@1 is 25 (100 rows), above 20");
            assertThat(posted.get("model").get("sha256").textValue()).isEqualTo(V1.sha256());
            assertThat(posted.get("window").get("from").textValue()).isEqualTo("2026-11-02T12:00:00Z");
            assertThat(posted.get("window").get("to").textValue()).isEqualTo("2026-11-02T12:01:00Z");
            assertThat(posted.get("data").textValue()).isEqualTo("s3://visits/visitors");
            assertThat(receiver.last().headers()).containsKey("x-mlprod-signature");
            try (Stream<Path> files = Files.list(folder.resolve("wanted"))) {
                List<Path> written = files.toList();
                assertThat(written).hasSize(1);
                assertThat(new ObjectMapper().readTree(Files.readString(written.get(0))))
                        .isEqualTo(posted);
            }
        }
    }

    @Test
    void retraining_firstWindowIsBad_saysWhenThatWasDecidedAndItsWindow(@TempDir Path folder) throws Exception {
        Instant end = time.now().minus(Duration.ofHours(5));
        Instant begin = end.minus(Duration.ofDays(7));
        try (Retraining retraining = Retraining.on(alert -> "").folder(folder)) {
            Actions actions = builder()
                    .on("errors", Severity.WARNING, Action.requestRetraining(retraining))
                    .build();
            alerts(actions)
                    .observe(List.of(Kpi.exact("errors", V1, 15, 100, end).since(begin)));
            time.advance(Duration.ofMinutes(1));

            assertThat(actions.recent())
                    .extracting(ActionEvent::text)
                    .containsExactly("a new model was asked for by file");
        }
        try (Stream<Path> files = Files.list(folder)) {
            JsonNode written = new ObjectMapper()
                    .readTree(Files.readString(files.findFirst().orElseThrow()));
            assertThat(written.get("asOf").textValue()).isEqualTo("2026-11-02T12:00:00Z");
            assertThat(written.get("window").get("from").textValue()).isEqualTo(begin.toString());
            assertThat(written.get("window").get("to").textValue()).isEqualTo(end.toString());
        }
    }
}
