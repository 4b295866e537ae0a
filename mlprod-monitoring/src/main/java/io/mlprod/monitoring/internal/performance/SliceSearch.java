package io.mlprod.monitoring.internal.performance;

import io.mlprod.evaluation.Estimate;
import io.mlprod.monitoring.performance.JoinedPrediction;
import io.mlprod.monitoring.performance.Performance;
import io.mlprod.monitoring.performance.PerformanceMetric;
import io.mlprod.monitoring.performance.PerformanceReport.SliceResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Compares each slice of a window's labelled predictions with the rest. */
final class SliceSearch {

    private static final int MOST_OF_A_NAME = 20;
    private static final int MOST_ROWS = 20_000;

    private SliceSearch() {}

    /**
     * Returns what was found, the most surely worse slice first.
     *
     * @param metric what is compared
     * @param level how probable a slice that is worse by chance may be
     */
    static List<SliceResult> of(
            List<JoinedPrediction> labelled,
            AnswerPlan plan,
            List<String> names,
            PerformanceMetric metric,
            Performance settings,
            double level) {
        RowSample part = new RowSample(MOST_ROWS);
        labelled.forEach(part::add);
        List<JoinedPrediction> rows = part.rows();
        long least = settings.minRows() / 2;
        List<SliceResult> found = new ArrayList<>();
        for (String name : names) {
            for (String value : frequent(rows, name, least)) {
                List<JoinedPrediction> here = new ArrayList<>();
                List<JoinedPrediction> rest = new ArrayList<>();
                rows.forEach(row -> (has(row, name, value) ? here : rest).add(row));
                if (rest.size() >= least) {
                    found.add(compared(name, value, here, rest, plan, metric, least));
                }
            }
        }
        found.removeIf(slice -> Double.isNaN(slice.pValue()));
        found.sort(Comparator.comparingDouble(SliceResult::pValue));
        return holm(found, settings.tolerance(), level);
    }

    private static boolean has(JoinedPrediction row, String name, String value) {
        return value.equals(row.prediction().slices().get(name));
    }

    private static List<String> frequent(List<JoinedPrediction> rows, String name, long least) {
        Map<String, Long> counts = new HashMap<>();
        for (JoinedPrediction row : rows) {
            String value = row.prediction().slices().get(name);
            if (value != null) {
                counts.merge(value, 1L, Long::sum);
            }
        }
        return counts.entrySet().stream()
                .filter(count -> count.getValue() >= least)
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .limit(MOST_OF_A_NAME)
                .map(Map.Entry::getKey)
                .toList();
    }

    private static SliceResult compared(
            String name,
            String value,
            List<JoinedPrediction> here,
            List<JoinedPrediction> rest,
            AnswerPlan plan,
            PerformanceMetric metric,
            long least) {
        TaskMetrics metrics = Metrics.of(plan, here);
        TaskMetrics metricsOfRest = Metrics.of(plan, rest);
        Estimate its = metrics.of(metric);
        Estimate others = metricsOfRest.of(metric);
        Support support = metrics.support(metric);
        Support supportOfRest = metricsOfRest.support(metric);
        Estimate difference = its.minus(others);
        double p = support.isEnough() && supportOfRest.isEnough()
                ? Anytime.pValue(its, others, support, supportOfRest, here.size(), (double) least)
                : Double.NaN; // it is left out
        boolean isBelow = metric.isHigherBetter() ? difference.value() < 0 : difference.value() > 0;
        return new SliceResult(
                name, value, here.size(), metric, its, others, difference, isBelow || Double.isNaN(p) ? p : 1, false);
    }

    /** Corrects for having looked at all of them (Holm 1979); they are sorted. */
    private static List<SliceResult> holm(List<SliceResult> sorted, double tolerance, double level) {
        List<SliceResult> corrected = new ArrayList<>();
        double before = 0;
        for (int i = 0; i < sorted.size(); i++) {
            SliceResult slice = sorted.get(i);
            before = Math.max(before, Math.min(1, slice.pValue() * (sorted.size() - i)));
            boolean matters = Math.abs(slice.difference().value())
                    > tolerance * Math.abs(slice.rest().value());
            corrected.add(new SliceResult(
                    slice.name(),
                    slice.value(),
                    slice.labelled(),
                    slice.metric(),
                    slice.here(),
                    slice.rest(),
                    slice.difference(),
                    before,
                    before <= level && matters));
        }
        return corrected;
    }
}
