package io.mlprod.monitoring.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.evaluation.Estimate;
import io.mlprod.monitoring.WindowPerformance;
import io.mlprod.monitoring.performance.Performance.Task;
import io.mlprod.monitoring.performance.PerformanceMetric;
import io.mlprod.monitoring.performance.PerformanceReport;
import io.mlprod.monitoring.performance.PerformanceReport.Coverage;
import io.mlprod.monitoring.performance.PerformanceReport.Delay;
import io.mlprod.monitoring.performance.PerformanceReport.LabelCounts;
import io.mlprod.monitoring.performance.PerformanceReport.MetricResult;
import io.mlprod.monitoring.performance.PerformanceReport.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PerformanceSourceTest {

    private static final String REFERENCE = "this window is part of the reference";

    private static WindowPerformance window(int day, Verdict verdict, String reason, String... notes) {
        Estimate value = new Estimate(0.8, 0.78, 0.82, "");
        PerformanceReport report = new PerformanceReport(
                Credit.SEVEN,
                Credit.FROM.plus(Duration.ofDays(day)),
                Credit.FROM.plus(Duration.ofDays(day + 1)),
                Credit.TO,
                Task.BINARY,
                2_000,
                1_934,
                new Delay(Optional.empty(), Optional.empty()),
                new Coverage(true, true, "", 0, 1),
                List.of(new MetricResult(PerformanceMetric.ROC_AUC, value, value, value, 1, verdict, reason)),
                "its first windows",
                List.of(),
                LabelCounts.NONE,
                verdict,
                List.of(notes));
        return new WindowPerformance(report, Optional.empty(), List.of(), List.of());
    }

    private static PerformanceFacts facts(WindowPerformance... windows) {
        return PerformanceSource.performance(List.of(windows)).get(0);
    }

    @Test
    void verdict_windowIsPartOfTheReference_isThat() {
        PerformanceFacts facts = facts(window(0, Verdict.NOT_ENOUGH_DATA, REFERENCE, REFERENCE));

        assertThat(facts.verdict()).isEqualTo(PerformanceFacts.Verdict.REFERENCE);
        assertThat(facts.reason()).isEqualTo("This window is part of the reference.");
    }

    @Test
    void verdict_laterWindowWasJudged_isItsVerdict() {
        PerformanceFacts facts =
                facts(window(0, Verdict.NOT_ENOUGH_DATA, REFERENCE, REFERENCE), window(1, Verdict.WORSE, ""));

        assertThat(facts.verdict()).isEqualTo(PerformanceFacts.Verdict.WORSE);
    }

    @Test
    void judged_laterWindowWaitsForLabels_isTheWindowOfTheVerdict() {
        PerformanceFacts facts = facts(window(0, Verdict.WORSE, ""), window(1, Verdict.NOT_ENOUGH_DATA, ""));

        assertThat(facts.judged()).map(PerformanceFacts.Window::from).contains(Credit.FROM);
        assertThat(facts.main()).isEqualTo(facts.judged());
        assertThat(facts.last()).map(PerformanceFacts.Window::from).contains(Credit.FROM.plus(Duration.ofDays(1)));
    }

    @Test
    void judged_noWindowHasAVerdict_isEmptyAndTheLastOneIsShown() {
        PerformanceFacts facts = facts(window(0, Verdict.NOT_ENOUGH_DATA, ""), window(1, Verdict.NOT_ENOUGH_DATA, ""));

        assertThat(facts.judged()).isEmpty();
        assertThat(facts.main()).isEqualTo(facts.last());
    }

    @Test
    void verdict_tooFewLabels_isThat() {
        assertThat(facts(window(0, Verdict.NOT_ENOUGH_DATA, "there are too few"))
                        .verdict())
                .isEqualTo(PerformanceFacts.Verdict.NOT_ENOUGH_DATA);
    }

    @Test
    void reason_noVerdict_isThatOfTheMetric_andNotAnotherNote() {
        PerformanceFacts facts = facts(window(
                0, Verdict.NOT_ENOUGH_DATA, "compared with nothing yet", "feature 'age' is no category and no text"));

        assertThat(facts.reason()).isEqualTo("Compared with nothing yet.");
    }

    @Test
    void verdict_laterWindowsHaveNoneAndWaitForNoLabels_isOutdated() {
        WindowPerformance judged = window(0, Verdict.SAME, "");
        WindowPerformance none = window(1, Verdict.NOT_ENOUGH_DATA, "");
        WindowPerformance more = window(2, Verdict.NOT_ENOUGH_DATA, "");

        assertThat(facts(judged, none, more).isOutdated()).isFalse();
        assertThat(facts(judged, none, more, window(3, Verdict.NOT_ENOUGH_DATA, ""))
                        .isOutdated())
                .isTrue();
    }
}
