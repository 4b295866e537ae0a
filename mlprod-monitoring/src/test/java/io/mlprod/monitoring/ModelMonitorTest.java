package io.mlprod.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.mlprod.ModelHandle;
import io.mlprod.error.ClosedException;
import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.VersionReport.Source;
import io.mlprod.monitoring.Visitors.Answer;
import io.mlprod.monitoring.Visitors.Visitor;
import io.mlprod.monitoring.alert.Alert;
import io.mlprod.monitoring.alert.AlertRule;
import io.mlprod.monitoring.alert.Alerts;
import io.mlprod.monitoring.alert.Kpi;
import io.mlprod.monitoring.drift.ColumnDrift;
import io.mlprod.monitoring.drift.Drift;
import io.mlprod.monitoring.drift.DriftReport;
import io.mlprod.monitoring.drift.DriftState;
import io.mlprod.monitoring.drift.JointDrift;
import io.mlprod.monitoring.profile.Profile;
import io.mlprod.monitoring.quality.Quality;
import io.mlprod.monitoring.quality.QualityCheck;
import io.mlprod.observe.Subscription;
import io.mlprod.time.ManualTime;
import io.mlprod.time.TimeSource;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A monitor from end to end: real predictions, and a clock that the test moves. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ModelMonitorTest {

    private static final int ROWS = 1_000;
    private static final Duration HOUR = Duration.ofHours(1);

    /** Ages that have drifted are beyond the reference's range as well; that is not what is tested here. */
    private static final Quality WIDE = Quality.DEFAULT.limit(QualityCheck.ABOVE_RANGE, 1);

    private final ManualTime time = new ManualTime(Instant.parse("2024-01-01T00:00:00Z"));
    private final Raised raised = new Raised();
    private final List<Alert> alerts = raised.alerts;
    private final List<AutoCloseable> open = new ArrayList<>();
    private long seed;

    private ModelMonitorBuilder builder() {
        return ModelMonitor.builder()
                .windows(Windows.of(Duration.ofHours(1)))
                .time(time)
                .referenceRows(2 * ROWS)
                .quality(WIDE)
                .alerts(Alerts.builder().sink(raised));
    }

    private ModelMonitor monitor(ModelMonitorBuilder builder) {
        ModelMonitor monitor = builder.build();
        open.add(monitor);
        return monitor;
    }

    private ModelHandle<Visitor, Answer> handle(ModelMonitor monitor) {
        ModelHandle<Visitor, Answer> handle =
                Visitors.handle().time(time).listener(monitor).build();
        open.add(handle);
        return handle;
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    private void predict(ModelHandle<Visitor, Answer> handle, int rows, double meanAge) {
        assertThat(handle.predictAll(Visitors.rows(rows, meanAge, seed++))).hasSize(rows);
    }

    /** Lets the first rows become the reference; the next window begins at an hour. */
    private void learn(ModelMonitor monitor, ModelHandle<Visitor, Answer> handle) {
        predict(handle, 2 * ROWS, 40);
        monitor.evaluate();
        time.advance(HOUR);
    }

    private static VersionReport only(ModelMonitor monitor) {
        assertThat(monitor.status().versions()).hasSize(1);
        return monitor.status().versions().get(0);
    }

    private static DriftReport drift(ModelMonitor monitor, String version) {
        return monitor.status().versions().stream()
                .filter(report -> report.model().version().equals(version))
                .findFirst()
                .orElseThrow()
                .drift()
                .orElseThrow();
    }

    // ---- drift

    @Test
    void evaluate_slidingWindowsNotYetComplete_haveNoVerdict() {
        ModelMonitor monitor = monitor(
                builder().reference(profile(40)).windows(Windows.of(HOUR).sliding(3)));
        ModelHandle<Visitor, Answer> handle = handle(monitor);
        List<DriftState> states = new ArrayList<>();
        for (int hour = 0; hour < 3; hour++) {
            predict(handle, ROWS, 60);
            time.advance(HOUR);
            states.add(drift(monitor, "1").state());
        }

        assertThat(states).containsExactly(DriftState.NOT_ENOUGH_DATA, DriftState.NOT_ENOUGH_DATA, DriftState.DRIFT);
    }

    @Test
    void endWindows_restOfABatch_isJudged() {
        ModelMonitor monitor = monitor(builder().reference(profile(40)).windows(Windows.ofRows(ROWS)));
        ModelHandle<Visitor, Answer> handle = handle(monitor);
        predict(handle, ROWS, 40);
        predict(handle, ROWS / 2 + 100, 60);
        monitor.evaluate();
        assertThat(drift(monitor, "1").state()).isEqualTo(DriftState.OK);
        time.advance(HOUR);

        monitor.endWindows();

        assertThat(drift(monitor, "1").rows()).isEqualTo(ROWS / 2 + 100);
        assertThat(drift(monitor, "1").state()).isEqualTo(DriftState.DRIFT);
        monitor.endWindows();
        assertThat(drift(monitor, "1").rows()).isEqualTo(ROWS / 2 + 100);
    }

    @Test
    void metrics_slidingWindowsOfRows_countEachValueOnce() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        ModelMonitor monitor = monitor(builder()
                .reference(profile(40))
                .windows(Windows.ofRows(ROWS).sliding(3))
                .metrics(registry));
        ModelHandle<Visitor, Answer> handle = handle(monitor);
        for (int window = 0; window < 4; window++) {
            predict(handle, ROWS, 40);
            time.advance(HOUR);
        }

        assertThat(registry.get("mlprod.feature.values")
                        .tags("feature", "age", "kind", "present")
                        .functionCounter()
                        .count())
                .isEqualTo(4 * ROWS);
    }

    /** By night visitors are younger than by day. */
    private void day(ModelHandle<Visitor, Answer> handle, double older) {
        for (int hour = 0; hour < 24; hour++) {
            predict(handle, ROWS / 10, (hour < 12 ? 30 : 50) + older);
            time.advance(HOUR);
        }
    }

    @Test
    void evaluate_daysWithARhythm_areComparedWithTheFirstOne() {
        ModelMonitor monitor = monitor(builder().windows(Windows.DEFAULT).referenceRows(ROWS / 5));
        ModelHandle<Visitor, Answer> handle = handle(monitor);

        day(handle, 0);
        assertThat(only(monitor).reference().source()).isEqualTo(Source.COLLECTING);
        assertThat(only(monitor).reference().rows()).isEqualTo(24 * ROWS / 10);
        assertThat(monitor.snapshot().models()).isEmpty();

        day(handle, 0);
        day(handle, 0);
        assertThat(only(monitor).reference()).hasToString("LIVE of 2,300 rows"); // without those whose cells they are
        assertThat(drift(monitor, "1").state()).isEqualTo(DriftState.OK);
        assertThat(alerts).isEmpty();

        day(handle, 10);
        assertThat(drift(monitor, "1").state()).isEqualTo(DriftState.DRIFT);
        assertThat(monitor.snapshot().drift().get(0).state()).isEqualTo(DriftState.DRIFT);
    }

    @Test
    void evaluate_dayWithFarFewerRowsThanTheFirstOnes_isNotTheReference() {
        ModelMonitor monitor = monitor(builder().windows(Windows.DEFAULT).referenceRows(5 * ROWS));
        ModelHandle<Visitor, Answer> handle = handle(monitor);

        predict(handle, 3 * ROWS, 30);
        predict(handle, 3 * ROWS, 50);
        day(handle, 0);
        predict(handle, 1, 40);
        time.advance(HOUR);
        assertThat(only(monitor).reference()).hasToString("LIVE of 6,100 rows");

        day(handle, 10);
        assertThat(drift(monitor, "1").state()).isEqualTo(DriftState.DRIFT);
    }

    @Test
    void evaluate_firstRowsUnlikeTheDay_columnIsNotComparedAndTheStatusSaysSo() {
        ModelMonitor monitor = monitor(builder().windows(Windows.DEFAULT).referenceRows(ROWS));
        ModelHandle<Visitor, Answer> handle = handle(monitor);
        Visitor warmUp = Visitors.rows(1, 40, 1).get(0);
        for (int i = 0; i < ROWS; i++) {
            handle.predict(warmUp);
        }
        monitor.evaluate();
        day(handle, 0);
        day(handle, 0);

        assertThat(only(monitor).reference().notes())
                .anySatisfy(note -> assertThat(note)
                        .startsWith("not compared, since the first rows")
                        .contains("age"));
        assertThat(drift(monitor, "1").notCompared()).contains("age");
    }

    @Test
    void evaluate_sameRhythmEachDay_hasNoJointDrift() {
        ModelMonitor monitor = monitor(builder().windows(Windows.DEFAULT).referenceRows(ROWS / 5));
        ModelHandle<Visitor, Answer> handle = handle(monitor);
        double least = 1;
        for (int day = 0; day < 4; day++) {
            day(handle, 0);
            least = drift(monitor, "1")
                    .joint()
                    .map(JointDrift::pValue)
                    .map(p -> Math.min(p, 1))
                    .orElse(least);
        }

        assertThat(drift(monitor, "1").joint()).isPresent();
        assertThat(least).isGreaterThan(0.01); // as it must be, from the seeds
    }

    @Test
    void evaluate_versionThatWasAway_isNotWholeBeforeItHasServedADay() {
        ModelMonitor monitor =
                monitor(builder().reference("visitors", profile(40)).windows(Windows.DEFAULT));
        ModelHandle<Visitor, Answer> handle = handle(monitor);
        hours(handle, 24);
        assertThat(drift(monitor, "1").state()).isNotEqualTo(DriftState.NOT_ENOUGH_DATA);

        handle.deploy(Visitors.version("2"));
        hours(handle, 10);
        handle.deploy(Visitors.version("1"));
        hours(handle, 5);
        assertThat(drift(monitor, "1").state()).isEqualTo(DriftState.NOT_ENOUGH_DATA);
        hours(handle, 33); // until midnight
        assertThat(drift(monitor, "1").state()).isNotEqualTo(DriftState.NOT_ENOUGH_DATA);
    }

    @Test
    void evaluate_versionReplacedAtNoonEachDay_hasAVerdict() {
        ModelMonitor monitor =
                monitor(builder().reference("visitors", profile(30)).windows(Windows.DEFAULT));
        time.advance(Duration.ofHours(12));
        ModelHandle<Visitor, Answer> handle = handle(monitor);
        hours(handle, 21);
        assertThat(drift(monitor, "1").state()).isEqualTo(DriftState.NOT_ENOUGH_DATA);
        hours(handle, 2);
        assertThat(drift(monitor, "1").state()).isEqualTo(DriftState.DRIFT);

        handle.deploy(Visitors.version("2"));
        hours(handle, 23);

        assertThat(drift(monitor, "2").state()).isEqualTo(DriftState.DRIFT);
        assertThat(alerts).extracting(alert -> alert.model().version()).contains("1", "2");
    }

    private void hours(ModelHandle<Visitor, Answer> handle, int hours) {
        for (int hour = 0; hour < hours; hour++) {
            predict(handle, ROWS / 10, 40);
            time.advance(HOUR);
        }
    }

    @Test
    void evaluate_slidingWindowsOfUnloadedVersion_areLookedAtUntilItsLastRows() {
        ModelMonitor monitor = monitor(builder().windows(Windows.of(HOUR).sliding(3)));
        ModelHandle<Visitor, Answer> handle = handle(monitor);
        learn(monitor, handle);
        for (int hour = 0; hour < 3; hour++) {
            predict(handle, ROWS, 40);
            time.advance(HOUR);
        }
        predict(handle, ROWS, 40);
        handle.deploy(Visitors.version("2"));
        handle.versions().unload("1");
        time.advance(HOUR);
        DriftReport last = drift(monitor, "1");
        time.advance(HOUR);

        assertThat(last.rows()).isEqualTo(3 * ROWS);
        assertThat(drift(monitor, "1")).isEqualTo(last);
    }

    @Test
    void status_firstRows_areCollectedAsReference() {
        ModelMonitor monitor = monitor(builder());
        ModelHandle<Visitor, Answer> handle = handle(monitor);
        predict(handle, ROWS, 40);

        assertThat(only(monitor).reference().source()).isEqualTo(Source.COLLECTING);
        assertThat(only(monitor).reference().rows()).isEqualTo(ROWS);
        assertThat(only(monitor).open()).isEmpty();

        predict(handle, ROWS, 40);
        monitor.evaluate();

        assertThat(only(monitor).reference().source()).isEqualTo(Source.LIVE);
        assertThat(only(monitor).open()).isPresent();
    }

    @Test
    void status_sameRowsAsBefore_isOk() {
        ModelMonitor monitor = monitor(builder());
        ModelHandle<Visitor, Answer> handle = handle(monitor);
        learn(monitor, handle);

        predict(handle, ROWS, 40);
        time.advance(HOUR);

        assertThat(drift(monitor, "1").state()).isEqualTo(DriftState.OK);
        assertThat(drift(monitor, "1").rows()).isEqualTo(ROWS);
        assertThat(alerts).isEmpty();
    }

    @Test
    void alert_oneFeatureMoves_namesItFirstWithBeforeAndAfter() {
        ModelMonitor monitor = monitor(builder());
        ModelHandle<Visitor, Answer> handle = handle(monitor);
        learn(monitor, handle);

        predict(handle, ROWS, 55);
        time.advance(HOUR);

        assertThat(monitor.status().state()).isEqualTo(DriftState.DRIFT);
        assertThat(alerts).hasSize(1);
        assertThat(drift(monitor, "1").drifted().get(0).name()).isEqualTo("age");
        assertThat(alerts.get(0).text()).contains("visitors@1 has drifted", "age (", "mean 39.", "→ 5");
        assertThat(monitor.status().alerts()).isEqualTo(alerts);
    }

    @Test
    void alert_driftGoesOn_isToldOnce() {
        ModelMonitor monitor = monitor(builder());
        ModelHandle<Visitor, Answer> handle = handle(monitor);
        learn(monitor, handle);

        for (int rows : new int[] {ROWS, ROWS, 10, ROWS}) { // ten are not enough to say that it is over
            predict(handle, rows, 55);
            time.advance(HOUR);
        }

        assertThat(drift(monitor, "1").state()).isEqualTo(DriftState.DRIFT);
        assertThat(alerts).hasSize(1);
    }

    @Test
    void sink_throwsOnce_isOverWithTheNextThatItReceives() {
        AtomicBoolean isBroken = new AtomicBoolean(true);
        ModelMonitor monitor = monitor(builder()
                .alerts(Alerts.builder()
                        .rule(AlertRule.above("mails").warn(1).cooldown(Duration.ZERO))
                        .sink(notification -> {
                            if (isBroken.getAndSet(false)) {
                                throw new IllegalStateException("no mail today");
                            }
                        })));
        ModelVersion model = new ModelVersion("visitors", "1", "1".repeat(64));
        for (int mails : new int[] {2, 0}) {
            monitor.alerts().observe(List.of(Kpi.exact("mails", model, mails, 1, time.now())));
            time.advance(Duration.ofMinutes(10));
        }

        assertThat(monitor.status().problems())
                .singleElement()
                .asString()
                .startsWith("ALERT_SINK ×1: over: ")
                .endsWith("1 delivered, 1 failed, 0 dropped, 0 waiting, last error IllegalStateException");
    }

    @Test
    void sink_throws_isCountedAndOthersReceive() {
        ModelMonitor monitor = monitor(ModelMonitor.builder()
                .windows(Windows.of(Duration.ofHours(1)))
                .time(time)
                .referenceRows(2 * ROWS)
                .quality(WIDE)
                .alerts(Alerts.builder()
                        .sink(notification -> {
                            throw new IllegalStateException("no mail today");
                        })
                        .sink(raised)));
        ModelHandle<Visitor, Answer> handle = handle(monitor);
        learn(monitor, handle);
        predict(handle, ROWS, 55);
        time.advance(HOUR);

        assertThat(alerts).hasSize(1);
        assertThat(monitor.status().problems())
                .extracting(MonitorStatus.Problem::kind)
                .containsExactly(MonitorStatus.Problem.Kind.ALERT_SINK);
    }

    @Test
    void status_fewRows_saysNotEnoughData() {
        ModelMonitor monitor = monitor(builder());
        ModelHandle<Visitor, Answer> handle = handle(monitor);
        learn(monitor, handle);

        predict(handle, 100, 55);
        time.advance(HOUR);

        assertThat(drift(monitor, "1").state()).isEqualTo(DriftState.NOT_ENOUGH_DATA);
    }

    @Test
    void status_windowsOfRows_areJudgedWithoutTime() {
        ModelMonitor monitor = monitor(builder().windows(Windows.ofRows(ROWS)));
        ModelHandle<Visitor, Answer> handle = handle(monitor);
        learn(monitor, handle);

        predict(handle, ROWS, 55);
        time.advance(Duration.ofSeconds(1));

        assertThat(drift(monitor, "1").rows()).isEqualTo(ROWS);
    }

    @Test
    void status_comparedWithPreviousWindow_findsTheChangeOnly() {
        ModelMonitor monitor = monitor(builder().drift(Drift.DEFAULT.comparison(Drift.Comparison.PREVIOUS_WINDOW)));
        ModelHandle<Visitor, Answer> handle = handle(monitor);
        learn(monitor, handle);
        List<DriftState> states = new ArrayList<>();
        for (double age : new double[] {40, 55, 55}) {
            predict(handle, ROWS, age);
            time.advance(HOUR);
            states.add(drift(monitor, "1").state());
        }

        assertThat(states).containsExactly(DriftState.NOT_ENOUGH_DATA, DriftState.DRIFT, DriftState.OK);
    }

    @Test
    void status_windowsOfRowsThatFillFasterAndFaster_areComparedWithThePreviousOne() {
        ModelMonitor monitor = monitor(builder()
                .windows(Windows.ofRows(ROWS))
                .drift(Drift.DEFAULT.comparison(Drift.Comparison.PREVIOUS_WINDOW)));
        ModelHandle<Visitor, Answer> handle = handle(monitor);
        learn(monitor, handle);
        List<DriftState> states = new ArrayList<>();
        for (int minutes : new int[] {60, 10, 1}) {
            predict(handle, ROWS / 2, 40);
            time.advance(Duration.ofMinutes(minutes));
            predict(handle, ROWS / 2, 40);
            time.advance(Duration.ofSeconds(1));
            states.add(drift(monitor, "1").state());
        }

        assertThat(states).containsExactly(DriftState.NOT_ENOUGH_DATA, DriftState.OK, DriftState.OK);
    }

    @Test
    void evaluate_manyWindowsOfRowsAtOnce_comparesEachWithThePreviousOne() {
        ModelMonitor monitor = monitor(builder()
                .windows(Windows.ofRows(ROWS))
                .drift(Drift.DEFAULT.comparison(Drift.Comparison.PREVIOUS_WINDOW)));
        ModelHandle<Visitor, Answer> handle = handle(monitor);
        learn(monitor, handle);
        for (double age : new double[] {40, 55, 55, 55}) { // at the same time, by this clock
            predict(handle, ROWS, age);
        }
        monitor.evaluate();
        time.advance(Duration.ZERO); // delivers

        assertThat(alerts).hasSize(1);
        assertThat(drift(monitor, "1").state()).isEqualTo(DriftState.OK);
    }

    @ParameterizedTest
    @EnumSource(
            value = Drift.Comparison.class,
            names = {"PREVIOUS_WINDOW", "SAME_HOUR_LAST_WEEK"})
    void status_windowsEndALittleLate_areComparedAllTheSame(Drift.Comparison comparison) {
        ModelMonitor monitor = monitor(builder().time(late()).drift(Drift.DEFAULT.comparison(comparison)));
        ModelHandle<Visitor, Answer> handle = handle(monitor);
        learn(monitor, handle);
        int hours = comparison == Drift.Comparison.PREVIOUS_WINDOW ? 6 : 7 * 24 + 6;
        List<DriftState> states = new ArrayList<>();
        for (int hour = 1; hour <= hours; hour++) {
            time.advance(Duration.ofMinutes(30));
            predict(handle, hour % (7 * 24) <= 6 ? ROWS : 10, 40); // as many as are looked at below
            time.advance(Duration.ofMinutes(30).plusMillis(10));
            states.add(drift(monitor, "1").state());
        }

        assertThat(states.subList(hours - 4, hours)).containsOnly(DriftState.OK);
    }

    /** The same clock, with timers that come a few milliseconds late, by another time each. */
    private TimeSource late() {
        Random random = new Random(1);
        return scheduling(delay -> delay.plusMillis(random.nextInt(10)));
    }

    /** The same clock, with other delays. */
    private TimeSource scheduling(UnaryOperator<Duration> delays) {
        return new TimeSource() {
            @Override
            public long nanoTime() {
                return time.nanoTime();
            }

            @Override
            public Instant now() {
                return time.now();
            }

            @Override
            public Runnable schedule(Duration delay, Runnable task) {
                return time.schedule(delays.apply(delay), task);
            }
        };
    }

    @Test
    void status_comparedWithLastWeek_findsTheSameHour() {
        ModelMonitor monitor = monitor(builder().drift(Drift.DEFAULT.comparison(Drift.Comparison.SAME_HOUR_LAST_WEEK)));
        ModelHandle<Visitor, Answer> handle = handle(monitor);
        learn(monitor, handle);
        predict(handle, ROWS, 40);
        time.advance(HOUR);
        predict(handle, ROWS, 55);
        time.advance(Duration.ofDays(7).minus(HOUR));

        predict(handle, ROWS, 40);
        time.advance(HOUR);
        assertThat(drift(monitor, "1").state()).isEqualTo(DriftState.OK);

        predict(handle, ROWS, 70);
        time.advance(HOUR);
        assertThat(drift(monitor, "1").state()).isEqualTo(DriftState.DRIFT);
    }

    // ---- profiles

    private static final Map<Double, Profile> PROFILES = new ConcurrentHashMap<>();

    private static Profile profile(double meanAge) {
        return PROFILES.computeIfAbsent(meanAge, ModelMonitorTest::collected);
    }

    private static Profile collected(double meanAge) {
        try (ModelHandle<Visitor, Answer> handle = Visitors.handle().build()) {
            return Profile.collect(handle, Visitors.rows(2 * ROWS, meanAge, 1_000));
        }
    }

    @Test
    void reference_profileOfVersion_isComparedFromTheFirstWindowOn() {
        ModelMonitor monitor = monitor(builder().reference(profile(40)));
        ModelHandle<Visitor, Answer> handle = handle(monitor);

        predict(handle, ROWS, 55);
        time.advance(HOUR);

        assertThat(only(monitor).reference().source()).isEqualTo(Source.PROFILE);
        assertThat(only(monitor).reference().notes()).isEmpty();
        assertThat(drift(monitor, "1").drifted().get(0).name()).isEqualTo("age");
    }

    @Test
    void reference_profileOfAnotherVersion_isNotUsedAndStatusSaysSo() {
        ModelMonitor monitor = monitor(builder().reference(profile(40)));
        ModelHandle<Visitor, Answer> handle = handle(monitor);
        handle.deploy(Visitors.version("2"));

        VersionReport second = monitor.status().versions().get(0);

        assertThat(second.model().version()).isEqualTo("2");
        assertThat(second.reference().source()).isEqualTo(Source.COLLECTING);
        assertThat(second.reference().notes())
                .containsExactly("no profile is of visitors@2; there are profiles of visitors@1");
    }

    @Test
    void reference_profileOfTheModel_isForAllVersions() {
        ModelMonitor monitor = monitor(builder().reference("visitors", profile(40)));
        ModelHandle<Visitor, Answer> handle = handle(monitor);
        handle.deploy(Visitors.version("2"));

        assertThat(monitor.status().versions())
                .extracting(report ->
                        report.reference().source() + " " + report.reference().notes())
                .containsExactly("PROFILE [the profile is of visitors@1 of another file]", "PROFILE []");
    }

    /** The visitors' age has another name here. */
    record Renamed(
            @io.mlprod.record.Input("age") float years, float income, long visits, String city, boolean member) {}

    @Test
    void reference_featureRenamed_isNotComparedAndStatusSaysSo() {
        ModelMonitor monitor = monitor(builder().reference(profile(40)));
        ModelHandle<Renamed, Answer> handle = ModelHandle.builder(Renamed.class, Answer.class)
                .name("visitors")
                .load(Visitors.version("1"))
                .listener(monitor)
                .build();
        open.add(handle);

        assertThat(only(monitor).reference().notes())
                .containsExactly(
                        "the profile has no column 'years'",
                        "the version has no column 'age', which the profile has; it may be called 'years' now");
        assertThat(handle.predict(new Renamed(40, 1, 1, "Wien", true)).value()).isNotNull();
    }

    // ---- versions

    @Test
    void deploy_newVersion_beginsItsOwnSeries() {
        ModelMonitor monitor = monitor(builder());
        ModelHandle<Visitor, Answer> handle = handle(monitor);
        predict(handle, ROWS, 40);
        handle.deploy(Visitors.version("2"));
        predict(handle, 10, 40);

        assertThat(monitor.status().versions())
                .extracting(report ->
                        report.model().version() + " " + report.reference().rows())
                .containsExactly("2 10", "1 1000");
    }

    private VersionReport.Deploy deploy(ModelMonitor monitor) {
        return monitor.status().versions().get(0).deploy().orElseThrow();
    }

    @Test
    void deploy_answersShiftAndFeaturesDoNot_isAnAlert() {
        ModelMonitor monitor = monitor(builder());
        ModelHandle<Visitor, Answer> handle = handle(monitor);
        learn(monitor, handle);
        handle.deploy(Visitors.shifted("2"));
        predict(handle, ROWS, 40);
        monitor.evaluate();
        assertThat(monitor.status().versions().get(0).deploy())
                .as("half of the rows")
                .isEmpty();

        predict(handle, ROWS, 40);
        monitor.evaluate();
        monitor.evaluate();
        time.advance(Duration.ZERO); // delivers

        assertThat(deploy(monitor).before().version()).isEqualTo("1");
        assertThat(deploy(monitor).drift().drifted())
                .extracting(ColumnDrift::name)
                .containsExactly("score");
        assertThat(alerts).hasSize(1);
        assertThat(alerts.get(0).text())
                .startsWith("visitors@2's first answers have shifted from those of visitors@1")
                .contains(", its features have not: score (");
        assertThat(monitor.status().toString()).contains("its first rows against visitors@1: DRIFT in score (mean");
    }

    @Test
    void deploy_featuresShiftAsWell_isReportedWithoutAnAlert() {
        ModelMonitor monitor = monitor(builder());
        ModelHandle<Visitor, Answer> handle = handle(monitor);
        learn(monitor, handle);
        handle.deploy(Visitors.version("2"));
        predict(handle, 2 * ROWS, 60);
        monitor.evaluate();

        assertThat(deploy(monitor).drift().drifted().get(0).name()).isEqualTo("age");
        assertThat(alerts).isEmpty();
    }

    @Test
    void deploy_sameAnswers_areFoundToBeOk() {
        ModelMonitor monitor = monitor(builder().reference(profile(40)));
        ModelHandle<Visitor, Answer> handle = handle(monitor);
        handle.deploy(Visitors.version("2"));
        predict(handle, 2 * ROWS, 40);
        monitor.evaluate();

        assertThat(deploy(monitor).drift().state()).isEqualTo(DriftState.OK);
        assertThat(deploy(monitor).drift().rows()).isEqualTo(2 * ROWS);
        assertThat(alerts).isEmpty();
    }

    @Test
    void deploy_profileAddedBefore_isTheReference() {
        ModelMonitor monitor = monitor(builder());
        ModelHandle<Visitor, Answer> handle = handle(monitor);
        try (ModelHandle<Visitor, Answer> next =
                Visitors.handle().load(Visitors.version("2")).build()) {
            monitor.reference(Profile.collect(next, Visitors.rows(ROWS, 40, seed++)));
        }
        handle.deploy(Visitors.version("2"));

        assertThat(monitor.status().versions())
                .extracting(report ->
                        report.model().version() + " " + report.reference().source())
                .containsExactly("2 PROFILE", "1 COLLECTING");
    }

    @Test
    void rollBack_previousVersion_goesOnWithItsSeries() {
        ModelMonitor monitor = monitor(builder());
        ModelHandle<Visitor, Answer> handle = handle(monitor);
        predict(handle, ROWS, 40);
        handle.deploy(Visitors.version("2"));
        handle.rollBack();
        predict(handle, 10, 40);

        assertThat(monitor.status().versions())
                .extracting(report ->
                        report.model().version() + " " + report.reference().rows())
                .containsExactly("2 0", "1 1010");
    }

    /** A day of two hours: people of 30, then people of 50. */
    private void day(ModelHandle<Visitor, Answer> handle) {
        for (double age : new double[] {30, 50}) {
            predict(handle, ROWS, age);
            time.advance(HOUR);
        }
    }

    @Test
    void deploy_versionThatServedBefore_isLookedAtWhenItHasServedAWholeLook() {
        ModelMonitor monitor = monitor(builder().windows(Windows.of(HOUR).sliding(2)));
        ModelHandle<Visitor, Answer> handle = handle(monitor);
        predict(handle, ROWS, 30);
        predict(handle, ROWS, 50);
        monitor.evaluate(); // the reference is of a whole day
        day(handle);
        day(handle);
        DriftReport last = drift(monitor, "1");
        assertThat(last.state()).isEqualTo(DriftState.OK);

        handle.deploy(Visitors.version("2"));
        day(handle);
        day(handle);
        assertThat(drift(monitor, "1"))
                .as("no look at windows in which it did not serve")
                .isEqualTo(last);

        handle.deploy(Visitors.version("1"));
        predict(handle, ROWS, 30);
        time.advance(HOUR);
        assertThat(drift(monitor, "1").state())
                .as("an hour is missing, so that this is no day")
                .isEqualTo(DriftState.NOT_ENOUGH_DATA);

        predict(handle, ROWS, 50);
        time.advance(HOUR);
        assertThat(drift(monitor, "1").state()).isEqualTo(DriftState.OK);
        assertThat(drift(monitor, "1").rows()).isEqualTo(2 * ROWS);
        assertThat(alerts).extracting(alert -> alert.model().version()).doesNotContain("1");
    }

    @Test
    void load_versionThatWasUnloaded_goesOnWithItsSeries() {
        ModelMonitor monitor = monitor(builder());
        ModelHandle<Visitor, Answer> handle = handle(monitor);
        predict(handle, ROWS, 40);
        handle.deploy(Visitors.version("2"));
        handle.versions().unload("1");
        time.advance(Duration.ofMillis(1)); // until its last call has ended
        assertThat(monitor.status().versions())
                .extracting(report -> report.model().version() + " " + report.isLoaded())
                .containsExactly("2 true", "1 false");

        handle.deploy(Visitors.version("1"));

        VersionReport first = monitor.status().versions().get(0);
        assertThat(first.model().version() + " " + first.isLoaded() + " "
                        + first.reference().rows())
                .isEqualTo("1 true 1000");
    }

    @Test
    void recorder_sameVersionWithOtherColumns_isAProblemAndNothingElse() {
        ModelMonitor monitor = monitor(builder());
        ModelHandle<Visitor, Answer> handle = handle(monitor);
        ModelHandle<Renamed, Answer> other = ModelHandle.builder(Renamed.class, Answer.class)
                .name("visitors")
                .load(Visitors.version("1"))
                .listener(monitor)
                .build();
        open.add(other);
        predict(handle, 10, 40);
        other.predict(new Renamed(40, 1, 1, "Wien", true));

        assertThat(only(monitor).reference().rows()).isEqualTo(10);
        assertThat(monitor.status().problems())
                .extracting(MonitorStatus.Problem::kind)
                .containsExactly(MonitorStatus.Problem.Kind.COLUMNS_CHANGED);
    }

    // ---- forms

    @Test
    void toJson_status_hasTheComponentsAndNoNonNumbers() throws Exception {
        ModelMonitor monitor = monitor(builder());
        ModelHandle<Visitor, Answer> handle = handle(monitor);
        learn(monitor, handle);
        predict(handle, ROWS, 55);
        time.advance(HOUR);

        JsonNode json = new ObjectMapper().readTree(monitor.status().toJson());

        assertThat(json.at("/at").asText()).isEqualTo("2024-01-01T02:00:00Z");
        assertThat(json.at("/versions/0/model/name").asText()).isEqualTo("visitors");
        assertThat(json.at("/versions/0/drift/state").asText()).isEqualTo("DRIFT");
        assertThat(json.at("/versions/0/drift/columns/0/name").asText()).isEqualTo("age");
        assertThat(json.at("/versions/0/drift/columns/0/pValue").isNumber()).isTrue();
        assertThat(json.at("/alerts/0/rule").asText()).isEqualTo("drift");
        assertThat(json.at("/alerts/0/kpi/value").asDouble()).isEqualTo(2);
        assertThat(json.at("/health/parts/0/name").asText()).isEqualTo("visitors");
    }

    @Test
    void toString_status_fitsAScreen() {
        ModelMonitor monitor = monitor(builder());
        ModelHandle<Visitor, Answer> handle = handle(monitor);
        learn(monitor, handle);
        predict(handle, ROWS, 55);
        time.advance(HOUR);

        String text = monitor.status().toString();

        assertThat(text)
                .contains("state DRIFT", "visitors READY", "reference LIVE of 2,000 rows", "age ", "alert WARNING");
        assertThat(text.lines()).hasSizeLessThanOrEqualTo(24);
        assertThat(text.lines()).allSatisfy(line -> assertThat(line).doesNotContain("NaN"));
    }

    // ---- metrics

    @Test
    void metrics_driftFound_isShownAndGoesWithTheMonitor() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        ModelMonitor monitor = monitor(builder().metrics(registry));
        ModelHandle<Visitor, Answer> handle = handle(monitor);
        learn(monitor, handle);
        predict(handle, ROWS, 55);
        time.advance(HOUR);

        assertThat(registry.find("mlprod.drift.effect").gauge()).isNotNull(); // before any scrape
        assertThat(registry.get("mlprod.feature.values")
                        .tags("feature", "city (length)", "kind", "present")
                        .functionCounter()
                        .count())
                .isPositive();
        double sources = registry.get("mlprod.monitor.sources")
                .tag("kind", "handle")
                .gauge()
                .value(); // as a scrape
        assertThat(sources).isEqualTo(1);
        assertThat(registry.get("mlprod.drift.state")
                        .tag("state", "drift")
                        .gauge()
                        .value())
                .isEqualTo(1);
        assertThat(registry.get("mlprod.drift.effect")
                        .tag("feature", "age")
                        .gauge()
                        .value())
                .isGreaterThan(0.1);
        assertThat(registry.get("mlprod.monitor.evaluation").timer().count()).isPositive();

        monitor.close();

        assertThat(registry.getMeters()).isEmpty();
    }

    // ---- life

    @Test
    void advance_aWeek_evaluatesWhenWindowsEnd() {
        List<Duration> scheduled = new ArrayList<>();
        ModelMonitor monitor = monitor(builder().time(scheduling(delay -> {
            scheduled.add(delay);
            return delay;
        })));
        ModelHandle<Visitor, Answer> handle = handle(monitor);
        learn(monitor, handle);
        scheduled.clear();

        time.advance(Duration.ofDays(7));

        assertThat(scheduled)
                .filteredOn(delay -> !delay.equals(Duration.ofMinutes(1))) // after which alerts look at the clock
                .hasSizeBetween(7 * 24, 7 * 24 + 10);
    }

    @Test
    void watch_openHandle_isCountedUntilTheSubscriptionEnds() {
        ModelMonitor monitor = monitor(builder());
        ModelHandle<Visitor, Answer> handle = Visitors.handle().build();
        open.add(handle);
        Subscription watch = monitor.watch(handle);
        predict(handle, 10, 40);
        watch.close();
        predict(handle, 10, 40);

        assertThat(only(monitor).reference().rows()).isEqualTo(10);
        assertThat(only(monitor).isLoaded()).isFalse();
    }

    @Test
    void close_monitor_leavesTheHandleAlone() {
        ModelMonitor monitor = monitor(builder());
        ModelHandle<Visitor, Answer> handle = handle(monitor);
        learn(monitor, handle);
        Optional<DriftReport> before = only(monitor).drift();
        monitor.close();
        monitor.close();

        predict(handle, ROWS, 55);
        time.advance(HOUR);
        monitor.evaluate();

        assertThat(only(monitor).drift()).isEqualTo(before);
        assertThat(handle.statistics().listenerErrors()).isZero();
    }

    @Test
    void watch_closedMonitor_isRefused() {
        ModelMonitor monitor = builder().build();
        ModelHandle<Visitor, Answer> handle = Visitors.handle().time(time).build();
        open.add(handle);
        monitor.close();

        assertThatThrownBy(() -> monitor.watch(handle))
                .isInstanceOf(ClosedException.class)
                .hasMessageStartingWith("The monitor was closed; build another one to watch");
    }

    @Test
    void watch_subscriptionEnds_healthForgetsTheHandle() {
        ModelMonitor monitor = monitor(builder());
        ModelHandle<Visitor, Answer> handle = Visitors.handle().build();
        open.add(handle);
        Subscription watch = monitor.watch(handle);
        watch.close();
        handle.close();

        assertThat(monitor.health().parts()).isEmpty();
    }

    @Test
    void close_monitorAddedTwice_hasCountedOnceAndLeavesTheHandle() {
        ModelMonitor monitor = monitor(builder());
        ModelHandle<Visitor, Answer> handle = handle(monitor);
        monitor.watch(handle);
        predict(handle, 10, 40);

        monitor.close();
        predict(handle, 10, 40);
        handle.deploy(Visitors.version("2"));
        handle(monitor).predict(Visitors.rows(1, 40, 0).get(0));

        assertThat(only(monitor).reference().rows()).isEqualTo(10);
        assertThat(only(monitor).isLoaded()).isFalse();
        assertThat(monitor.health().parts()).isEmpty();
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void close_forgottenMonitor_isCollectedThoughTheHandleIsNot() {
        ModelHandle<Visitor, Answer> handle = Visitors.handle().build();
        open.add(handle);
        WeakReference<Object> monitor = closedMonitor(handle);
        while (!monitor.refersTo(null)) {
            System.gc();
            Thread.onSpinWait();
        }

        assertThat(handle.predict(Visitors.rows(1, 40, 0).get(0)).value()).isNotNull();
    }

    private WeakReference<Object> closedMonitor(ModelHandle<Visitor, Answer> handle) {
        ModelMonitor monitor = builder().build();
        monitor.watch(handle);
        predict(handle, 10, 40);
        monitor.close();
        return new WeakReference<>(monitor);
    }

    @Test
    void sink_closesTheMonitor_endsQuietly() {
        ModelMonitor[] its = new ModelMonitor[1];
        ModelMonitor monitor =
                monitor(builder().alerts(Alerts.builder().sink(raised).sink(notification -> its[0].close())));
        its[0] = monitor;
        ModelHandle<Visitor, Answer> handle = handle(monitor);
        learn(monitor, handle);
        predict(handle, ROWS, 55);
        time.advance(HOUR);
        predict(handle, ROWS, 70);
        time.advance(HOUR);

        assertThat(alerts).hasSize(1);
        assertThat(monitor.status().problems()).isEmpty();
        assertThat(only(monitor).countedRows()).isEqualTo(ROWS);
    }

    // ---- snapshots

    @Test
    void snapshot_ofTwoProcesses_isJudgedTogether() {
        Profile reference = profile(40);
        MonitorSnapshot sum = null;
        for (int process = 0; process < 2; process++) {
            ModelMonitor monitor = monitor(builder().reference(reference));
            ModelHandle<Visitor, Answer> handle = handle(monitor);
            predict(handle, 400, 55); // too few alone
            MonitorSnapshot snapshot = MonitorSnapshot.read(monitor.snapshot().toBytes());
            sum = sum == null ? snapshot : sum.plus(snapshot);
            assertThat(snapshot.drift().get(0).state()).isEqualTo(DriftState.NOT_ENOUGH_DATA);
        }

        assertThat(sum.rows(sum.models().get(0))).isEqualTo(800);
        assertThat(sum.drift()).hasSize(1);
        assertThat(sum.drift().get(0).state()).isEqualTo(DriftState.DRIFT);
        assertThat(sum.drift().get(0).drifted().get(0).name()).isEqualTo("age");
    }

    @Test
    void snapshot_justAfterTheHour_isJudgedByTheHourThatEnded() {
        ModelMonitor monitor = monitor(builder().reference(profile(40)));
        ModelHandle<Visitor, Answer> handle = handle(monitor);
        predict(handle, ROWS, 55);
        time.advance(HOUR);
        predict(handle, 10, 40);

        DriftReport report = monitor.snapshot().drift().get(0);

        assertThat(report.state()).isEqualTo(DriftState.DRIFT);
        assertThat(report.rows()).isEqualTo(ROWS);
        assertThat(monitor.snapshot().quality().get(0).issues())
                .as("ages above the range")
                .hasSize(1);
        assertThat(monitor.snapshot().rows(handle.serving())).isEqualTo(ROWS + 10);
    }

    @Test
    void snapshot_slidingWindows_isJudgedByThoseThatTheMonitorJudges() {
        ModelMonitor monitor = monitor(
                builder().reference(profile(40)).windows(Windows.of(HOUR).sliding(3)));
        ModelHandle<Visitor, Answer> handle = handle(monitor);
        for (int hour = 0; hour < 5; hour++) {
            predict(handle, ROWS, 40);
            time.advance(HOUR);
        }

        assertThat(monitor.snapshot().drift().get(0).rows()).isEqualTo(3 * ROWS);
        assertThat(monitor.snapshot().drift().get(0).from())
                .isEqualTo(drift(monitor, "1").from());
    }

    @Test
    void snapshot_processesWhoseTimersDiffer_addUpTheSameHours() {
        Profile reference = profile(40);
        MonitorSnapshot sum = null;
        for (int process = 0; process < 3; process++) {
            ManualTime its = new ManualTime(time.now().plusMillis(37L * process));
            ModelMonitor monitor = monitor(builder().time(its).reference(reference));
            ModelHandle<Visitor, Answer> handle =
                    Visitors.handle().time(its).listener(monitor).build();
            open.add(handle);
            predict(handle, ROWS, 40);
            its.advance(HOUR);
            predict(handle, ROWS, 55);
            if (process > 0) { // the hour is not over in the first one yet
                its.advance(HOUR);
            }
            sum = sum == null ? monitor.snapshot() : sum.plus(monitor.snapshot());
        }

        assertThat(sum.drift()).hasSize(1);
        assertThat(sum.drift().get(0).rows()).isEqualTo(3 * ROWS);
        assertThat(sum.drift().get(0).state()).isEqualTo(DriftState.DRIFT);
    }

    @Test
    void snapshot_collectingVersion_isLeftOut() {
        ModelMonitor monitor = monitor(builder());
        ModelHandle<Visitor, Answer> handle = handle(monitor);
        predict(handle, 10, 40);

        assertThat(monitor.snapshot().models()).isEmpty();
        assertThat(monitor.snapshot()).hasToString("MonitorSnapshot[]");
    }

    // ---- wrong settings

    @Test
    void builder_wrongSettings_sayWhatIsExpected() {
        assertThatThrownBy(() -> ModelMonitor.builder().referenceRows(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("referenceRows must be 1 or more, not 0");
        assertThatThrownBy(() -> ModelMonitor.builder().windows(null)).isInstanceOf(NullPointerException.class);
    }
}
