package io.mlprod.monitoring.internal.performance;

import io.mlprod.evaluation.Estimate;
import io.mlprod.internal.text.NumberText;
import io.mlprod.internal.text.PlainText;
import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.performance.JoinedPrediction;
import io.mlprod.monitoring.performance.Performance;
import io.mlprod.monitoring.performance.PerformanceMetric;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the metrics of a version are compared with. Immutable.
 *
 * @param values by metric
 * @param supports what the spread of learned values is known from, by metric
 * @param windows the beginnings of the windows that it was learned from, which are not compared with themselves
 * @param text what it is, in words
 */
record KnownReference(
        Map<PerformanceMetric, Estimate> values,
        Map<PerformanceMetric, Support> supports,
        Set<Instant> windows,
        String text) {

    private static final String NOTHING = "there is nothing to compare with yet";

    /** Returns what was set; without any it is to be learned. */
    static KnownReference given(Performance settings, String learning) {
        return new KnownReference(
                settings.references(),
                Map.of(),
                Set.of(),
                settings.references().isEmpty() ? learning : "values that were set");
    }

    /** Returns what is learned of rows, except for metrics that were set. */
    static KnownReference learned(
            Performance settings, AnswerPlan plan, List<JoinedPrediction> rows, List<Instant> windows, Instant until) {
        TaskMetrics metrics = Metrics.of(plan, rows);
        Map<PerformanceMetric, Estimate> values = new EnumMap<>(PerformanceMetric.class);
        Map<PerformanceMetric, Support> supports = new EnumMap<>(PerformanceMetric.class);
        plan.knownTask()
                .ifPresent(task -> settings.metrics(task).forEach(metric -> {
                    values.put(metric, metrics.of(metric));
                    supports.put(metric, metrics.support(metric));
                }));
        values.putAll(settings.references());
        supports.keySet().removeAll(settings.references().keySet());
        String learned = NumberText.count(rows.size()) + " labelled predictions of the first complete windows, "
                + windows.get(0) + " to " + until;
        return new KnownReference(
                values,
                supports,
                Set.copyOf(windows),
                learned + (settings.references().isEmpty() ? "" : ", and values that were set"));
    }

    /** Returns this as what another version is compared with, all of whose windows may be compared with it. */
    KnownReference takenOver(ModelVersion from) {
        return new KnownReference(
                values,
                supports,
                Set.of(),
                windows.isEmpty() ? text : PlainText.line("version " + from.version() + "'s reference: " + text));
    }

    /** Returns whether it is of labelled predictions, its own or those of another version. */
    boolean isLearned() {
        return !supports.isEmpty();
    }

    /** Returns why a metric has nothing to be compared with as long as nothing is learned. */
    String missing() {
        return values.isEmpty() ? "compared with " + text : NOTHING;
    }

    /** Returns whether another one gives the same results. */
    boolean isLike(KnownReference other) {
        return values.equals(other.values) && windows.equals(other.windows);
    }

    Estimate of(PerformanceMetric metric) {
        Estimate known = values.get(metric);
        return known == null ? Estimate.undefined(NOTHING) : known;
    }

    Support support(PerformanceMetric metric) {
        return supports.getOrDefault(metric, Support.SURE);
    }

    /** Returns whether a window beginning at a time may be compared with a value for a metric. */
    boolean mayJudge(PerformanceMetric metric, Instant from, Performance settings) {
        return settings.references().containsKey(metric) || !windows.contains(from);
    }
}
