package io.mlprod.monitoring.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import io.mlprod.monitoring.alert.Notification.Change;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What alerts do with values as time goes by. */
class AlertsTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final AlertRule LATENCY =
            AlertRule.above("latency").warn(100).critical(200);

    // ---- levels

    @Test
    void value_beyondNoLevel_isNotTold() {
        Bench bench = new Bench(LATENCY);

        bench.latencyAfterMinutes(60, 100);

        assertThat(bench.told).isEmpty();
        assertThat(bench.alerts.open()).isEmpty();
    }

    @Test
    void value_beyondTheWarning_firesOnce() {
        Bench bench = new Bench(LATENCY);

        bench.latencyAfterMinutes(60, 150);
        bench.latencyAfterMinutes(60, 160);

        assertThat(bench.changes()).containsExactly(Change.FIRED);
        Alert alert = bench.told.get(0).worst();
        assertThat(alert.severity()).isEqualTo(Severity.WARNING);
        assertThat(alert.key()).isEqualTo("latency/penguins/1");
        assertThat(alert.group()).isEqualTo("latency/penguins/1");
        assertThat(alert.text()).isEqualTo("latency of penguins@1 is 150 (1,000 rows), above 100");
        assertThat(bench.alerts.open()).extracting(open -> open.kpi().value()).containsExactly(160.0);
    }

    @Test
    void value_thatGetsWorseAndBetter_isRaisedLoweredAndResolved() {
        Bench bench = new Bench(LATENCY);

        bench.latencyAfterMinutes(60, 150);
        bench.latencyAfterMinutes(60, 250);
        bench.latencyAfterMinutes(60, 150);
        bench.latencyAfterMinutes(60, 50);

        assertThat(bench.changes()).containsExactly(Change.FIRED, Change.RAISED, Change.LOWERED, Change.RESOLVED);
        assertThat(bench.last().isOpen()).isFalse();
        assertThat(bench.last().worst().text()).isEqualTo("latency of penguins@1 is 50 (1,000 rows), as it should be");
        assertThat(bench.told).extracting(told -> told.worst().key()).containsOnly("latency/penguins/1");
    }

    @Test
    void value_onTheGoodSideByLessThanTheHysteresis_staysOpen() {
        Bench bench = new Bench(LATENCY); // a tenth of 100

        bench.latencyAfterMinutes(60, 150);
        bench.latencyAfterMinutes(60, 91);

        assertThat(bench.changes()).containsExactly(Change.FIRED);
        bench.latencyAfterMinutes(60, 90);
        assertThat(bench.changes()).containsExactly(Change.FIRED, Change.RESOLVED);
    }

    @Test
    void below_smallValues_areBad() {
        Bench bench = new Bench(AlertRule.below("auc").warn(0.8).critical(0.7));

        bench.see(bench.value("auc", 0.75));
        bench.see(bench.value("auc", 0.85));

        assertThat(bench.changes()).containsExactly(Change.FIRED, Change.RESOLVED);
    }

    @Test
    void levels_inTheWrongOrder_areRefused() {
        assertThatThrownBy(() -> AlertRule.above("latency").warn(200).critical(100))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Rule latency must warn before it is critical, not at 200 after 100");
        assertThatThrownBy(() -> AlertRule.below("auc").critical(0.8).warn(0.7))
                .isInstanceOf(IllegalArgumentException.class);
    }

    // ---- evidence

    @Test
    void interval_thatCouldBeChance_doesNotFire() {
        Bench bench = new Bench(AlertRule.below("auc").critical(0.8));
        bench.advance(HOUR);

        bench.see(new Kpi("auc", Bench.V1, 0.76, 0.73, 0.79, 500, bench.time.now()));

        assertThat(bench.told).isEmpty(); // 2.6 standard errors; 4.1 are needed for a look each hour
    }

    @Test
    void interval_thatIsFarEnough_fires() {
        Bench bench = new Bench(AlertRule.below("auc").critical(0.8));
        bench.advance(HOUR);

        bench.see(new Kpi("auc", Bench.V1, 0.70, 0.66, 0.74, 500, bench.time.now()));

        assertThat(bench.changes()).containsExactly(Change.FIRED);
        assertThat(bench.last().summary())
                .isEqualTo("auc of penguins@1 is 0.7000 (0.6600 to 0.7400, 500 rows), below 0.8000");
    }

    @Test
    void interval_unknown_neverFires() {
        Bench bench = new Bench(AlertRule.below("auc").critical(0.8));
        bench.advance(HOUR);

        bench.see(new Kpi("auc", Bench.V1, 0.1, Double.NaN, Double.NaN, 500, bench.time.now()));

        assertThat(bench.told).isEmpty();
    }

    @Test
    void tail_knownQuantiles_areRight() {
        assertThat(Beyond.tail(0)).isEqualTo(0.5, offset(1e-7));
        assertThat(Beyond.tail(1.959963985)).isEqualTo(0.025, offset(1e-8));
        assertThat(Beyond.tail(4.264890794)).isEqualTo(1e-5, offset(1e-11));
    }

    @Test
    void rows_tooFew_neitherFireNorResolve() {
        Bench bench = new Bench(LATENCY.minRows(100));

        bench.see(Kpi.exact("latency", Bench.V1, 300, 99, bench.time.now()));
        assertThat(bench.told).isEmpty();
        bench.see(Kpi.exact("latency", Bench.V1, 300, 100, bench.time.now()));
        bench.see(Kpi.exact("latency", Bench.V1, 1, 99, bench.time.now()));

        assertThat(bench.changes()).containsExactly(Change.FIRED);
    }

    @Test
    void value_ofAnEarlierWindow_isIgnored() {
        Bench bench = new Bench(LATENCY);
        bench.latencyAfterMinutes(60, 50);

        bench.see(Kpi.exact("latency", Bench.V1, 300, 1_000, bench.time.now().minus(HOUR)));

        assertThat(bench.told).isEmpty();
    }

    // ---- time

    @Test
    void holdsFor_shorterPeaks_doNotFire() {
        Bench bench = new Bench(LATENCY.holdsFor(Duration.ofMinutes(10)));

        bench.latencyAfterMinutes(5, 150);
        bench.latencyAfterMinutes(5, 50);
        bench.latencyAfterMinutes(5, 150);
        bench.latencyAfterMinutes(5, 150);
        assertThat(bench.told).isEmpty();
        bench.latencyAfterMinutes(5, 150);

        assertThat(bench.changes()).containsExactly(Change.FIRED);
        // since the last good value
        assertThat(bench.last().worst().since()).isEqualTo(bench.time.now().minus(Duration.ofMinutes(15)));
    }

    @Test
    void cooldown_theSameAgain_firesOnlyAfterIt() {
        Bench bench = new Bench(LATENCY);

        bench.latencyAfterMinutes(10, 150);
        bench.latencyAfterMinutes(10, 50);
        bench.latencyAfterMinutes(10, 150);
        assertThat(bench.changes()).containsExactly(Change.FIRED, Change.RESOLVED);
        bench.latencyAfterMinutes(50, 150);

        assertThat(bench.changes()).containsExactly(Change.FIRED, Change.RESOLVED, Change.FIRED);
    }

    @Test
    void cooldown_worseThanBefore_firesAtOnce() {
        Bench bench = new Bench(LATENCY);

        bench.latencyAfterMinutes(10, 150);
        bench.latencyAfterMinutes(10, 50);
        bench.latencyAfterMinutes(10, 250);

        assertThat(bench.changes()).containsExactly(Change.FIRED, Change.RESOLVED, Change.FIRED);
    }

    @Test
    void escalation_unacknowledged_isToldToMoreReceiversOnce() {
        List<Notification> boss = new ArrayList<>();
        Bench bench = new Bench(Alerts.builder().escalateTo(boss::add), LATENCY.escalateAfter(Duration.ofMinutes(30)));

        bench.latencyAfterMinutes(10, 150);
        bench.advance(Duration.ofMinutes(29));
        assertThat(boss).isEmpty();
        bench.advance(HOUR);
        bench.latencyAfterMinutes(0, 50);

        assertThat(bench.changes()).containsExactly(Change.FIRED, Change.ESCALATED, Change.RESOLVED);
        assertThat(boss).extracting(Notification::change).containsExactly(Change.ESCALATED, Change.RESOLVED);
    }

    @Test
    void escalation_acknowledged_doesNotCome() {
        Bench bench = new Bench(LATENCY.escalateAfter(Duration.ofMinutes(30)));
        bench.latencyAfterMinutes(10, 150);

        assertThat(bench.alerts.acknowledge("latency/penguins/1", "ann")).isTrue();
        assertThat(bench.alerts.acknowledge("latency/penguins/1", "bob")).isFalse();
        bench.advance(HOUR);

        assertThat(bench.changes()).containsExactly(Change.FIRED, Change.ACKNOWLEDGED);
        assertThat(bench.alerts.open().get(0).acknowledgedBy()).contains("ann");
    }

    @Test
    void acknowledgement_ofAWarning_endsWhenItBecomesCritical() {
        Bench bench = new Bench(LATENCY);
        bench.latencyAfterMinutes(10, 150);
        bench.alerts.acknowledge("latency/penguins/1", "ann");

        bench.latencyAfterMinutes(10, 250);

        assertThat(bench.changes()).containsExactly(Change.FIRED, Change.ACKNOWLEDGED, Change.RAISED);
        assertThat(bench.last().worst().state()).isEqualTo(Alert.State.FIRING);
    }

    // ---- silence

    @Test
    void silence_whatBeginsAndEndsInIt_isNotTold() {
        Bench bench = new Bench(LATENCY);
        Instant now = bench.time.now();
        bench.alerts.silence(
                Silence.between(now, now.plus(HOUR)).rule("latency").because("we know"));

        bench.latencyAfterMinutes(10, 150);
        assertThat(bench.alerts.open()).hasSize(1);
        bench.latencyAfterMinutes(10, 50);
        bench.advance(HOUR);

        assertThat(bench.told).isEmpty();
        assertThat(bench.alerts.open()).isEmpty();
    }

    @Test
    void silence_whatHoldsAfterIt_isToldThen() {
        Bench bench = new Bench(LATENCY);
        Instant now = bench.time.now();
        bench.alerts.silence(Silence.between(now, now.plus(HOUR)));

        bench.latencyAfterMinutes(10, 150);
        bench.advance(HOUR);

        assertThat(bench.changes()).containsExactly(Change.FIRED);
    }

    @Test
    void silence_ofAnotherRuleOrModel_doesNotHold() {
        Bench bench = new Bench(LATENCY);
        Instant now = bench.time.now();
        bench.alerts.silence(Silence.between(now, now.plus(HOUR)).rule("auc"));
        bench.alerts.silence(Silence.between(now, now.plus(HOUR)).model("whales"));

        bench.latencyAfterMinutes(10, 150);

        assertThat(bench.changes()).containsExactly(Change.FIRED);
    }

    @Test
    void silence_endOfAnAlertInIt_isToldAfterIt() {
        Bench bench = new Bench(LATENCY);
        bench.latencyAfterMinutes(10, 150);
        Silence silence = Silence.between(bench.time.now(), bench.time.now().plus(HOUR));
        bench.alerts.silence(silence);

        bench.latencyAfterMinutes(10, 50);
        assertThat(bench.changes()).containsExactly(Change.FIRED);
        assertThat(bench.alerts.endSilence(silence)).isTrue();
        bench.advance(Duration.ofMinutes(1));

        assertThat(bench.changes()).containsExactly(Change.FIRED, Change.RESOLVED);
    }

    @Test
    void maintenance_eachNightAndWeek_coversAcrossMidnightAndSummerTime() {
        ZoneId vienna = ZoneId.of("Europe/Vienna");
        Alert any = alert();
        Silence night = Silence.daily(LocalTime.of(23, 0), Duration.ofHours(3), vienna);
        Silence sunday = Silence.weekly(DayOfWeek.SUNDAY, LocalTime.of(2, 0), HOUR, ZoneOffset.UTC);

        assertThat(night.covers(LATENCY, any, Instant.parse("2026-07-01T21:00:00Z")))
                .isTrue();
        assertThat(night.covers(LATENCY, any, Instant.parse("2026-07-01T23:59:59Z")))
                .isTrue();
        assertThat(night.covers(LATENCY, any, Instant.parse("2026-07-02T00:00:00Z")))
                .isFalse();
        assertThat(night.covers(LATENCY, any, Instant.parse("2026-12-01T21:30:00Z")))
                .isFalse();
        assertThat(sunday.covers(LATENCY, any, Instant.parse("2026-11-01T02:30:00Z")))
                .isTrue();
        assertThat(sunday.covers(LATENCY, any, Instant.parse("2026-11-02T02:30:00Z")))
                .isFalse();
    }

    private static Alert alert() {
        Bench bench = new Bench(LATENCY);
        bench.latencyAfterMinutes(10, 150);
        return bench.alerts.open().get(0);
    }

    // ---- groups

    @Test
    void group_alertsFoundTogether_areOneNotification() {
        Bench bench = new Bench(
                LATENCY.group("team"), AlertRule.below("auc").critical(0.8).group("team"));

        bench.see(bench.value("latency", 150), bench.value("auc", 0.7));

        assertThat(bench.changes()).containsExactly(Change.FIRED);
        assertThat(bench.last().group()).isEqualTo("team/penguins");
        assertThat(bench.last().alerts()).extracting(Alert::rule).containsExactly("latency", "auc");
        assertThat(bench.last().worst().rule()).isEqualTo("auc");
        assertThat(bench.last().summary())
                .isEqualTo("auc of penguins@1 is 0.7000 (1,000 rows), below 0.8000 (and 1 more)");
    }

    @Test
    void group_oneOfTwoResolved_isStillOpen() {
        Bench bench = new Bench(
                LATENCY.group("team"), AlertRule.below("auc").critical(0.8).group("team"));
        bench.see(bench.value("latency", 150), bench.value("auc", 0.7));

        bench.see(bench.value("auc", 0.9));
        assertThat(bench.last().change()).isEqualTo(Change.RESOLVED);
        assertThat(bench.last().isOpen()).isTrue();
        bench.see(bench.value("latency", 1));

        assertThat(bench.last().isOpen()).isFalse();
    }

    // ---- missing values and versions that go

    @Test
    void missing_noValueForADay_isAWarningUntilOneComes() {
        Bench bench = new Bench(LATENCY);
        for (int i = 0; i < 4; i++) {
            bench.latencyAfterMinutes(10, 50);
        }

        bench.advance(Duration.ofHours(23));
        assertThat(bench.told).isEmpty();
        bench.advance(HOUR);
        assertThat(bench.last().worst().text()).isEqualTo("latency of penguins has no value since 1 day");
        assertThat(bench.last().worst().kind()).isEqualTo(Alert.Kind.MISSING);
        bench.latencyAfterMinutes(10, 60);

        assertThat(bench.changes()).containsExactly(Change.FIRED, Change.RESOLVED);
    }

    @Test
    void missing_valueOnceADayWithSomeSecondsOfJitter_isNeverToldAndItsAbsenceIs() {
        Bench bench = new Bench(LATENCY);
        for (int day = 0; day < 30; day++) {
            bench.latency(Duration.ofDays(1).plusSeconds(day % 2 == 0 ? 20 : -20), 50);
        }
        assertThat(bench.told).isEmpty();

        bench.advance(Duration.ofDays(2).plusMinutes(2));

        assertThat(bench.changes()).containsExactly(Change.FIRED);
    }

    @Test
    void missing_valueOnWorkdays_isNotToldAfterTheFirstWeekends() {
        Bench bench = new Bench(LATENCY);
        for (int week = 0; week < 2; week++) {
            for (int day = 0; day < 5; day++) {
                bench.latency(Duration.ofDays(day == 0 ? 3 : 1), 50);
            }
        }
        bench.told.clear();
        for (int day = 0; day < 20; day++) {
            bench.latency(Duration.ofDays(day % 5 == 0 ? 3 : 1), 50);
        }

        assertThat(bench.told).isEmpty();
    }

    @Test
    void missing_reasonThatIsNewer_isInTheOpenAlert() {
        Bench bench = new Bench(LATENCY.missingAfter(HOUR));
        bench.latencyAfterMinutes(10, 50);
        bench.advance(HOUR);

        bench.see(bench.value("latency", Double.NaN).detail("the probe is off"));

        assertThat(bench.alerts.open().get(0).text()).endsWith("since 1 h: the probe is off");
        assertThat(bench.changes()).containsExactly(Change.FIRED);
    }

    @Test
    void missing_nanValues_countAsMissing() {
        Bench bench = new Bench(LATENCY.missingAfter(HOUR));
        bench.latencyAfterMinutes(10, 50);

        bench.latencyAfterMinutes(60, Double.NaN);

        assertThat(bench.changes()).containsExactly(Change.FIRED);
    }

    @Test
    void missing_ruleOfAModel_firesThoughNoValueEverCame() {
        Bench bench = new Bench(LATENCY.model("penguins"));

        bench.advance(Duration.ofDays(2));

        assertThat(bench.changes()).containsExactly(Change.FIRED);
        assertThat(bench.last().worst().key()).isEqualTo("latency/penguins/missing");
    }

    @Test
    void missing_allowed_isNotTold() {
        Bench bench = new Bench(LATENCY.mayBeMissing());
        bench.latencyAfterMinutes(10, 50);

        bench.advance(Duration.ofDays(10));

        assertThat(bench.told).isEmpty();
    }

    @Test
    void version_withoutValuesWhileAnotherHasThem_isResolvedAndNotMissing() {
        Bench bench = new Bench(LATENCY.missingAfter(HOUR));
        bench.latencyAfterMinutes(10, 150);

        for (int i = 0; i < 3; i++) {
            bench.advance(Duration.ofMinutes(30));
            bench.see(Kpi.exact("latency", Bench.V2, 50, 1_000, bench.time.now()));
        }

        assertThat(bench.changes()).containsExactly(Change.FIRED, Change.RESOLVED);
    }

    @Test
    void missing_valueThatComesSeldom_isExpectedTwiceAsLate() {
        Bench bench = new Bench(Alerts.builder().comesEvery("latency", Duration.ofDays(7)), LATENCY);
        bench.latencyAfterMinutes(10, 50);

        bench.advance(Duration.ofDays(13));
        assertThat(bench.told).isEmpty();
        bench.advance(Duration.ofDays(1));
        assertThat(bench.changes()).containsExactly(Change.FIRED);
    }

    @Test
    void version_whoseValuesComeSeldom_isNotTakenForReplaced() {
        Bench bench = new Bench(Alerts.builder().comesEvery("latency", Duration.ofDays(7)), LATENCY);
        bench.latencyAfterMinutes(10, 150);
        bench.advance(Duration.ofMinutes(1));
        bench.see(Kpi.exact("latency", Bench.V2, 50, 1_000, bench.time.now()));

        bench.advance(Duration.ofDays(6));

        assertThat(bench.changes()).containsExactly(Change.FIRED);
    }

    @Test
    void retire_model_endsItsAlertsAndExpectsNothingUntilAValueComes() {
        Bench bench = new Bench(LATENCY);
        bench.latencyAfterMinutes(10, 150);

        bench.alerts.retire("penguins", "closed");
        bench.advance(Duration.ofDays(3));
        assertThat(bench.changes()).containsExactly(Change.FIRED, Change.RESOLVED);

        bench.latencyAfterMinutes(10, 150);
        bench.advance(Duration.ofDays(2));
        assertThat(bench.changes()).containsExactly(Change.FIRED, Change.RESOLVED, Change.FIRED, Change.FIRED);
    }

    @Test
    void retire_versionThatWasRolledBack_endsItsAlerts() {
        Bench bench = new Bench(LATENCY);
        bench.latencyAfterMinutes(10, 150);

        bench.alerts.retire(Bench.V1, "rolled back");
        bench.advance(Duration.ZERO);

        assertThat(bench.changes()).containsExactly(Change.FIRED, Change.RESOLVED);
        assertThat(bench.last().summary()).isEqualTo("latency of penguins@1 is no longer watched: rolled back");
    }

    // ---- findings

    @Test
    void detail_isTheTextOfTheAlert() {
        Bench bench = new Bench(LATENCY);

        bench.see(bench.value("latency", 150).detail("calls from the south are slow"));
        assertThat(bench.last().summary()).isEqualTo("calls from the south are slow");
        bench.see(bench.value("latency", 50).detail("the south is fast again"));
        assertThat(bench.last().summary()).isEqualTo("the south is fast again");
    }

    @Test
    void detail_thatIsAnother_isToldAgainOnlyIfTheRuleSaysSo() {
        AlertRule issues = AlertRule.above("issues").warn(0).tellMore();
        Bench bench = new Bench(LATENCY, issues);

        bench.see(
                bench.value("issues", 1).detail("age"),
                bench.value("latency", 150).detail("south"));
        bench.see(
                bench.value("issues", 1).detail("age"),
                bench.value("latency", 150).detail("south"));
        assertThat(bench.changes()).containsExactly(Change.FIRED, Change.FIRED);
        bench.alerts.acknowledge("issues/penguins/1", "ann");
        bench.see(
                bench.value("issues", 1).detail("income"),
                bench.value("latency", 150).detail("north"));

        assertThat(bench.changes()).containsExactly(Change.FIRED, Change.FIRED, Change.ACKNOWLEDGED, Change.MORE);
        assertThat(bench.last().worst().state()).isEqualTo(Alert.State.FIRING);
        assertThat(bench.last().summary()).isEqualTo("income");
    }

    @Test
    void observer_seesEachChangeAtOnceAlsoOfSilentAlerts() {
        List<String> seen = new ArrayList<>();
        Bench bench = new Bench(
                Alerts.builder()
                        .observer(alert ->
                                seen.add(alert.state() + " " + alert.kpi().value())),
                LATENCY);
        bench.alerts.silence(Silence.between(Instant.MIN, Instant.MAX));

        bench.alerts.observe(List.of(bench.value("latency", 150)));
        bench.alerts.acknowledge("latency/penguins/1", "ann");
        bench.alerts.observe(List.of(bench.value("latency", 50)));

        assertThat(seen).containsExactly("FIRING 150.0", "ACKNOWLEDGED 150.0", "RESOLVED 50.0");
        assertThat(bench.told).isEmpty();
    }

    @Test
    void clock_setBack_valuesAreJudgedAllTheSame() {
        Bench bench = new Bench(LATENCY);
        bench.latencyAfterMinutes(10, 50);

        bench.time.setWall(bench.time.now().minus(Duration.ofDays(400)));
        bench.latencyAfterMinutes(10, 150);

        assertThat(bench.changes()).containsExactly(Change.FIRED);
    }

    // ---- receivers

    @Test
    void sink_thatThrows_isCountedAndTheNextNotificationComes() {
        List<Notification> got = new ArrayList<>();
        Bench bench = new Bench(
                Alerts.builder().sink(notification -> {
                    got.add(notification);
                    throw new IOException("no");
                }),
                LATENCY);

        bench.latencyAfterMinutes(10, 150);
        bench.latencyAfterMinutes(10, 50);

        assertThat(got).hasSize(2);
        assertThat(bench.told).hasSize(2);
        assertThat(bench.alerts.sinks().get(0).failed()).isEqualTo(2);
        assertThat(bench.alerts.sinks().get(0).lastError()).isEqualTo("IOException");
    }

    @Test
    @Timeout(30)
    void sink_thatHangs_keepsNobodyFromBeingTold() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        BlockingQueue<Notification> got = new LinkedBlockingQueue<>();
        try (Alerts alerts = Alerts.builder()
                .rule(LATENCY)
                .sink(notification -> {
                    begun.countDown();
                    end.await();
                })
                .sink(got::add)
                .build()) {
            alerts.observe(List.of(Kpi.exact("latency", Bench.V1, 150, 10, Instant.EPOCH)));
            begun.await();
            alerts.observe(List.of(Kpi.exact("latency", Bench.V1, 250, 10, Instant.EPOCH.plusSeconds(1))));

            assertThat(List.of(got.take().change(), got.take().change())).containsExactly(Change.FIRED, Change.RAISED);
            assertThat(alerts.sinks().get(0).waiting()).isEqualTo(1);
        } finally {
            end.countDown();
        }
    }

    @Test
    void notification_ids_areTheSameForTheSameChangeOnly() {
        Bench one = new Bench(LATENCY);
        Bench other = new Bench(LATENCY);
        for (Bench bench : List.of(one, other)) {
            bench.latencyAfterMinutes(10, 150);
            bench.latencyAfterMinutes(10, 250);
            bench.latencyAfterMinutes(10, 150);
            bench.latencyAfterMinutes(10, 250);
        }

        assertThat(one.told)
                .extracting(Notification::id)
                .doesNotHaveDuplicates()
                .hasSize(4);
        assertThat(other.told)
                .extracting(Notification::id)
                .isEqualTo(one.told.stream().map(Notification::id).toList());
    }

    @Test
    void names_thatAreHostile_areEscapedAndCutInTextsAndKeys() {
        String name = "<b>\u001b[31m\u202e" + "x".repeat(10_000);
        Bench bench = new Bench(AlertRule.above(name).critical(1));

        bench.see(bench.value(name, 2));

        Alert alert = bench.last().worst();
        assertThat(alert.key()).hasSizeLessThan(200).contains("~").doesNotContain("\u001b", "\u202e");
        assertThat(alert.text()).hasSizeLessThan(300).doesNotContain("\u001b", "\u202e");
    }

    @Test
    void keys_ofNamesThatLookAlike_differ() {
        assertThat(AlertText.key("a/b", "c")).isNotEqualTo(AlertText.key("a", "b/c"));
        assertThat(AlertText.key("a\nb")).isNotEqualTo(AlertText.key("a\\nb"));
    }

    @Test
    void close_valuesAndTime_doNothingMore() {
        Bench bench = new Bench(LATENCY);
        bench.alerts.close();

        bench.latencyAfterMinutes(10, 150);
        bench.advance(Duration.ofDays(3));

        assertThat(bench.told).isEmpty();
    }

    // ---- a process that starts again

    private static Bench kept(Path file) {
        return new Bench(
                Alerts.builder().keepIn(file),
                LATENCY,
                AlertRule.above("errors").warn(1));
    }

    @Test
    void restart_alertThatHasEndedMeanwhile_isResolvedWithItsKey(@TempDir Path folder) {
        Bench before = kept(folder.resolve("alerts.json"));
        before.see(before.value("latency", 250), before.value("errors", 2));
        before.see(before.value("errors", 0));
        before.alerts.close();

        Bench after = kept(folder.resolve("alerts.json"));
        assertThat(after.alerts.open()).extracting(Alert::key).containsExactly("latency/penguins/1");
        after.latencyAfterMinutes(60, 250);
        assertThat(after.told).isEmpty(); // it goes on
        after.latencyAfterMinutes(60, 50);

        assertThat(after.changes()).containsExactly(Change.RESOLVED);
        assertThat(after.last().group()).isEqualTo("latency/penguins/1");
        after.alerts.close();
        assertThat(kept(folder.resolve("alerts.json")).alerts.open()).isEmpty();
    }

    @Test
    void restart_ruleWithOtherLevels_judgesByThose(@TempDir Path folder) {
        Path file = folder.resolve("alerts.json");
        Bench before = kept(file);
        before.latencyAfterMinutes(1, 150);
        before.alerts.close();

        Bench after = new Bench(
                Alerts.builder().keepIn(file), AlertRule.above("latency").warn(140));
        after.latencyAfterMinutes(1, 139);

        assertThat(after.changes()).containsExactly(Change.RESOLVED);
    }

    @Test
    void restart_missingValue_isResolvedWhenOneComes(@TempDir Path folder) {
        Bench before = kept(folder.resolve("alerts.json"));
        before.latencyAfterMinutes(1, 50);
        before.advance(Duration.ofDays(2));
        before.alerts.close();

        Bench after = kept(folder.resolve("alerts.json"));
        after.latencyAfterMinutes(1, 50);

        assertThat(after.changes()).containsExactly(Change.RESOLVED);
    }

    @Test
    void restart_ruleThatIsGone_itsAlertIsResolvedOnce(@TempDir Path folder) {
        Path file = folder.resolve("alerts.json");
        Bench before = kept(file);
        before.see(before.value("latency", 150), before.value("errors", 2));
        before.alerts.close();

        Bench after = new Bench(Alerts.builder().keepIn(file), LATENCY);
        after.advance(Duration.ZERO);
        assertThat(after.changes()).containsExactly(Change.RESOLVED);
        assertThat(after.last().worst().key()).isEqualTo("errors/penguins/1");
        assertThat(after.last().worst().text())
                .isEqualTo("errors of penguins@1 is no longer watched: its rule is gone");
        assertThat(after.alerts.open()).extracting(Alert::key).containsExactly("latency/penguins/1");
        after.alerts.close();

        Bench again = new Bench(Alerts.builder().keepIn(file), LATENCY);
        again.advance(Duration.ZERO);
        assertThat(again.told).isEmpty();
    }

    @Test
    void restart_sinks_learnOfWhatIsStillOpen(@TempDir Path folder) {
        Bench before = kept(folder.resolve("alerts.json"));
        before.latencyAfterMinutes(1, 150);
        before.alerts.close();
        List<Notification> open = new ArrayList<>();
        AlertSink sink = new AlertSink() {
            @Override
            public void accept(Notification notification) {}

            @Override
            public void stillOpen(Notification notification) {
                open.add(notification);
            }
        };

        new Bench(Alerts.builder().keepIn(folder.resolve("alerts.json")).sink(sink), LATENCY);

        assertThat(open).extracting(Notification::group).containsExactly("latency/penguins/1");
    }

    @Test
    void keepIn_folderThatIsNotThere_isRefused(@TempDir Path folder) {
        AlertsBuilder builder =
                Alerts.builder().keepIn(folder.resolve("nowhere").resolve("alerts.json"));

        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageEndingWith("since its folder is not there; create it, or set another file");
    }

    @Test
    void keepIn_aFolder_isRefused(@TempDir Path folder) {
        AlertsBuilder builder = Alerts.builder().keepIn(folder);

        assertThatThrownBy(builder::build).hasMessageContaining("which cannot be written");
    }

    @Test
    void keepIn_fileThatOthersHave_isRefusedUntilTheyAreClosed(@TempDir Path folder) {
        Path file = folder.resolve("alerts.json");
        Bench first = kept(file);

        assertThatThrownBy(() -> kept(file))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("alerts.json")
                .hasMessageEndingWith("give each monitor, and each process, a file of its own");
        first.alerts.close();
        kept(file).alerts.close();
    }

    @Test
    void restart_findingThatGoesOn_isNotToldAgain(@TempDir Path folder) {
        Path file = folder.resolve("alerts.json");
        AlertRule drift = AlertRule.above("drift").warn(0).tellMore();
        Bench before = new Bench(Alerts.builder().keepIn(file), drift);
        before.see(before.value("drift", 1).detail("age has drifted by 5"));
        before.alerts.close();

        Bench after = new Bench(Alerts.builder().keepIn(file), drift);
        after.see(after.value("drift", 1).detail("age has drifted by 6"));
        assertThat(after.told).isEmpty();
        after.see(after.value("drift", 2).detail("income has drifted"));

        assertThat(after.changes()).containsExactly(Change.MORE);
    }

    @Test
    void restart_fileThatIsDamagedOrCannotBeWritten_changesNothingElse(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("alerts.json"), "[{\"key\": 1}]");
        Bench damaged = kept(folder.resolve("alerts.json"));
        assertThat(folder.resolve("alerts.json.damaged")).hasContent("[{\"key\": 1}]");
        Path later = Files.createDirectory(folder.resolve("gone later"));
        Bench gone = kept(later.resolve("alerts.json"));
        Files.delete(later.resolve("alerts.json.lock"));
        Files.delete(later);

        damaged.latencyAfterMinutes(1, 150);
        gone.latencyAfterMinutes(1, 150);

        assertThat(damaged.changes()).containsExactly(Change.FIRED);
        assertThat(gone.changes()).containsExactly(Change.FIRED);
    }
}
