package io.mlprod.monitoring.internal.performance;

import io.mlprod.monitoring.fairness.Fairness;
import io.mlprod.monitoring.fairness.FairnessReport;
import io.mlprod.monitoring.fairness.FairnessRows;
import io.mlprod.monitoring.performance.JoinedPrediction;
import io.mlprod.monitoring.performance.Performance.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How groups fare in the windows of one version. Of the thread that evaluates. */
final class WindowFairness {

    private final @Nullable Fairness settings;
    private final AnswerPlan plan;
    private String trouble = "";
    private boolean isPossible;

    WindowFairness(@Nullable Fairness settings, AnswerPlan plan) {
        this.settings = settings == null || plan.task() != Task.BINARY || settings.hasPositive()
                ? settings
                : settings.positive(plan.positive());
        this.plan = plan;
        this.isPossible = settings != null && plan.task() != Task.REGRESSION;
    }

    /** Returns why there are no reports although there are groups; empty if there is nothing to say. */
    String trouble() {
        return trouble;
    }

    /** Returns whether there have been reports, or may be once there are predictions. */
    boolean isPossible() {
        return isPossible;
    }

    /** Returns a report for each grouping; of very many rows, of a sample. */
    List<FairnessReport> of(WindowRows rows) {
        if (settings == null) {
            return List.of();
        }
        List<JoinedPrediction> all = new ArrayList<>(rows.labelled().rows());
        all.addAll(rows.unlabelled().rows());
        Set<String> present = settings.attributes().stream()
                .filter(name ->
                        all.stream().anyMatch(row -> row.prediction().slices().containsKey(name)))
                .collect(Collectors.toSet());
        if (present.isEmpty()) {
            return List.of(); // another model may be meant
        }
        List<String> scored = plan.task() == Task.BINARY ? List.of(plan.positive()) : plan.classes();
        try {
            return FairnessReport.each(settings, FairnessRows.of(all, settings, scored)).stream()
                    .filter(report -> report.attributes().stream().anyMatch(present::contains))
                    .toList();
        } catch (IllegalArgumentException e) { // numbers instead of classes, for example
            isPossible = false;
            trouble = "no fairness by group: " + e.getMessage();
            return List.of();
        }
    }
}
