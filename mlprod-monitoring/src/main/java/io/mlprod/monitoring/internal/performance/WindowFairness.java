package io.mlprod.monitoring.internal.performance;

import io.mlprod.internal.text.PlainText;
import io.mlprod.monitoring.fairness.Fairness;
import io.mlprod.monitoring.fairness.FairnessReport;
import io.mlprod.monitoring.fairness.FairnessRows;
import io.mlprod.monitoring.performance.JoinedPrediction;
import io.mlprod.monitoring.performance.Performance.Task;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How groups fare in the windows of one version. Of the thread that evaluates. */
final class WindowFairness {

    private final @Nullable Fairness settings;
    private final AnswerPlan plan;
    private String trouble = "";

    WindowFairness(@Nullable Fairness settings, AnswerPlan plan) {
        this.settings = settings == null || plan.task() != Task.BINARY || settings.hasPositive()
                ? settings
                : settings.positive(plan.positive());
        this.plan = plan;
    }

    /** Returns why there are no reports although they were asked for; empty if there is nothing to say. */
    String trouble() {
        return trouble;
    }

    /** Returns a report for each grouping; of very many rows, of a sample. */
    List<FairnessReport> of(WindowRows rows) {
        if (settings == null) {
            return List.of();
        }
        List<JoinedPrediction> all = new ArrayList<>(rows.labelled().rows());
        all.addAll(rows.unlabelled().rows());
        settings.attributes().stream()
                .filter(name ->
                        all.stream().noneMatch(row -> row.prediction().slices().containsKey(name)))
                .findFirst()
                .ifPresent(name -> trouble = PlainText.line("no groups by '" + name
                        + "', which has no value: it is no category or text among the features, and no call had such a"
                        + " tag"));
        List<String> scored = plan.task() == Task.BINARY ? List.of(plan.positive()) : plan.classes();
        try {
            return FairnessReport.each(settings, FairnessRows.of(all, settings, scored));
        } catch (IllegalArgumentException e) { // numbers instead of classes, for example
            trouble = "no fairness by group: " + e.getMessage();
            return List.of();
        }
    }
}
