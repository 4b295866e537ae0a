package io.mlprod.testing.assertion;

import static io.mlprod.testing.MonitoringAssertions.assertThat;
import static io.mlprod.testing.assertion.CoreAssertionsTest.fails;

import io.mlprod.evaluation.Estimate;
import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.MonitorStatus;
import io.mlprod.monitoring.MonitorStatus.Problem;
import io.mlprod.monitoring.VersionReport;
import io.mlprod.monitoring.alert.Alert;
import io.mlprod.monitoring.alert.Kpi;
import io.mlprod.monitoring.alert.Severity;
import io.mlprod.monitoring.drift.ColumnDrift;
import io.mlprod.monitoring.drift.Drift;
import io.mlprod.monitoring.drift.DriftReport;
import io.mlprod.monitoring.drift.DriftState;
import io.mlprod.monitoring.health.Health;
import io.mlprod.monitoring.performance.Performance;
import io.mlprod.monitoring.performance.PerformanceMetric;
import io.mlprod.monitoring.performance.PerformanceReport;
import io.mlprod.monitoring.performance.PerformanceReport.Verdict;
import io.mlprod.monitoring.quality.Quality;
import io.mlprod.monitoring.quality.QualityCheck;
import io.mlprod.monitoring.quality.QualityIssue;
import io.mlprod.monitoring.quality.QualityReport;
import io.mlprod.monitoring.quality.QualityState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Each assertion on a report of monitoring passes when it should, and fails with a message that leads to the cause. */
class ReportAssertionsTest {

    private static final ModelVersion MODEL = new ModelVersion("fraud", "7", "");
    private static final Instant NOW = Instant.parse("2026-01-05T08:00:00Z");

    private static ColumnDrift column(String name, DriftState state) {
        ColumnDrift.Side side = new ColumnDrift.Side(100, 0, 0, 1, 1, 0, 2);
        return new ColumnDrift(name, state, Map.of(), 1, 0.01, 0.02, 1, "shift", side, side, List.of(), List.of());
    }

    static DriftReport drift() {
        return new DriftReport(
                MODEL,
                NOW,
                NOW,
                Drift.DEFAULT,
                100,
                0.01,
                DriftState.DRIFT,
                List.of(column("age", DriftState.DRIFT), column("income", DriftState.OK)),
                Optional.empty(),
                List.of(),
                List.of());
    }

    @Test
    void driftReport() {
        DriftReport none = DriftReport.notYet(MODEL, NOW, NOW, Drift.DEFAULT, 3);

        assertThat(drift())
                .hasState(DriftState.DRIFT)
                .hasDriftOnlyIn("age")
                .hasState("age", DriftState.DRIFT)
                .hasState("income", DriftState.OK);
        assertThat(none).hasDriftOnlyIn();

        fails(
                () -> assertThat(drift()).isOk(),
                "Expected the drift report of fraud@7 to have a state, and that to be OK\n but it was: DRIFT",
                "age");
        fails(() -> assertThat(drift()).hasDriftOnlyIn("income"), "to be [income]\n but it was: [age]");
        fails(() -> assertThat(drift()).hasState("income", DriftState.DRIFT), "column income, and that to be DRIFT");
        fails(() -> assertThat(drift()).hasState("x", DriftState.OK), "a column x\n but it was: [age, income]");
        fails(() -> assertThat(none).isOk(), "but it was: NOT_ENOUGH_DATA");
    }

    static QualityReport quality(QualityState state) {
        return new QualityReport(
                MODEL,
                NOW,
                NOW,
                Quality.DEFAULT,
                100,
                0.01,
                state,
                List.of(new QualityIssue(QualityCheck.MISSING, "age", "", state, 0.1, 0, 0.001, NOW)),
                List.of());
    }

    @Test
    void qualityReport() {
        assertThat(quality(QualityState.ISSUE)).hasState(QualityState.ISSUE).hasIssue(QualityCheck.MISSING, "age");
        assertThat(quality(QualityState.OK)).hasNoIssues();

        fails(() -> assertThat(quality(QualityState.ISSUE)).hasNoIssues(), "to have no issues", "10 % missing values");
        fails(() -> assertThat(quality(QualityState.OK)).hasState(QualityState.ISSUE), "to be ISSUE\n but it was: OK");
        fails(
                () -> assertThat(quality(QualityState.ISSUE)).hasIssue(QualityCheck.INFINITE, "age"),
                "to have an issue INFINITE of age",
                "10 % missing values");
        fails(
                () -> assertThat(quality(QualityState.ISSUE)).hasIssue(QualityCheck.VOLUME, ""),
                "to have an issue VOLUME of whole rows");
    }

    static Health health(Health.Effect effect) {
        return new Health(List.of(new Health.Part(
                "fraud",
                Health.Kind.HANDLE,
                "fraud@7",
                10,
                List.of(new Health.Reason(Health.Cause.EVERY_CALL_FAILS, effect, "every call has failed")))));
    }

    @Test
    void health() {
        assertThat(health(Health.Effect.DEGRADED)).isReady().isLive();
        assertThat(health(Health.Effect.NOT_READY)).isNotReady().isLive();
        assertThat(health(Health.Effect.NOT_LIVE)).isNotLive().hasReason("fraud", Health.Cause.EVERY_CALL_FAILS);

        Health down = health(Health.Effect.NOT_LIVE);
        fails(() -> assertThat(down).isReady(), "the health to be ready", "fraud NOT LIVE", "every call has failed");
        fails(() -> assertThat(down).isLive(), "to be live\n but it was: \"not live\"");
        fails(() -> assertThat(health(Health.Effect.DEGRADED)).isNotReady(), "not to be ready");
        fails(() -> assertThat(health(Health.Effect.DEGRADED)).isNotLive(), "not to be live");
        fails(
                () -> assertThat(down).hasReason("fraud", Health.Cause.CLOSED),
                "the reason CLOSED at fraud",
                "every call");
        fails(() -> assertThat(down).hasReason("x", Health.Cause.CLOSED), "to know x\n but it was: [fraud]");
        fails(() -> assertThat(new Health(List.of())).isReady(), "NOT READY: nothing is watched");
    }

    static PerformanceReport performance() {
        Estimate value = new Estimate(0.8, 0.7, 0.9, "");
        return new PerformanceReport(
                MODEL,
                NOW,
                NOW,
                NOW,
                Performance.Task.BINARY,
                200,
                150,
                new PerformanceReport.Delay(Optional.empty(), Optional.empty()),
                new PerformanceReport.Coverage(true, true, "", 0, 1),
                List.of(new PerformanceReport.MetricResult(
                        PerformanceMetric.ACCURACY,
                        value,
                        value,
                        new Estimate(0, -0.1, 0.1, ""),
                        0.5,
                        Verdict.SAME,
                        "")),
                "reference",
                List.of(),
                PerformanceReport.LabelCounts.NONE,
                Verdict.SAME,
                List.of());
    }

    @Test
    void performanceReport() {
        assertThat(performance())
                .hasVerdict(Verdict.SAME)
                .hasVerdict(PerformanceMetric.ACCURACY, Verdict.SAME)
                .hasLabelled(150);

        fails(() -> assertThat(performance()).hasVerdict(Verdict.WORSE), "to be WORSE\n but it was: SAME");
        fails(
                () -> assertThat(performance()).hasVerdict(PerformanceMetric.ACCURACY, Verdict.BETTER),
                "ACCURACY, and that to be BETTER\n but it was: SAME");
        fails(
                () -> assertThat(performance()).hasVerdict(PerformanceMetric.RECALL, Verdict.SAME),
                "to have measured RECALL\n but it was: [ACCURACY]");
        fails(() -> assertThat(performance()).hasLabelled(151), "151 labelled", "150 of 200");
    }

    static MonitorStatus status(List<Alert> alerts, List<Problem> problems) {
        VersionReport known = new VersionReport(
                MODEL,
                true,
                new VersionReport.Reference(VersionReport.Source.PROFILE, 100, List.of()),
                100,
                0,
                Optional.empty(),
                Optional.of(drift()),
                Optional.empty(),
                Optional.empty());
        VersionReport fresh = new VersionReport(
                new ModelVersion("fraud", "8", ""),
                true,
                known.reference(),
                0,
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        return new MonitorStatus(
                NOW,
                health(Health.Effect.NOT_READY),
                List.of(known, fresh),
                List.of(),
                alerts,
                problems,
                new MonitorStatus.Cost(1, Duration.ZERO, 0));
    }

    static Alert alert(Alert.State state) {
        Kpi kpi = new Kpi("drift", MODEL, 1, 1, 1, 100, NOW, NOW, "", "");
        return new Alert(
                "key",
                "group",
                "drift-of-age",
                Alert.Kind.LEVEL,
                kpi,
                0.5,
                Severity.WARNING,
                state,
                NOW,
                "age has drifted",
                Optional.empty(),
                false);
    }

    @Test
    void monitorStatus() {
        MonitorStatus fires =
                status(List.of(alert(Alert.State.FIRING)), List.of(new Problem(Problem.Kind.METRICS, 1, "x")));
        MonitorStatus quiet = status(List.of(alert(Alert.State.RESOLVED)), List.of());

        assertThat(fires)
                .hasState(DriftState.DRIFT)
                .hasAlert("drift-of-age")
                .hasAlert("drift-of-age", Severity.WARNING)
                .hasProblem(Problem.Kind.METRICS)
                .health()
                .isNotReady();
        assertThat(fires).drift(MODEL).hasDriftOnlyIn("age");
        assertThat(quiet).hasNoAlerts().hasNoProblems();

        fails(() -> assertThat(fires).hasState(DriftState.OK), "to be OK\n but it was: DRIFT");
        fails(() -> assertThat(fires).hasNoAlerts(), "the monitor to have no open alerts", "age has drifted");
        fails(() -> assertThat(fires).hasAlert("x"), "an open alert of the rule x", "age has drifted");
        fails(() -> assertThat(quiet).hasAlert("drift-of-age"), "without any");
        fails(
                () -> assertThat(fires).hasAlert("drift-of-age", Severity.CRITICAL),
                "that is CRITICAL",
                "age has drifted");
        fails(() -> assertThat(fires).hasNoProblems(), "to have no problems\n but it was: [METRICS ×1: x]");
        fails(() -> assertThat(quiet).hasProblem(Problem.Kind.METRICS), "to have the problem METRICS", "without any");
        fails(() -> assertThat(fires).drift(new ModelVersion("x", "1", "")), "to know x@1\n but it was: [fraud@7,");
        fails(() -> assertThat(fires).drift(new ModelVersion("fraud", "8", "")), "no window has ended");
    }
}
