package io.mlprod.monitoring.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.mlprod.ModelHandle;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.monitoring.Ending;
import io.mlprod.monitoring.ModelMonitor;
import io.mlprod.monitoring.ModelMonitorBuilder;
import io.mlprod.monitoring.MonitorSnapshot;
import io.mlprod.monitoring.Visitors;
import io.mlprod.monitoring.Visitors.Answer;
import io.mlprod.monitoring.Visitors.Visitor;
import io.mlprod.monitoring.Windows;
import io.mlprod.monitoring.alert.Alert;
import io.mlprod.monitoring.alert.AlertRule;
import io.mlprod.monitoring.alert.Alerts;
import io.mlprod.monitoring.alert.Notification;
import io.mlprod.monitoring.alert.Notification.Change;
import io.mlprod.monitoring.profile.Profile;
import io.mlprod.observe.Observed;
import io.mlprod.provenance.AttemptOutcome;
import io.mlprod.provenance.TierState;
import io.mlprod.provenance.TierStatus;
import io.mlprod.time.ManualTime;
import io.mlprod.time.TimeSource;
import io.mlprod.validation.Action;
import io.mlprod.validation.OnViolation;
import io.mlprod.validation.Range;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Data quality from end to end: real predictions, and a clock that the test moves. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class QualityOfMonitorTest {

    private static final int ROWS = 1_000;
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Instant START = Instant.parse("2024-01-01T00:00:00Z");

    private final ManualTime time = new ManualTime(START);
    private final List<Alert> alerts = new ArrayList<>();
    private final List<AutoCloseable> open = new ArrayList<>();
    private long seed = 1;

    private ModelMonitor monitor(UnaryOperator<ModelMonitorBuilder> settings) {
        ModelMonitor monitor = settings.apply(ModelMonitor.builder()
                        .windows(Windows.of(Duration.ofHours(1)))
                        .time(time)
                        .reference(PROFILE)
                        .alerts(Alerts.builder().sink(this::note)))
                .build();
        open.add(monitor);
        return monitor;
    }

    private void note(Notification notification) {
        boolean isNew = notification.change() == Change.FIRED || notification.change() == Change.MORE;
        if (isNew && notification.worst().rule().equals("quality")) {
            alerts.add(notification.worst());
        }
    }

    private static final Profile PROFILE = collected();

    private static Profile collected() {
        try (ModelHandle<Visitor, Answer> handle = Visitors.handle().build()) {
            return Profile.collect(handle, Visitors.rows(2 * ROWS, 40, 1_000));
        }
    }

    /** Visitors whose missing age is replaced, and whose income is repaired. */
    record Guest(
            @OnViolation(value = Action.IMPUTE, with = "40") @Nullable
            Float age,

            @Range(max = 1e6) @OnViolation(Action.CLAMP) float income,
            long visits,
            String city,
            boolean member) {}

    private ModelHandle<Guest, Answer> handle(ModelMonitor monitor) {
        ModelHandle<Guest, Answer> handle = ModelHandle.builder(Guest.class, Answer.class)
                .name("visitors")
                .load(Visitors.version("1"))
                .time(time)
                .listener(monitor)
                .build();
        open.add(handle);
        return handle;
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    /** An hour of rows, of which the first ones are changed. */
    private void hour(ModelHandle<Guest, Answer> handle, int rows, int changed, UnaryOperator<Guest> change) {
        List<Guest> guests = guests(rows);
        handle.predictAll(IntStream.range(0, rows)
                .mapToObj(i -> i < changed ? change.apply(guests.get(i)) : guests.get(i))
                .toList());
        time.advance(HOUR);
    }

    private List<Guest> guests(int rows) {
        return Visitors.rows(rows, 40, seed++).stream()
                .map(v -> new Guest(v.age(), v.income(), v.visits(), v.city(), v.member()))
                .toList();
    }

    private void hour(ModelHandle<Guest, Answer> handle, int rows) {
        hour(handle, rows, 0, visitor -> visitor);
    }

    private static QualityReport report(ModelMonitor monitor) {
        return monitor.status().versions().get(0).quality().orElseThrow();
    }

    private static QualityIssue only(List<QualityIssue> issues) {
        assertThat(issues).hasSize(1);
        return issues.get(0);
    }

    private static Optional<QualityIssue> found(ModelMonitor monitor, QualityCheck check) {
        return report(monitor).checks().stream().filter(c -> c.check() == check).findFirst();
    }

    private static Guest withoutAge(Guest guest) {
        return aged(guest, null);
    }

    private static Guest aged(Guest guest, @Nullable Float age) {
        return new Guest(age, guest.income(), guest.visits(), guest.city(), guest.member());
    }

    private static Guest earning(Guest guest, float income) {
        return new Guest(guest.age(), income, guest.visits(), guest.city(), guest.member());
    }

    // ---- what is found

    @Test
    void status_rowsLikeTheReference_isOk() {
        ModelMonitor monitor = monitor(b -> b);
        ModelHandle<Guest, Answer> handle = handle(monitor);
        hour(handle, ROWS);

        assertThat(report(monitor).state()).isEqualTo(QualityState.OK);
        assertThat(report(monitor).issues()).isEmpty();
        assertThat(alerts).isEmpty();
    }

    @Test
    void alert_missingValues_saysWhereHowManyAndSinceWhen() {
        ModelMonitor monitor = monitor(b -> b);
        ModelHandle<Guest, Answer> handle = handle(monitor);
        hour(handle, ROWS);
        hour(handle, ROWS, 100, QualityOfMonitorTest::withoutAge);

        QualityIssue issue = report(monitor).issues().stream()
                .filter(i -> i.check() == QualityCheck.MISSING && i.feature().equals("age"))
                .findFirst()
                .orElseThrow();
        assertThat(issue.measured()).isEqualTo(0.1);
        assertThat(issue.expected()).isZero();
        assertThat(issue.since()).isEqualTo(START.plus(HOUR));
        assertThat(alerts).hasSize(1);
        assertThat(alerts.get(0).text()).contains("age: 10 % missing values, 0 % expected");
        assertThat(alerts.get(0).kpi().value())
                .isEqualTo(report(monitor).issues().size());
    }

    @Test
    void alert_issueGoesOn_isToldOnceAndKeepsItsBeginning() {
        ModelMonitor monitor = monitor(b -> b);
        ModelHandle<Guest, Answer> handle = handle(monitor);
        hour(handle, ROWS, 100, v -> aged(v, 1_000f));
        hour(handle, 10); // too few to say that it is over
        hour(handle, ROWS, 200, v -> aged(v, 1_000f));

        QualityIssue issue = report(monitor).issues().stream()
                .filter(i ->
                        i.check() == QualityCheck.ABOVE_RANGE && i.feature().equals("age"))
                .findFirst()
                .orElseThrow();
        assertThat(issue.measured()).isCloseTo(0.2, within(0.005));
        assertThat(issue.since()).isEqualTo(START);
        assertThat(alerts).hasSize(1);
    }

    @Test
    void status_issueEnds_isReportedAsEndedOnceAfterThreeGoodWindows() {
        ModelMonitor monitor = monitor(b -> b);
        ModelHandle<Guest, Answer> handle = handle(monitor);
        hour(handle, ROWS, 100, v -> aged(v, 1_000f));
        hour(handle, ROWS);
        hour(handle, ROWS);
        assertThat(report(monitor).state()).isEqualTo(QualityState.ISSUE);
        hour(handle, ROWS);

        assertThat(report(monitor).state()).isEqualTo(QualityState.OK);
        assertThat(report(monitor).ended()).anySatisfy(ended -> {
            assertThat(ended.check()).isEqualTo(QualityCheck.ABOVE_RANGE);
            assertThat(ended.state()).isEqualTo(QualityState.OK);
            assertThat(ended.since()).isEqualTo(START);
        });

        hour(handle, ROWS);
        assertThat(report(monitor).ended()).isEmpty();
    }

    @Test
    void status_oneAgeForAll_isAnIssue() {
        ModelMonitor monitor = monitor(b -> b);
        ModelHandle<Guest, Answer> handle = handle(monitor);
        for (int i = 0; i < 3; i++) {
            hour(handle, ROWS);
        }
        hour(handle, ROWS, ROWS, v -> aged(v, 40f));

        assertThat(only(report(monitor).issues().stream()
                                .filter(i -> i.feature().equals("age"))
                                .toList())
                        .check())
                .isEqualTo(QualityCheck.CONSTANT);
    }

    @Test
    void status_repairedValues_areAnIssueOfTheRule() {
        ModelMonitor monitor = monitor(b -> b);
        hour(handle(monitor), ROWS, 50, v -> earning(v, 2e6f));

        QualityIssue issue = only(report(monitor).issues().stream()
                .filter(i -> i.check() == QualityCheck.VALIDATION)
                .toList());
        assertThat(issue.feature()).isEqualTo("income");
        assertThat(issue.detail()).isEqualTo("range");
        assertThat(issue.measured()).isEqualTo(0.05);
        assertThat(issue.toString()).contains("income: 5 % values repaired or flagged by rule range");
    }

    @Test
    void status_sameRowAgainAndAgain_isAnIssue() {
        ModelMonitor monitor = monitor(b -> b);
        ModelHandle<Guest, Answer> handle = handle(monitor);
        for (int i = 0; i < 4; i++) {
            hour(handle, ROWS);
        }
        Guest same = guests(1).get(0);
        hour(handle, ROWS, 300, v -> same);

        QualityIssue issue = only(report(monitor).issues().stream()
                .filter(i -> i.check() == QualityCheck.DUPLICATES)
                .toList());
        assertThat(issue.measured()).isBetween(0.25, 0.35);
        assertThat(issue.expected()).isLessThan(0.05);
        assertThat(issue.toString()).contains("rows seen before in the window");
    }

    @Test
    void status_fewRows_isNotEnoughData() {
        ModelMonitor monitor = monitor(b -> b);
        ModelHandle<Guest, Answer> handle = handle(monitor);
        hour(handle, 20, 1, QualityOfMonitorTest::withoutAge);

        assertThat(found(monitor, QualityCheck.MISSING).orElseThrow().state()).isEqualTo(QualityState.NOT_ENOUGH_DATA);
        assertThat(report(monitor).issues()).isEmpty();
    }

    @Test
    void status_limitSet_isWhatMatters() {
        ModelMonitor monitor = monitor(b -> b.quality(Quality.DEFAULT.limit(QualityCheck.MISSING, 0.2)));
        ModelHandle<Guest, Answer> handle = handle(monitor);
        hour(handle, ROWS, 100, QualityOfMonitorTest::withoutAge);

        assertThat(report(monitor).issues()).noneMatch(issue -> issue.check() == QualityCheck.MISSING);
    }

    @Test
    void status_columnsAndChecksThatAreLeftOut_areInNoCheck() {
        ModelMonitor monitor = monitor(b ->
                b.quality(Quality.DEFAULT.ignore("age", "hour").without(QualityCheck.VALIDATION, QualityCheck.VOLUME)));
        ModelHandle<Guest, Answer> handle = handle(monitor);
        hour(handle, ROWS, 100, guest -> withoutAge(earning(guest, 2e6f)));

        assertThat(report(monitor).checks())
                .noneMatch(found -> found.feature().equals("age")
                        || found.check() == QualityCheck.VALIDATION
                        || found.check() == QualityCheck.VOLUME);
        assertThat(monitor.status().versions().get(0).reference().notes())
                .contains("quality ignores [hour], which no watched model has");
    }

    @Test
    void status_columnThatOneOfTwoModelsHas_isNoNote_andOneThatNoneHasIsToldOnce() {
        ModelMonitor monitor = monitor(b -> b.quality(Quality.DEFAULT.ignore("age", "hour")));
        handle(monitor);
        open.add(ModelHandle.builder(float[].class, float[].class)
                .name("other")
                .load(ModelSource.of(Path.of("../mlprod-core/src/test/resources/models/identity_float.onnx"))
                        .version("1"))
                .listener(monitor)
                .build());

        assertThat(monitor.status().versions()).hasSize(2);
        assertThat(monitor.status().versions())
                .flatExtracting(version -> version.reference().notes())
                .filteredOn(note -> note.startsWith("quality ignores"))
                .containsExactly("quality ignores [hour], which no watched model has");
    }

    @Test
    void status_limitOfAColumn_isItsOwn() {
        ModelMonitor monitor = monitor(b -> b.quality(Quality.DEFAULT.limit(QualityCheck.ABOVE_RANGE, "age", 0.2)));
        ModelHandle<Guest, Answer> handle = handle(monitor);
        hour(handle, ROWS, 100, guest -> earning(aged(guest, 1_000f), 900_000));

        assertThat(report(monitor).issues())
                .filteredOn(issue -> issue.check() == QualityCheck.ABOVE_RANGE)
                .extracting(QualityIssue::feature)
                .contains("income")
                .doesNotContain("age");
    }

    // ---- sliding windows

    @Test
    void status_issueInASlidingWindow_isSinceItsNewestPart() {
        ModelMonitor monitor = monitor(b -> b.windows(Windows.of(HOUR).sliding(4)));
        ModelHandle<Guest, Answer> handle = handle(monitor);
        for (int i = 0; i < 5; i++) {
            hour(handle, 300);
        }
        hour(handle, 300, 100, QualityOfMonitorTest::withoutAge);

        assertThat(report(monitor).from()).isEqualTo(START.plus(HOUR.multipliedBy(2)));
        assertThat(report(monitor).issues())
                .filteredOn(issue -> issue.check() == QualityCheck.MISSING)
                .isNotEmpty()
                .allSatisfy(issue -> assertThat(issue.since()).isEqualTo(START.plus(HOUR.multipliedBy(5))));
    }

    /** A column that has another value each hour has one value only in a window of which one part has rows. */
    @Test
    void alert_versionServedAgainWithSlidingWindows_isNone() {
        ModelMonitor monitor = monitor(
                b -> b.reference("visitors", PROFILE).windows(Windows.of(HOUR).sliding(4)));
        ModelHandle<Guest, Answer> handle = handle(monitor);
        for (int i = 0; i < 14; i++) {
            if (i == 8) {
                handle.deploy(Visitors.version("2"));
            } else if (i == 13) {
                handle.deploy(Visitors.version("1"));
            }
            long visits = i % 5;
            hour(
                    handle,
                    600,
                    600,
                    guest -> new Guest(guest.age(), guest.income(), visits, guest.city(), guest.member()));
        }

        assertThat(report(monitor).model().version()).isEqualTo("1");
        assertThat(report(monitor).rows()).isEqualTo(600);
        assertThat(alerts).isEmpty();
    }

    // ---- schema

    /** The visitors' age has another name here. */
    record Renamed(
            @io.mlprod.record.Input("age") float years, float income, long visits, String city, boolean member) {}

    @Test
    void alert_featureRenamed_saysWhichAndThatItMayBeTheSame() {
        ModelMonitor monitor = monitor(b -> b);
        ModelHandle<Renamed, Answer> handle = ModelHandle.builder(Renamed.class, Answer.class)
                .name("visitors")
                .load(Visitors.version("1"))
                .time(time)
                .listener(monitor)
                .build();
        open.add(handle);
        handle.predict(new Renamed(40, 1, 1, "Wien", true));
        time.advance(HOUR);

        assertThat(report(monitor).issues())
                .extracting(QualityIssue::check, QualityIssue::feature)
                .containsExactly(tuple(QualityCheck.SCHEMA, "years"), tuple(QualityCheck.SCHEMA, "age"));
        assertThat(alerts).hasSize(1);
        assertThat(alerts.get(0).text()).contains("it may be called 'years' now");
    }

    // ---- volume and freshness

    /** A chain that asks a model first, and visitors only if that does not answer. */
    private static final class LastResort implements Observed.Chain {

        private long asked;

        @Override
        public String name() {
            return "shop";
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
        public List<TierStatus> tiers() {
            TierStatus.Load ready = new TierStatus.Load(TierState.READY, "", 0, 0);
            return List.of(
                    new TierStatus("large", 0, ready, Map.of(AttemptOutcome.SUCCESS, asked)),
                    new TierStatus("simple", 1, ready, Map.of()));
        }

        @Override
        public Set<String> models(String tier) {
            return tier.equals("simple") ? Set.of("visitors") : Set.of("large");
        }
    }

    @Test
    void freshness_lowerTierThatIsIdle_isNoIssueUntilItsChainIsIdleToo() {
        ModelMonitor monitor = monitor(b -> b);
        LastResort chain = new LastResort();
        monitor.attached(chain, new Ending());
        ModelHandle<Guest, Answer> handle = handle(monitor);
        hour(handle, 100);
        for (int day = 0; day < 10; day++) {
            chain.asked++;
            time.advance(Duration.ofDays(1));
        }
        assertThat(alerts).isEmpty();

        time.advance(Duration.ofDays(4));

        assertThat(alerts).extracting(Alert::text).singleElement().asString().contains("no prediction for ");
    }

    /** The clock, with timers that come at full hours only: a day has 1,440 minutes, and these tests have many days. */
    private final TimeSource hourly = new TimeSource() {

        @Override
        public long nanoTime() {
            return time.nanoTime();
        }

        @Override
        public Instant now() {
            return time.now();
        }

        @Override
        public Runnable schedule(Duration delay, Runnable work) {
            Instant hour = now().plus(HOUR).truncatedTo(ChronoUnit.HOURS);
            return time.schedule(delay.isZero() ? delay : Duration.between(now(), hour), work);
        }
    };

    private void days(ModelHandle<Guest, Answer> handle, int days, int rows) {
        for (int day = 0; day < days; day++) {
            hour(handle, rows);
            time.advance(Duration.ofHours(23));
        }
    }

    @Test
    void alert_farFewerRowsThanAtThisHourOfTheDaysBefore_isTold() {
        ModelMonitor monitor = monitor(b -> b.time(hourly));
        ModelHandle<Guest, Answer> handle = handle(monitor);
        time.advance(Duration.ofDays(1));
        days(handle, 8, 600);
        assertThat(alerts).isEmpty();

        hour(handle, 20);

        QualityIssue issue = only(report(monitor).issues());
        assertThat(issue.check()).isEqualTo(QualityCheck.VOLUME);
        assertThat(issue.measured()).isEqualTo(20);
        assertThat(issue.expected()).isEqualTo(600);
        assertThat(alerts.get(0).text()).contains("20 rows, 600 expected at this time");
    }

    @Test
    void alert_trafficGoesToTheNextVersion_isNone() {
        ModelMonitor monitor = monitor(b -> b.time(hourly).reference("visitors", PROFILE));
        ModelHandle<Guest, Answer> handle = handle(monitor);
        time.advance(Duration.ofDays(1));
        days(handle, 8, 600);
        handle.deploy(Visitors.version("2"));
        hour(handle, 600);
        time.advance(Duration.ofHours(20));

        assertThat(alerts).isEmpty();
    }

    /** The first rows become a reference, so that no window counts them. */
    @Test
    void alert_nextVersionCollectsAReference_isNone() {
        ModelMonitor monitor = monitor(b -> b.time(hourly).referenceRows(300));
        ModelHandle<Guest, Answer> handle = handle(monitor);
        time.advance(Duration.ofDays(1));
        days(handle, 8, 600);
        handle.deploy(Visitors.version("2"));
        days(handle, 3, 600);

        assertThat(alerts).isEmpty();
    }

    @Test
    void alert_noPredictionsForTooLong_isToldWithinAMinuteAndEndsWithTheNext() {
        ModelMonitor monitor = monitor(b -> b.quality(Quality.DEFAULT.freshness(Duration.ofMinutes(10))));
        ModelHandle<Guest, Answer> handle = handle(monitor);
        handle.predict(guests(1).get(0));
        time.advance(Duration.ofMinutes(10));
        assertThat(alerts).isEmpty();

        time.advance(Duration.ofMinutes(2));

        assertThat(alerts).hasSize(1);
        assertThat(alerts.get(0).text()).contains("no prediction for 11 min", "10 min at most expected");

        handle.predict(guests(1).get(0));
        time.advance(Duration.ofMinutes(2));
        assertThat(report(monitor).issues()).isEmpty();
        assertThat(report(monitor).ended()).hasSize(1);
    }

    @Test
    void alert_noPredictionsSinceARollback_isToldOfTheVersionThatServes() {
        ModelMonitor monitor = monitor(b -> b.quality(Quality.DEFAULT.freshness(Duration.ofMinutes(10))));
        ModelHandle<Guest, Answer> handle = handle(monitor);
        handle.predict(guests(1).get(0));
        time.advance(Duration.ofMinutes(2));
        handle.deploy(Visitors.version("2"));
        handle.predict(guests(1).get(0));
        time.advance(Duration.ofMinutes(2));
        handle.deploy(Visitors.version("1"));

        time.advance(Duration.ofMinutes(12));

        assertThat(alerts)
                .singleElement()
                .satisfies(alert -> assertThat(alert.model().version()).isEqualTo("1"))
                .satisfies(alert -> assertThat(alert.text()).contains("no prediction for 11 min"));
    }

    @Test
    void alert_noWindowsWithRowsSinceARollback_isToldOfTheVersionThatServes() {
        List<String> texts = new ArrayList<>();
        ModelMonitor monitor = monitor(b -> b.alerts(Alerts.builder()
                .rule(AlertRule.above("window age").critical(7_200))
                .sink(notification -> texts.add(notification.worst().text()))));
        ModelHandle<Guest, Answer> handle = handle(monitor);
        hour(handle, ROWS);
        handle.deploy(Visitors.version("2"));
        hour(handle, ROWS);
        handle.deploy(Visitors.version("1"));

        time.advance(Duration.ofHours(6));

        assertThat(texts).singleElement().asString().startsWith("window age of visitors@1 is 10,800");
    }

    // ---- forms

    @Test
    void metrics_ofTheLastWindow_haveTheSharesAndTheIssues() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        ModelMonitor monitor = monitor(b -> b.metrics(registry));
        ModelHandle<Guest, Answer> handle = handle(monitor);
        hour(handle, ROWS, 100, QualityOfMonitorTest::withoutAge);

        assertThat(registry.get("mlprod.monitor.sources")
                        .tag("kind", "handle")
                        .gauge()
                        .value())
                .isEqualTo(1); // a scrape brings all up to date
        assertThat(registry.get("mlprod.quality")
                        .tags("feature", "age", "check", "missing")
                        .gauge()
                        .value())
                .isEqualTo(0.1);
        assertThat(registry.get("mlprod.quality.issues")
                        .tags("check", "missing")
                        .gauge()
                        .value())
                .isGreaterThanOrEqualTo(1);
    }

    @Test
    void metrics_ofWindows_sayWhenTheNextLookIsDue() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        ModelMonitor monitor = monitor(b -> b.windows(Windows.DEFAULT).metrics(registry));
        hour(handle(monitor), ROWS);

        assertThat(window(registry, "quality")).isEqualTo(3_600.0);
        assertThat(window(registry, "drift")).isEqualTo(86_400.0);
        assertThat(registry.get("mlprod.quality.last.evaluation.time").gauge().value())
                .isEqualTo((double) report(monitor).to().getEpochSecond());
    }

    private static double window(SimpleMeterRegistry registry, String kind) {
        return registry.get("mlprod.monitor.window").tag("kind", kind).gauge().value();
    }

    @Test
    void toString_status_namesTheIssues() {
        ModelMonitor monitor = monitor(b -> b);
        ModelHandle<Guest, Answer> handle = handle(monitor);
        hour(handle, ROWS, 100, QualityOfMonitorTest::withoutAge);

        assertThat(monitor.status().toString()).contains("quality ISSUE", "age: 10 % missing values");
        assertThat(report(monitor).toString()).contains("quality of visitors@1: ISSUE, 1,000 rows", "  age: 10 %");
        assertThat(monitor.status().toJson()).contains("\"check\" : \"MISSING\"");
    }

    @Test
    void quality_ofASnapshotOfTwoProcesses_isThatOfAllRows() {
        ModelMonitor one = monitor(b -> b);
        ModelMonitor other = monitor(b -> b);
        ModelHandle<Guest, Answer> first = handle(one);
        ModelHandle<Guest, Answer> second = handle(other);
        first.predictAll(guests(ROWS));
        second.predictAll(
                guests(ROWS).stream().map(QualityOfMonitorTest::withoutAge).toList());

        MonitorSnapshot both = MonitorSnapshot.read(one.snapshot().toBytes()).plus(other.snapshot());

        assertThat(both.quality()).hasSize(1);
        assertThat(both.quality().get(0).issues()).anySatisfy(issue -> {
            assertThat(issue.check()).isEqualTo(QualityCheck.MISSING);
            assertThat(issue.feature()).isEqualTo("age");
            assertThat(issue.measured()).isEqualTo(0.5);
        });
    }
}
