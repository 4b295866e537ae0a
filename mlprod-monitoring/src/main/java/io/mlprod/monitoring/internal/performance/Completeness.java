package io.mlprod.monitoring.internal.performance;

import io.mlprod.monitoring.performance.JoinedPrediction;
import io.mlprod.monitoring.performance.Performance.Task;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How many labels of a window may be missing so that they could not change its metrics by more than chance does,
 * whatever they say. Those of a rare class may all be late, so a share of all predictions says nothing about them.
 */
final class Completeness {

    private static final double PART_OF_CHANCE = 0.5; // by which the number of the rarest class's labels varies
    private static final double FEW = 0.05; // of them: the reference adds up windows, and what they lack
    private static final double FEW_NUMBERS = 0.001; // the largest errors may come last, and a few change the RMSE

    private Completeness() {}

    /** Returns how many labels may be missing of a window that is complete. */
    static long mayBeMissing(WindowRows rows, AnswerPlan plan) {
        RowSample labelled = rows.labelled();
        if (plan.task() == Task.REGRESSION) {
            return (long) (FEW_NUMBERS * labelled.count());
        }
        if (labelled.rows().isEmpty()) {
            return 0;
        }
        double rarest = (double) rarest(labelled.rows(), plan)
                * labelled.count()
                / labelled.rows().size();
        return (long) Math.min(FEW * rarest, PART_OF_CHANCE * Math.sqrt(rarest));
    }

    /** Returns how many labels the rarest class has: none, if one that is known has none yet. */
    private static long rarest(List<JoinedPrediction> rows, AnswerPlan plan) {
        if (plan.task() == Task.BINARY) {
            long yes = rows.stream()
                    .filter(row -> label(row).equals(plan.positive()))
                    .count();
            return Math.min(yes, rows.size() - yes);
        }
        Map<String, Long> labels =
                rows.stream().collect(Collectors.groupingBy(Completeness::label, Collectors.counting()));
        Set<String> classes = new HashSet<>(labels.keySet());
        classes.addAll(plan.classes());
        rows.forEach(row -> classes.add(row.prediction().predicted()));
        return classes.stream()
                .mapToLong(one -> labels.getOrDefault(one, 0L))
                .min()
                .orElse(0);
    }

    private static String label(JoinedPrediction row) {
        return row.label().orElseThrow().category();
    }
}
