package io.mlprod.monitoring.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.mlprod.ModelHandle;
import io.mlprod.error.InvalidInputException;
import io.mlprod.lifecycle.Retention;
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
import io.mlprod.time.ManualTime;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
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

            ReportData data = ReportData.of(monitor, "visitors");

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

            assertThat(ReportData.of(monitor, "visitors").timeline())
                    .first()
                    .extracting(window -> window.traffic().failures())
                    .isEqualTo(1L);
        }
    }

    @Test
    void of_monitorThatKnowsNothing_saysSo() {
        try (ModelMonitor monitor = monitor()) {
            MonitorReport report = MonitorReport.of(ReportData.of(monitor, "visitors"));

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

        ReportData data = ReportData.of(all, "visitors", 10);

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

            assertThat(MonitorReport.of(ReportData.of(monitor.snapshot(), "visitors", 1))
                            .title())
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

            ReportData data = ReportData.of(monitor, "visitors");
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
                    .contains("Somebody took care of it from 2 Nov 09:00 on. Over since 2 Nov 12:00.")
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

            ReportData data = ReportData.comparison(
                    snapshot, snapshot.models().get(0), snapshot.models().get(1));

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
                        "housing OK");
    }

    @Test
    void of_theSameDataSet_hasTheSameShares() {
        ReportData data = ReportData.of(profile, profile, MORNING);

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
}
