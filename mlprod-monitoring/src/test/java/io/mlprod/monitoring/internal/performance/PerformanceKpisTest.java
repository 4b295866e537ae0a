package io.mlprod.monitoring.internal.performance;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.evaluation.Estimate;
import io.mlprod.model.PredictionId;
import io.mlprod.monitoring.alert.AlertRule;
import io.mlprod.monitoring.alert.Alerts;
import io.mlprod.monitoring.alert.AlertsBuilder;
import io.mlprod.monitoring.alert.Kpi;
import io.mlprod.monitoring.alert.Notification;
import io.mlprod.monitoring.fairness.Fairness;
import io.mlprod.monitoring.performance.Performance;
import io.mlprod.monitoring.performance.PerformanceMetric;
import io.mlprod.observe.RowRecorder;
import io.mlprod.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When an indicator of performance is missing, and what is said about it. */
class PerformanceKpisTest {

    private static final Performance LOANS = Performance.automatic();

    private final List<Notification> told = new ArrayList<>();

    private Alerts alerts(String kpi, ManualTime time) {
        return alerts(AlertRule.above(kpi), time);
    }

    private Alerts alerts(AlertRule rule, ManualTime time) {
        AlertsBuilder builder = Alerts.builder().rule(rule).sink(told::add).time(time);
        PerformanceKpis.addPeriods(builder, LOANS, Fairness.by("sex", "region").crossing("sex", "region"));
        return builder.build();
    }

    @ParameterizedTest
    @CsvSource({"rocAuc, 10", "estimated rocAuc, 10", "rocAuc less its estimate, 10"})
    void indicator_isMissingWhenTheFirstWindowAfterADeployShouldHaveHadIt(String kpi, int days) {
        ManualTime time = new ManualTime(Bench.START);
        try (Alerts alerts = alerts(kpi, time)) {
            alerts.observe(List.of(Kpi.exact(kpi, Bench.A, 0.1, 1_000, time.now())));

            time.advance(Duration.ofDays(days).minusMinutes(1));
            assertThat(told).isEmpty();
            time.advance(Duration.ofMinutes(2));
            assertThat(told).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"3, 3", "1, 2"})
    void missingAfter_thatARuleSets_isWhenItIsMissing_butNotBeforeTwoWindows(int set, int days) {
        ManualTime time = new ManualTime(Bench.START);
        AlertRule rule = AlertRule.below("rocAuc").missingAfter(Duration.ofDays(set));
        try (Alerts alerts = alerts(rule, time)) {
            alerts.observe(List.of(Kpi.exact("rocAuc", Bench.A, 0.8, 1_000, time.now())));

            time.advance(Duration.ofDays(days).minusMinutes(1));
            assertThat(told).isEmpty();
            time.advance(Duration.ofMinutes(2));
            assertThat(told).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "demographic parity difference by sex",
                "equal opportunity difference by sex",
                "equalized odds difference by sex and region"
            })
    void differenceOfGroups_isNeverMissing_sinceTheyMayBeTooSmall(String kpi) {
        ManualTime time = new ManualTime(Bench.START);
        try (Alerts alerts = alerts(kpi, time)) {
            alerts.observe(List.of(Kpi.exact(kpi, Bench.A, 0.1, 1_000, time.now())));

            time.advance(Duration.ofDays(400));

            assertThat(told).isEmpty();
        }
    }

    @Test
    void differenceOfGroups_thatNeedsLabels_waitsUntilTheyAreComplete() {
        Fairness cities = Fairness.by("city");
        try (Bench bench = new Bench(List.of(), cities)) {
            RowRecorder loans = bench.open(Bench.A);
            List<PredictionId> late = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                PredictionId id = bench.predict(loans, i / 400.0, i % 2 == 0 ? "Wien" : "Graz");
                if (i % 8 < 6) {
                    bench.label(id, i % 8 < 3);
                } else {
                    late.add(id);
                }
            }
            PerformanceKpis kpis = new PerformanceKpis(bench.watch, Bench.A);
            bench.nextDay();
            assertThat(names(kpis, bench))
                    .contains("demographic parity difference by city")
                    .doesNotContain("equal opportunity difference by city");
            late.forEach(id -> bench.label(id, "no"));
            bench.evaluate();

            assertThat(names(kpis, bench))
                    .contains("equal opportunity difference by city", "equalized odds difference by city");
        }
    }

    private static List<String> names(PerformanceKpis kpis, Bench bench) {
        return kpis.of(bench.watch.reports()).stream().map(Kpi::name).toList();
    }

    @Test
    void missing_labelsUnlikeTheOthers_isSaid() {
        try (Bench bench = new Bench(LOANS.settle(Duration.ZERO), new MapStore());
                Alerts alerts = alerts("accuracy", bench.time)) {
            alerts.observe(List.of(Kpi.exact("accuracy", Bench.A, 0.8, 1_000, bench.time.now())));
            RowRecorder loans = bench.open(Bench.A);
            for (int i = 0; i < 3_000; i++) {
                double score = i / 3_000.0;
                var id = bench.predict(loans, score, "Wien");
                if (score > 0.9) {
                    bench.label(id, "yes");
                }
            }
            bench.nextDay();
            alerts.observe(new PerformanceKpis(bench.watch, Bench.A).of(bench.watch.reports()));

            bench.time.advance(Duration.ofDays(10));

            assertThat(told.get(0).worst().text())
                    .startsWith("accuracy of loans has no value since")
                    .contains(": the labelled predictions are unlike the others, most by ");
        }
    }

    /** Predicts on some days, with labels at once as long as there are any; returns what is said to be missing. */
    private String missing(Performance settings, int labelledDays, int days, Object later) {
        try (Bench bench = new Bench(settings, new MapStore());
                Alerts alerts = alerts(AlertRule.above("accuracy").missingAfter(Duration.ofDays(4)), bench.time)) {
            RowRecorder loans = bench.open(Bench.A);
            PerformanceKpis kpis = new PerformanceKpis(bench.watch, Bench.A);
            for (int day = 0; day < days; day++) {
                for (int i = 0; i < 300; i++) {
                    var id = bench.predict(loans, i / 300.0, "Wien");
                    if (day < labelledDays || later != null) {
                        bench.label(id, day < labelledDays ? i % 2 == 0 ? "yes" : "no" : later);
                    }
                }
                bench.time.advance(Duration.ofDays(1));
                alerts.observe(kpis.of(bench.watch.evaluate(bench.time.now(), false)));
            }
            return alerts.open().get(0).text();
        }
    }

    @Test
    void missing_labelsHaveStopped_saysSinceWhen() {
        assertThat(missing(LOANS, 2, 9, null)).endsWith(": no label has come since 2026-03-04 00:00 UTC");
    }

    @Test
    void missing_labelsWereRefused_saysHowMany() {
        assertThat(missing(LOANS, 2, 9, "YES"))
                .endsWith(": 2,100 labels were refused, being of a type or class that the model does not predict;"
                        + " no other has come since 2026-03-04 00:00 UTC");
    }

    @Test
    void worse_becauseOfOneSlice_namesIt() {
        Performance judged = LOANS.slices("city")
                .metrics(PerformanceMetric.ACCURACY)
                .reference(PerformanceMetric.ACCURACY, new Estimate(0.95, 0.94, 0.96, ""))
                .settle(Duration.ZERO);
        try (Bench bench = new Bench(judged, new MapStore())) {
            RowRecorder loans = bench.open(Bench.A);
            for (int i = 0; i < 1_500; i++) {
                boolean isGraz = i % 4 == 0;
                boolean isWrong = isGraz || i % 20 == 1;
                boolean isYes = i % 3 == 0;
                bench.label(
                        bench.predict(loans, isYes ? 0.8 : 0.2, isGraz ? "Graz" : "Wien"),
                        isYes == isWrong ? "no" : "yes");
            }
            bench.nextDay();

            assertThat(new PerformanceKpis(bench.watch, Bench.A).of(bench.watch.reports()))
                    .filteredOn(kpi -> kpi.name().equals("performance"))
                    .singleElement()
                    .extracting(Kpi::detail)
                    .asString()
                    .contains("accuracy 0.7")
                    .endsWith("; city=Graz is worse than the others: accuracy 0 against 0.933 of the rest");
        }
    }
}
