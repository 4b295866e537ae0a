package io.mlprod.monitoring.internal.performance;

import io.mlprod.internal.text.NumberText;
import io.mlprod.monitoring.performance.JoinedPrediction;
import io.mlprod.monitoring.performance.Performance.Task;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether so few labels of a window are still to come that they could not change its metrics by more than chance does,
 * whatever they say. Those of a rare class may all be late, so a share of all predictions says nothing about them.
 */
final class Completeness {

    private static final double FEW = 0.02; // of the labels of the rarest class
    private static final double FEW_NUMBERS = 0.001; // the largest errors may come last, and a few change the RMSE

    private Completeness() {}

    static boolean isReached(WindowRows rows, AnswerPlan plan) {
        return rows.unlabelled().count() <= most(rows.labelled(), plan);
    }

    /** Returns how many labels may be missing. */
    private static double most(RowSample labelled, AnswerPlan plan) {
        if (plan.task() == Task.REGRESSION) {
            return FEW_NUMBERS * labelled.count();
        }
        List<JoinedPrediction> rows = labelled.rows();
        return rows.isEmpty() ? 0 : FEW * rarest(rows, plan) * labelled.count() / rows.size();
    }

    /** Returns how many labels the rarest class has: none, if one that is known has none yet. */
    private static long rarest(List<JoinedPrediction> rows, AnswerPlan plan) {
        if (plan.task() == Task.BINARY) {
            long yes = rows.stream()
                    .filter(row -> label(row).equals(plan.positive()))
                    .count();
            return Math.min(yes, rows.size() - yes);
        }
        Map<String, Long> labels = rows.stream().collect(Collectors.groupingBy(Completeness::label, Collectors.counting()));
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

    /** Returns what is waited for, in words. */
    static String text(AnswerPlan plan) {
        return plan.task() == Task.REGRESSION
                ? "until at most " + NumberText.exactPercent(FEW_NUMBERS) + " of the labels are missing"
                : "until the labels that are missing are at most " + NumberText.exactPercent(FEW)
                        + " of those of the rarest class";
    }
}
