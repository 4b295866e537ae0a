package io.mlprod.monitoring.internal.performance;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.monitoring.alert.Kpi;
import io.mlprod.monitoring.performance.JoinedPrediction;
import io.mlprod.monitoring.performance.Performance;
import io.mlprod.monitoring.performance.PerformanceReport;
import io.mlprod.monitoring.performance.PerformanceReport.Verdict;
import io.mlprod.observe.RowRecorder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When the indicator of performance says that it is over, and how often it comes and goes under a lasting drop. */
@Tag("soak")
class AlertEndSoakTest {

    private static final int REFERENCE = 2_000;
    private static final int DAYS = 20;

    private static final class Model implements AutoCloseable {

        final Bench bench = new Bench(Performance.automatic().referenceRows(REFERENCE), new MapStore());
        private final RowRecorder recorder = bench.open(Bench.A);
        private final PerformanceKpis kpis = new PerformanceKpis(bench.watch, Bench.A);
        private final SimulatedLoans loans;

        Model(int seed) {
            loans = new SimulatedLoans(seed, 0);
            isWorse(REFERENCE, 0);
        }

        /** Returns whether some metric counts as worse after a day. */
        boolean isWorse(int rows, double noise) {
            for (JoinedPrediction loan : loans.rows(rows, noise)) {
                bench.label(
                        bench.predict(recorder, loan.prediction().score(0), "Wien"),
                        loan.label().orElseThrow().category());
            }
            bench.nextDay();
            return kpis.of(bench.watch.reports()).stream()
                    .filter(kpi -> kpi.name().equals("performance"))
                    .mapToDouble(Kpi::value)
                    .anyMatch(count -> count > 0);
        }

        boolean isFound() {
            List<PerformanceReport> all = bench.reports();
            return all.get(all.size() - 1).verdict() == Verdict.WORSE;
        }

        @Override
        public void close() {
            bench.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"300, 1, 30", "700, 0.45, 30", "1500, 0.3, 20", "3000, 0.2, 10"})
    void modelThatIsGoodAgain_isSoAfterThreeDaysAtMost(int rows, double noise, int runs) {
        List<Integer> days = new ArrayList<>();
        for (int seed = 0; seed < runs; seed++) {
            try (Model model = new Model(seed)) {
                model.isWorse(rows, noise);
                if (model.isWorse(rows, noise)) {
                    int good = 1;
                    while (model.isWorse(rows, 0) && good < DAYS) {
                        good++;
                    }
                    days.add(good);
                }
            }
        }
        days.sort(null);
        System.out.printf(
                "%d rows, noise %s: over after %d good days in the median, %d at most, %d runs%n",
                rows, noise, days.get(days.size() / 2), days.get(days.size() - 1), days.size());
        assertThat(days.get(days.size() / 2)).isLessThanOrEqualTo(3);
        assertThat(days.get(days.size() - 1)).isLessThan(DAYS);
    }

    @ParameterizedTest
    @CsvSource({"700, 0.28, 20", "1500, 0.2, 15", "3000, 0.15, 8"})
    void dropThatLasts_andIsFoundOnHalfOfTheDays_doesNotComeAndGo(int rows, double noise, int runs) {
        int begun = 0;
        int found = 0;
        int open = 0;
        for (int seed = 0; seed < runs; seed++) {
            try (Model model = new Model(seed)) {
                boolean was = false;
                for (int day = 0; day < DAYS; day++) {
                    boolean is = model.isWorse(rows, noise);
                    found += model.isFound() ? 1 : 0;
                    begun += is && !was ? 1 : 0;
                    open += is ? 1 : 0;
                    was = is;
                }
            }
        }
        System.out.printf(
                "%d rows, noise %s: found on %d %% of days, open on %d %%, begun %.2f times in %d days%n",
                rows, noise, found * 100 / runs / DAYS, open * 100 / runs / DAYS, (double) begun / runs, DAYS);
        assertThat((double) begun / runs).isLessThan(2);
    }
}
