package io.mlprod.monitoring.internal.performance;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.evaluation.Estimate;
import io.mlprod.monitoring.performance.JoinedPrediction;
import io.mlprod.monitoring.performance.Performance;
import io.mlprod.monitoring.performance.Performance.Task;
import io.mlprod.monitoring.performance.PerformanceMetric;
import io.mlprod.monitoring.performance.PerformanceReport.SliceResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * How often a window with nothing wrong is ever called better or worse, if it is looked at again and again while its
 * labels come; and how often a drop is found.
 */
@Tag("soak")
class FalseVerdictSoakTest {

    private static final Performance SETTINGS = Performance.binary("yes");
    private static final AnswerPlan PLAN = new AnswerPlan(
            Task.BINARY,
            new AnswerPlan.Cell(0, false, false, 0, 1),
            new AnswerPlan.Cell(1, true, false, 0, 1),
            List.of("no", "yes"),
            "yes",
            "no",
            0.5,
            List.of());
    private static final List<PerformanceMetric> METRICS = SETTINGS.metrics(Task.BINARY);
    private static final int LOOKS = 24;

    private static TaskMetrics values(List<JoinedPrediction> rows) {
        return Metrics.of(PLAN, rows);
    }

    private static double pValue(PerformanceMetric metric, TaskMetrics now, TaskMetrics reference, int rows) {
        if (!now.support(metric).isEnough() || !reference.support(metric).isEnough()) {
            return Double.NaN;
        }
        return Anytime.pValue(
                now.of(metric),
                reference.of(metric),
                now.support(metric),
                reference.support(metric),
                rows,
                (double) SETTINGS.minRows());
    }

    /** Returns the lowest p-value of all looks, times the number of metrics. */
    private static double lowest(List<JoinedPrediction> window, TaskMetrics reference) {
        double lowest = 1;
        for (int look = 1; look <= LOOKS; look++) {
            int labelled = window.size() * look / LOOKS;
            if (labelled >= SETTINGS.minRows()) {
                TaskMetrics now = values(window.subList(0, labelled));
                for (PerformanceMetric metric : METRICS) {
                    double p = pValue(metric, now, reference, labelled);
                    lowest = Double.isNaN(p) ? lowest : Math.min(lowest, p * METRICS.size());
                }
            }
        }
        return lowest;
    }

    @Test
    void quietWindows_lookedAtEachHour_areWronglyJudgedLessOftenThanTheirLevel() {
        List<Double> lowest = new ArrayList<>();
        for (int trial = 0; trial < 200; trial++) {
            SimulatedLoans loans = new SimulatedLoans(trial, 0);
            TaskMetrics reference = values(loans.rows(2_000, 0));
            for (int window = 0; window < 20; window++) {
                lowest.add(lowest(loans.rows(1_500, 0), reference));
            }
        }
        for (double level : new double[] {0.05, 0.01, 0.001}) {
            long wrong = lowest.stream().filter(p -> p <= level).count();
            System.out.printf("level %s: %d of %d windows were ever judged wrongly%n", level, wrong, lowest.size());
            assertThat(wrong).isLessThanOrEqualTo(Math.round(level * lowest.size()));
        }
    }

    @Test
    void quietWindowsOfFewPositives_areWronglyJudgedLessOftenThanTheirLevel() {
        for (double logit : new double[] {-5.6, -3.9}) {
            int wrong = 0;
            int judged = 0;
            for (int trial = 0; trial < 40; trial++) {
                SimulatedLoans loans = new SimulatedLoans(trial, 0, logit);
                TaskMetrics reference = values(loans.rows(20_000, 0));
                for (int window = 0; window < 20; window++) {
                    List<JoinedPrediction> rows = loans.rows(3_000, 0);
                    judged += values(rows).support(PerformanceMetric.ROC_AUC).isEnough() ? 1 : 0;
                    wrong += lowest(rows, reference) <= SETTINGS.falseAlarmsPerDay() ? 1 : 0;
                }
            }
            System.out.printf("logit %s: %d of 800 windows were judged, %d ever wrongly%n", logit, judged, wrong);
            assertThat(wrong).isLessThanOrEqualTo(3); // 0.8 are allowed
        }
    }

    @Test
    void quietSlices_areWronglyFoundAboutAsOftenAsTheirLevel() {
        for (PerformanceMetric metric : List.of(PerformanceMetric.ACCURACY, PerformanceMetric.ROC_AUC)) {
            List<Double> lowest = new ArrayList<>();
            for (int trial = 0; trial < 2_000; trial++) {
                List<JoinedPrediction> rows = new SimulatedLoans(trial, 10).rows(2_000, 0);
                lowest.add(SliceSearch.of(rows, PLAN, List.of("a", "b", "c"), metric, SETTINGS, 0.05).stream()
                        .mapToDouble(SliceResult::pValue)
                        .min()
                        .orElse(1));
            }
            for (double level : new double[] {0.05, 0.01, 0.001}) {
                long wrong = lowest.stream().filter(p -> p <= level).count();
                System.out.printf(
                        "%s, level %s: %d of %d windows had a wrong slice%n", metric, level, wrong, lowest.size());
                assertThat(wrong).isLessThanOrEqualTo(Math.round(level * lowest.size()));
            }
        }
    }

    @Test
    void dropOfAuc_isFoundInTheFirstWindow() {
        for (int rows : new int[] {1_000, 2_000, 3_000, 4_000, 6_000}) {
            int found = 0;
            double[] drops = new double[100];
            for (int trial = 0; trial < drops.length; trial++) {
                SimulatedLoans loans = new SimulatedLoans(trial, 0);
                TaskMetrics reference = values(loans.rows(10_000, 0));
                TaskMetrics now = values(loans.rows(rows, 0.155));
                Estimate auc = now.of(PerformanceMetric.ROC_AUC);
                drops[trial] = reference.of(PerformanceMetric.ROC_AUC).value() - auc.value();
                double p = pValue(PerformanceMetric.ROC_AUC, now, reference, rows);
                found += p * METRICS.size() <= SETTINGS.falseAlarmsPerDay() ? 1 : 0;
            }
            System.out.printf(
                    "%d rows: a drop of AUC by %.3f found in %d of %d%n",
                    rows, Arrays.stream(drops).average().orElse(0), found, drops.length);
        }
    }
}
