package io.mlprod.monitoring.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.mlprod.ModelHandle;
import io.mlprod.cache.Cache;
import io.mlprod.error.InvalidInputException;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.lifecycle.Retention;
import io.mlprod.monitoring.Ending;
import io.mlprod.monitoring.ModelMonitor;
import io.mlprod.monitoring.MonitorSnapshot;
import io.mlprod.monitoring.Visitors;
import io.mlprod.monitoring.Visitors.Answer;
import io.mlprod.monitoring.Visitors.Visitor;
import io.mlprod.monitoring.Windows;
import io.mlprod.monitoring.drift.DriftState;
import io.mlprod.monitoring.history.HistoryEvent;
import io.mlprod.monitoring.history.WindowRecord;
import io.mlprod.monitoring.profile.Profile;
import io.mlprod.observe.Column;
import io.mlprod.observe.Observed;
import io.mlprod.observe.RowLayout;
import io.mlprod.provenance.AttemptOutcome;
import io.mlprod.provenance.TierState;
import io.mlprod.provenance.TierStatus;
import io.mlprod.time.ManualTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reports of each source, from real predictions. */
class ReportDataTest {

    private static final Instant MORNING = Instant.parse("2026-11-02T08:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);

    private static Profile profile;

    private final ManualTime time = new ManualTime(MORNING);

    @BeforeAll
    static void profile() {
        try (ModelHandle<Visitor, Answer> made = Visitors.handle().build()) {
            profile = Profile.collect(made, Visitors.rows(3_000, 40, 1));
        }
    }

    private ModelMonitor monitor() {
        return ModelMonitor.builder()
                .reference("visitors", profile)
                .windows(Windows.of(HOUR).keep(10))
                .time(time)
                .build();
    }

    private ModelHandle<Visitor, Answer> handle(ModelMonitor monitor) {
        return Visitors.handle()
                .time(time)
                .keepPrevious(Retention.DEFAULT.maxAge(Duration.ofDays(1)))
                .listener(monitor)
                .build();
    }

    private void hour(ModelMonitor monitor, ModelHandle<Visitor, Answer> handle, double meanAge, long seed) {
        handle.predictAll(Visitors.rows(2_000, meanAge, seed));
        time.advance(HOUR);
        monitor.evaluate();
    }

    @Test
    void of_monitor_hasTheStoryOfADeployAndItsRollback() {
        try (ModelMonitor monitor = monitor();
                ModelHandle<Visitor, Answer> handle = handle(monitor)) {
            hour(monitor, handle, 40, 2);
            handle.deploy(Visitors.version("2"));
            hour(monitor, handle, 47, 3);
            handle.rollBack();

            ReportData data = MonitorReport.of(monitor, "visitors").data();

            assertThat(data.events())
                    .extracting(HistoryEvent::kind)
                    .containsExactly(HistoryEvent.Kind.DEPLOYED, HistoryEvent.Kind.ROLLED_BACK);
            assertThat(data.versions())
                    .extracting(version -> version.model().version() + " " + version.state())
                    .first()
                    .isEqualTo("1 SERVING");
            assertThat(data.timeline())
                    .filteredOn(window -> window.traffic().predictions() > 0)
                    .extracting(window -> window.model().version() + " " + window.drift())
                    .containsExactly("1 OK", "2 DRIFT");
            assertThat(data.timeline().get(0).traffic().p99()).isPositive();
            assertThat(MonitorReport.of(data).title())
                    .isEqualTo("“age” and “score” of version 2 have drifted; version 2 was rolled back, and version 1"
                            + " serves without a finding");
        }
    }

    @Test
    void of_monitor_callsThatFailAreInTheTimeline() {
        try (ModelMonitor monitor = monitor();
                ModelHandle<Visitor, Answer> handle = handle(monitor)) {
            assertThatThrownBy(() -> handle.predict(new Visitor(Float.NaN, 1, 1, "Wien", true)))
                    .isInstanceOf(InvalidInputException.class);
            hour(monitor, handle, 40, 2);

            assertThat(MonitorReport.of(monitor, "visitors").data().timeline())
                    .first()
                    .extracting(window -> window.traffic().failures())
                    .isEqualTo(1L);
        }
    }

    @Test
    void of_monitorThatKnowsNothing_saysSo() {
        try (ModelMonitor monitor = monitor()) {
            MonitorReport report = MonitorReport.of(monitor, "visitors");

            assertThat(report.title()).isEqualTo("Nothing is known of visitors yet");
            assertThat(report.html()).contains("No version has had rows yet.");
        }
    }

    @Test
    void of_snapshotsOfTenProcesses_hasTheirSum() {
        MonitorSnapshot all = null;
        for (int process = 0; process < 10; process++) {
            try (ModelMonitor monitor = monitor();
                    ModelHandle<Visitor, Answer> handle = handle(monitor)) {
                handle.predictAll(Visitors.rows(200, 46, process));
                MonitorSnapshot read = MonitorSnapshot.read(monitor.snapshot().toBytes());
                all = all == null ? read : all.plus(read);
            }
        }

        ReportData data = MonitorReport.of(all, "visitors", 10).data();

        assertThat(data.timeline())
                .singleElement()
                .extracting(window -> window.traffic().predictions())
                .isEqualTo(2_000L);
        assertThat(data.drift().get(0).columns().get(0).name()).isEqualTo("age");
        assertThat(MonitorReport.of(data).title()).isEqualTo("“age” and “score” of version 1 have drifted");
        assertThat(MonitorReport.of(data).html()).contains("10 processes", "Times and failures are not known");
    }

    @Test
    void of_snapshotWhoseWindowHasJustBeenOpened_judgesTheOneBefore() {
        try (ModelMonitor monitor = monitor();
                ModelHandle<Visitor, Answer> handle = handle(monitor)) {
            hour(monitor, handle, 40, 2);

            assertThat(MonitorReport.of(monitor.snapshot(), "visitors", 1).title())
                    .isEqualTo("Version 1 serves as its reference; nothing needs you");
        }
    }

    @Test
    void of_monitorWithAlerts_hasTheirBeginningAcknowledgementAndEnd() {
        try (ModelMonitor monitor = monitor();
                ModelHandle<Visitor, Answer> handle = handle(monitor)) {
            hour(monitor, handle, 47, 2);
            monitor.alerts().acknowledge("drift/visitors/1", "ann");
            for (int quiet = 0; quiet < 3; quiet++) {
                hour(monitor, handle, 40, 3 + quiet);
            }
            hour(monitor, handle, 47, 6);

            ReportData data = MonitorReport.of(monitor, "visitors").data();
            assertThat(data.alerts())
                    .filteredOn(alert -> alert.text().contains("drift"))
                    .extracting(AlertFacts::state, AlertFacts::acknowledged, AlertFacts::ended)
                    .containsExactly(
                            tuple(AlertFacts.State.FIRING, Optional.empty(), Optional.empty()),
                            tuple(
                                    AlertFacts.State.RESOLVED,
                                    Optional.of(MORNING.plus(HOUR)),
                                    Optional.of(MORNING.plus(HOUR.multipliedBy(4)))));
            assertThat(MonitorReport.of(data).html())
                    .contains("Somebody took care of it from 2 Nov 09:00 on. Over since 2 Nov 12:00: ")
                    .doesNotContain("ann.", "by ann");
        }
    }

    @Test
    void comparison_ofTwoVersions_namesWhatDiffers() {
        try (ModelMonitor monitor = monitor();
                ModelHandle<Visitor, Answer> handle = handle(monitor)) {
            hour(monitor, handle, 40, 2);
            handle.deploy(Visitors.version("2"));
            hour(monitor, handle, 46, 3);
            MonitorSnapshot snapshot = monitor.snapshot();

            ReportData data = MonitorReport.comparison(
                            snapshot,
                            snapshot.models().get(0),
                            snapshot.models().get(1))
                    .data();

            assertThat(MonitorReport.of(data).title()).isEqualTo("“age” and “score” differ between versions 1 and 2");
            assertThat(data.drift().get(0).columns().get(0).change()).startsWith("The mean rose from 4");
        }
    }

    @Test
    void of_dataSet_needsNoHandle(@TempDir Path folder) throws IOException {
        ReportData data = Credit.dataSet(folder);

        assertThat(MonitorReport.of(data).title())
                .isEqualTo("“purpose”, “income” and 2 more columns of the data set have drifted");
        assertThat(data.drift().get(0).columns())
                .extracting(column -> column.name() + " " + column.state())
                .containsExactly(
                        "purpose DRIFT",
                        "income DRIFT",
                        "score DRIFT",
                        "employed_since DRIFT",
                        "age WARNING",
                        "duration OK",
                        "comment OK",
                        "comment (length) OK",
                        "housing OK",
                        "postcode OK");
    }

    @Test
    void of_theSameDataSet_hasTheSameShares() {
        ReportData data = MonitorReport.of(profile, profile, MORNING).data();

        assertThat(data.drift().get(0).columns())
                .isNotEmpty()
                .allSatisfy(column -> assertThat(column.state()).isEqualTo(DriftState.OK))
                .allSatisfy(column -> assertThat(column.cells())
                        .allSatisfy(cell -> assertThat(cell.after()).isEqualTo(cell.before())))
                .allSatisfy(column -> assertThat(column.cells().stream()
                                .mapToDouble(cell -> cell.after())
                                .sum())
                        .isCloseTo(1, within(1e-9)));
    }

    @Test
    void timeline_ofWindows_hasTheWorstColumnsOnly() {
        try (ModelMonitor monitor = monitor();
                ModelHandle<Visitor, Answer> handle = handle(monitor)) {
            hour(monitor, handle, 47, 2);

            assertThat(monitor.history().windows())
                    .first()
                    .extracting(WindowRecord::worst)
                    .satisfies(worst -> assertThat(worst).hasSize(WindowRecord.MOST_COLUMNS));
        }
    }

    @Test
    void versions_beforeTheyHaveAReference_haveTheirPredictionsInTheTimelineToo() {
        try (ModelMonitor monitor = ModelMonitor.builder()
                        .referenceRows(250)
                        .windows(Windows.of(HOUR))
                        .time(time)
                        .build();
                ModelHandle<Visitor, Answer> handle = handle(monitor)) {
            for (int hour = 0; hour < 6; hour++) {
                if (hour == 4) {
                    handle.deploy(Visitors.version("2")); // serves for two hours, which is too short
                }
                handle.predictAll(Visitors.rows(100, 40, hour));
                time.advance(HOUR);
                monitor.evaluate();
            }
            ReportData data = MonitorReport.of(monitor, "visitors").data();

            assertThat(data.versions()).extracting(VersionFacts::predictions).containsExactlyInAnyOrder(400L, 200L);
            assertThat(data.timeline().stream()
                            .mapToLong(window -> window.traffic().predictions())
                            .filter(predictions -> predictions > 0))
                    .containsExactly(100L, 100L, 100L, 100L, 100L, 100L);
        }
    }

    // ---- the windows of today: by the hour, drift once a day

    private static final Instant MIDNIGHT = Instant.parse("2026-11-02T00:00:00Z");
    private static final int ROWS = 60; // in an hour

    private ModelMonitor atDefaults(ManualTime clock) {
        return ModelMonitor.builder().reference("visitors", profile).time(clock).build();
    }

    private static void hours(
            int hours, ManualTime clock, ModelMonitor monitor, ModelHandle<Visitor, Answer> handle, double meanAge) {
        for (int i = 0; i < hours; i++) {
            handle.predictAll(Visitors.rows(ROWS, meanAge, clock.now().getEpochSecond()));
            clock.advance(HOUR);
            monitor.evaluate();
        }
    }

    private static ModelHandle<Visitor, Answer> handle(ManualTime clock, ModelMonitor monitor) {
        return Visitors.handle()
                .time(clock)
                .keepPrevious(Retention.DEFAULT.maxAge(Duration.ofDays(9)))
                .listener(monitor)
                .build();
    }

    @Test
    void of_monitorAtDefaults_countsByTheHourAndJudgesEachDayOnce() {
        ManualTime clock = new ManualTime(MIDNIGHT);
        try (ModelMonitor monitor = atDefaults(clock);
                ModelHandle<Visitor, Answer> handle = handle(clock, monitor)) {
            hours(48, clock, monitor, handle, 40);
            hours(24, clock, monitor, handle, 48);

            MonitorReport report = MonitorReport.of(monitor, "visitors");

            assertThat(report.data().timeline()).hasSize(72).allSatisfy(window -> {
                assertThat(window.to()).isEqualTo(window.from().plus(HOUR));
                assertThat(window.traffic().predictions()).isEqualTo(ROWS);
            });
            assertThat(report.data().timeline())
                    .filteredOn(window -> window.drift() != DriftState.NOT_ENOUGH_DATA)
                    .extracting(
                            window -> Duration.between(MIDNIGHT, window.to()).toHours() + " " + window.drift())
                    .endsWith("48 OK", "72 DRIFT")
                    .hasSizeLessThanOrEqualTo(4);
            assertThat(report.title()).isEqualTo("“age” and “score” of version 1 have drifted");
            assertThat(report.summary()).contains("It was first seen on 5 Nov 00:00 UTC.");
            assertThat(report.html())
                    .contains("Predictions per hour", "4 Nov 00:00 to 5 Nov 2026 00:00 UTC, 1,440 rows");
        }
    }

    @Test
    void of_snapshotsOfTenProcessesThatSlide_judgesTheirLastDayTogether() {
        MonitorSnapshot all = null;
        for (int process = 0; process < 10; process++) {
            ManualTime clock = new ManualTime(MIDNIGHT);
            try (ModelMonitor monitor = atDefaults(clock);
                    ModelHandle<Visitor, Answer> handle = handle(clock, monitor)) {
                for (int i = 0; i < 24; i++) {
                    handle.predictAll(Visitors.rows(4, 48, process * 100L + i));
                    clock.advance(HOUR);
                }
                monitor.evaluate();
                MonitorSnapshot read = MonitorSnapshot.read(monitor.snapshot().toBytes());
                all = all == null ? read : all.plus(read);
            }
        }

        MonitorReport report = MonitorReport.of(all, "visitors", 10);

        assertThat(report.title()).isEqualTo("“age” and “score” of version 1 have drifted");
        assertThat(report.data().timeline())
                .hasSize(24)
                .extracting(window -> window.traffic().predictions())
                .containsOnly(40L);
        assertThat(report.data().timeline())
                .filteredOn(window -> window.drift() == DriftState.DRIFT)
                .hasSize(1);
        assertThat(report.data().drift().get(0).rows()).isEqualTo(960);
    }

    @Test
    void comparison_ofVersionsThatSlide_takesAllTheirHours() {
        ManualTime clock = new ManualTime(MIDNIGHT);
        try (ModelMonitor monitor = atDefaults(clock);
                ModelHandle<Visitor, Answer> handle = handle(clock, monitor)) {
            hours(12, clock, monitor, handle, 40);
            handle.deploy(Visitors.version("2"));
            hours(12, clock, monitor, handle, 48);
            MonitorSnapshot snapshot = monitor.snapshot();

            MonitorReport report = MonitorReport.comparison(
                    snapshot, snapshot.models().get(0), snapshot.models().get(1));

            assertThat(report.title()).isEqualTo("“age” and “score” differ between versions 1 and 2");
            assertThat(report.data().drift().get(0).rows()).isEqualTo(12L * ROWS);
        }
    }

    // ---- what else the monitor knows

    @Test
    void of_handleWithACache_hasItsNumbers() {
        try (ModelMonitor monitor = monitor();
                ModelHandle<Visitor, Answer> handle = Visitors.handle()
                        .time(time)
                        .cache(Cache.DEFAULT)
                        .listener(monitor)
                        .build()) {
            Visitor one = Visitors.rows(1, 40, 1).get(0);
            handle.predict(one);
            handle.predict(one);

            assertThat(MonitorReport.of(monitor, "visitors").data().serving().cache())
                    .hasValue(new ServingFacts.Cache(1, 0, 1, 1));
        }
    }

    private record Chain(String name) implements Observed.Chain {

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
            return List.of(new TierStatus(
                    "rules",
                    0,
                    new TierStatus.Load(TierState.SWITCHED_OFF, "", 0, 0),
                    Map.of(AttemptOutcome.SUCCESS, 7L, AttemptOutcome.TIMEOUT, 2L)));
        }
    }

    @Test
    void of_chain_hasItsTiersIfItIsTheModels() {
        Chain one = new Chain("visitors or rules");
        Chain other = new Chain("other");
        try (ModelMonitor monitor = monitor();
                ModelHandle<Visitor, Answer> handle = handle(monitor)) {
            assertThat(handle.serving().name()).isEqualTo("visitors");
            monitor.attached(one, new Ending());
            assertThat(MonitorReport.of(monitor, "visitors").data().serving().tiers())
                    .containsExactly(new ServingFacts.Tier("rules", "switched off", 9, 7));

            monitor.attached(other, new Ending());

            assertThat(MonitorReport.of(monitor, "visitors").data().serving().tiers())
                    .isEmpty();
        }
    }

    @Test
    void of_rollout_hasItsStepsAndItsVersionOnTrial() {
        try (ModelMonitor monitor = monitor();
                ModelHandle<Visitor, Answer> handle = handle(monitor)) {
            handle.versions().load(Visitors.version("2"));
            handle.rollout(
                    "2", rollout -> rollout.unit(visitor -> visitor.city()).steps(0.1, 0.5));
            handle.predict(Visitors.rows(1, 40, 1).get(0));

            ReportData data = MonitorReport.of(monitor, "visitors").data();

            assertThat(data.versions())
                    .extracting(version -> version.model().version() + " " + version.state())
                    .containsExactly("1 SERVING", "2 TESTING");
            assertThat(data.events())
                    .extracting(event -> event.kind() + " " + event.text())
                    .contains("ROLLOUT 2 to 10 %");
        }
    }

    // ---- all kinds of columns

    @Test
    void of_arrays_hasTheirElements() {
        try (ModelHandle<float[], float[]> handle = ModelHandle.builder(float[].class, float[].class)
                .name("vectors")
                .load(ModelSource.of(Path.of("../mlprod-core/src/test/resources/models/identity_float.onnx"))
                        .version("1"))
                .build()) {
            Profile before = Profile.collect(handle, vectors(3_000, 0));
            Profile after = Profile.collect(handle, vectors(1_000, 1));

            MonitorReport report = MonitorReport.of(before, after, MORNING);

            assertThat(report.data().drift().get(0).columns())
                    .extracting(column -> column.name() + " " + column.measured() + " " + column.state())
                    .contains("x[0] value DRIFT", "x[1] value OK");
        }
    }

    private static List<float[]> vectors(int rows, double mean) {
        Random random = new Random(rows);
        return IntStream.range(0, rows)
                .mapToObj(i -> new float[] {(float) (mean + random.nextGaussian()), (float) random.nextGaussian()})
                .toList();
    }

    @Test
    void of_textsAndManyCategories_countsWhatIsNew(@TempDir Path folder) throws IOException {
        RowLayout layout = new RowLayout(
                Credit.SEVEN,
                List.of(Column.of("city", Column.Kind.CATEGORY, false), Column.of("letter", Column.Kind.TEXT, false)),
                List.of(Column.of("score", Column.Kind.NUMBER, true)));
        Profile before = Profile.ofCsv(letters(folder.resolve("before.csv"), 400, 6), layout);
        Profile after = Profile.ofCsv(letters(folder.resolve("after.csv"), 700, 12), layout);

        MonitorReport report = MonitorReport.of(before, after, MORNING);

        List<DriftFacts.Column> columns = report.data().drift().get(0).columns();
        assertThat(columns)
                .extracting(column -> column.name() + " " + column.measured() + " " + column.state())
                .contains("city category DRIFT", "letter (length) length DRIFT");
        assertThat(columns)
                .filteredOn(column -> column.name().equals("city"))
                .allSatisfy(column -> assertThat(column.cells().size()).isLessThanOrEqualTo(33))
                .allSatisfy(column -> assertThat(column.cells().stream()
                                .mapToDouble(cell -> Double.isNaN(cell.after()) ? 0 : cell.after())
                                .sum())
                        .isCloseTo(1, within(0.05)));
    }

    private static Path letters(Path file, int cities, int words) throws IOException {
        Random random = new Random(cities);
        List<String> lines = new ArrayList<>(List.of("city,letter,score"));
        for (int i = 0; i < 4_000; i++) {
            lines.add("city-" + random.nextInt(cities) + "," + "word ".repeat(1 + random.nextInt(words)) + "end,0.5");
        }
        return Files.write(file, lines);
    }
}
