package io.mlprod.monitoring.internal.performance;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.model.PredictionId;
import io.mlprod.monitoring.alert.Alerts;
import io.mlprod.monitoring.alert.Kpi;
import io.mlprod.monitoring.alert.Notification.Change;
import io.mlprod.monitoring.performance.Performance;
import io.mlprod.monitoring.performance.PerformanceMetric;
import io.mlprod.observe.RowRecorder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Which windows the indicator of performance is of. */
class RipeWindowsTest {

    private static final Performance LOANS = Performance.automatic()
            .metrics(PerformanceMetric.ACCURACY)
            .reference(PerformanceMetric.ACCURACY, 0.8)
            .settle(Duration.ofDays(2));

    private final Random random = new Random(11);

    /** A day's predictions, of which a share is right and a part has its label at once. */
    private void day(Bench bench, RowRecorder loans, double right, int labelled) {
        for (int i = 0; i < 1_000; i++) {
            double score = random.nextDouble();
            PredictionId id = bench.predict(loans, score, "Wien");
            if (i < labelled) {
                bench.label(id, score >= 0.5 == random.nextDouble() < right);
            }
        }
    }

    private static List<Kpi> nextDay(Bench bench, PerformanceKpis kpis) {
        bench.nextDay();
        return kpis.of(bench.watch.reports()).stream()
                .filter(kpi -> kpi.name().equals("performance"))
                .toList();
    }

    @Test
    void worseWindow_thatSettlesAfterALaterOneWasJudged_countsOnce_untilAWindowIsGoodAgain() {
        try (Bench bench = new Bench(LOANS, new MapStore())) {
            RowRecorder loans = bench.open(Bench.A);
            PerformanceKpis kpis = new PerformanceKpis(bench.watch, Bench.A);
            day(bench, loans, 0.5, 900);
            assertThat(nextDay(bench, kpis)).isEmpty();
            day(bench, loans, 0.8, 1_000);
            assertThat(nextDay(bench, kpis)).extracting(Kpi::value).containsExactly(0.0);

            List<Kpi> settled = nextDay(bench, kpis);
            assertThat(settled).extracting(Kpi::value).containsExactly(1.0);
            assertThat(settled.get(0).detail()).contains("from 2026-03-02 00:00");
            assertThat(settled.get(0).from()).isEqualTo(Bench.START);
            assertThat(settled.get(0).time()).isEqualTo(Bench.START.plus(Duration.ofDays(2)));

            day(bench, loans, 0.8, 1_000);
            assertThat(nextDay(bench, kpis)).extracting(Kpi::value).containsExactly(0.0);
        }
    }

    @Test
    void fewLabelsOfAClass_endNothing() {
        Performance recall =
                Performance.automatic().metrics(PerformanceMetric.RECALL).reference(PerformanceMetric.RECALL, 0.8);
        try (Bench bench = new Bench(recall, new MapStore())) {
            RowRecorder loans = bench.open(Bench.A);
            PerformanceKpis kpis = new PerformanceKpis(bench.watch, Bench.A);
            day(bench, loans, 0.5, 1_000);
            assertThat(nextDay(bench, kpis)).extracting(Kpi::value).containsExactly(1.0);
            for (int i = 0; i < 300; i++) {
                bench.label(bench.predict(loans, i < 10 ? 1 : 0, "Wien"), i < 10 ? "yes" : "no");
            }

            assertThat(nextDay(bench, kpis)).extracting(Kpi::value).containsExactly(1.0);
        }
    }

    // ---- when it is over

    /** A day's predictions, of which a number is right. */
    private static void exactDay(Bench bench, RowRecorder loans, int right) {
        for (int i = 0; i < 1_000; i++) {
            boolean isYes = i % 2 == 0;
            bench.label(bench.predict(loans, isYes ? 0.9 : 0.1, "Wien"), isYes == i < right);
        }
    }

    @Test
    void metric_isWorseUntilAWindowIsSurelyBetterThanTheLastThatWas() {
        try (Bench bench = new Bench(LOANS, new MapStore())) {
            RowRecorder loans = bench.open(Bench.A);
            PerformanceKpis kpis = new PerformanceKpis(bench.watch, Bench.A);
            exactDay(bench, loans, 715);
            assertThat(nextDay(bench, kpis)).extracting(Kpi::value).containsExactly(1.0);
            exactDay(bench, loans, 745); // may be as bad
            assertThat(nextDay(bench, kpis)).extracting(Kpi::value).containsExactly(1.0);
            exactDay(bench, loans, 785); // not within the tolerance
            assertThat(nextDay(bench, kpis)).extracting(Kpi::value).containsExactly(0.0);
        }
    }

    @Test
    void defaultMetrics_ofSmallWindows_areGoodAgainAfterThreeGoodDays() {
        Performance all = Performance.automatic().referenceRows(1_000);
        try (Bench bench = new Bench(all, new MapStore())) {
            RowRecorder loans = bench.open(Bench.A);
            PerformanceKpis kpis = new PerformanceKpis(bench.watch, Bench.A);
            List<Kpi> last = List.of();
            for (int day = 0; day < 12; day++) {
                for (int i = 0; i < 500; i++) {
                    double score = 1 / (1 + Math.exp(-1.6 * random.nextGaussian()));
                    boolean isBad = day == 7 || day == 8;
                    bench.label(bench.predict(loans, score, "Wien"), random.nextDouble() < (isBad ? 1 - score : score));
                }
                last = nextDay(bench, kpis);
                assertThat(day == 8 && last.get(0).value() == 0).isFalse();
            }

            assertThat(last).extracting(Kpi::value).containsExactly(0.0);
        }
    }

    @Test
    void alert_isInTheWordsOfTheLatestWindowThatWasWorse_andToldOnce() {
        List<Change> told = new ArrayList<>();
        try (Bench bench = new Bench(LOANS, new MapStore());
                Alerts alerts = Alerts.builder()
                        .rule(PerformanceKpis.defaultRules().get(0))
                        .sink(one -> told.add(one.change()))
                        .time(bench.time)
                        .build()) {
            RowRecorder loans = bench.open(Bench.A);
            PerformanceKpis kpis = new PerformanceKpis(bench.watch, Bench.A);
            for (int right : new int[] {700, 710, 745}) {
                exactDay(bench, loans, right);
                alerts.observe(nextDay(bench, kpis));
            }

            assertThat(alerts.open())
                    .singleElement()
                    .satisfies(alert -> assertThat(alert.text())
                            .contains("in the window from 2026-03-03 00:00", "accuracy 0.71 ")
                            .contains("(1,000 of 1,000 "));
            assertThat(told).containsExactly(Change.FIRED);
        }
    }
}
