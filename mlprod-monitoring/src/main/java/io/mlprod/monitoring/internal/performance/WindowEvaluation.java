package io.mlprod.monitoring.internal.performance;

import io.mlprod.evaluation.Estimate;
import io.mlprod.internal.text.NumberText;
import io.mlprod.internal.text.PlainText;
import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.performance.JoinedPrediction;
import io.mlprod.monitoring.performance.Performance;
import io.mlprod.monitoring.performance.Performance.Task;
import io.mlprod.monitoring.performance.PerformanceMetric;
import io.mlprod.monitoring.performance.PerformanceReport;
import io.mlprod.monitoring.performance.PerformanceReport.Coverage;
import io.mlprod.monitoring.performance.PerformanceReport.LabelCounts;
import io.mlprod.monitoring.performance.PerformanceReport.MetricResult;
import io.mlprod.monitoring.performance.PerformanceReport.SliceResult;
import io.mlprod.monitoring.performance.PerformanceReport.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoublePredicate;

/** The judgement of one window of a version: a function of its rows and of what they are compared with. */
final class WindowEvaluation {

    private static final double DAY = Duration.ofDays(1).toNanos();
    private static final String PART_OF_REFERENCE = "this window is part of the reference";
    private static final double NEVER = -1; // a level that no p-value reaches
    private static final double MOST = 0.05; // probability of a false alarm of a window, however long it is

    private final ModelVersion model;
    private final Performance settings;
    private final AnswerPlan plan;
    private final SlicePlan slices;
    private final Task task;

    WindowEvaluation(ModelVersion model, Performance settings, AnswerPlan plan, SlicePlan slices, Task task) {
        this.model = model;
        this.settings = settings;
        this.plan = plan;
        this.slices = slices;
        this.task = task;
    }

    /** Judges a window. */
    PerformanceReport of(
            Instant from, Instant to, Instant now, WindowRows rows, KnownReference reference, LabelCounts counts) {
        List<JoinedPrediction> labelled = rows.labelled().rows();
        List<String> names = slices.slices().stream().map(SlicePlan.Slice::name).toList();
        Coverage coverage = Representation.of(rows, plan, names, isComplete(rows, to, now));
        TaskMetrics values = Metrics.of(plan, labelled);
        List<PerformanceMetric> wanted = settings.metrics(task);
        double level = level();
        String waiting = waiting(rows, to);
        List<MetricResult> metrics = wanted.stream()
                .map(metric -> judged(metric, values, from, labelled.size(), waiting, reference, level, coverage))
                .toList();
        List<SliceResult> found = firstDefined(metrics)
                .map(metric ->
                        SliceSearch.of(labelled, plan, names, metric, settings, coverage.isComplete() ? level : NEVER))
                .orElse(List.of());
        return new PerformanceReport(
                model,
                from,
                to,
                now,
                task,
                rows.predictions(),
                rows.labelled().count(),
                Delays.of(rows, now),
                coverage,
                metrics,
                reference.text(),
                found,
                counts,
                verdict(metrics, labelled.size(), coverage),
                notes(rows, from, waiting, coverage, reference, missing(wanted, values, reference)));
    }

    /**
     * Returns whether no more labels are to be waited for: those that come first may say something else than the last.
     */
    private boolean isComplete(WindowRows rows, Instant to, Instant now) {
        return rows.unlabelled().count() <= Completeness.mayBeMissing(rows, plan)
                || !to.plus(settings.settle()).isAfter(now);
    }

    /** Returns when that was so first, or will be. */
    Instant completeAt(WindowRows rows, Instant to) {
        Instant labelled = rows.labelledAt(Completeness.mayBeMissing(rows, plan), to.plus(settings.settle()));
        return labelled.isBefore(to) ? to : labelled; // more may come into one that is open
    }

    /** Returns how probable a false alarm of a window may be: a day's allowance for the days of a window. */
    private double level() {
        return Math.min(MOST, settings.falseAlarmsPerDay() * settings.window().toNanos() / DAY);
    }

    private MetricResult judged(
            PerformanceMetric metric,
            TaskMetrics values,
            Instant from,
            int rows,
            String waiting,
            KnownReference known,
            double level,
            Coverage coverage) {
        Estimate value = values.of(metric);
        Estimate reference = known.of(metric);
        Support support = values.support(metric).orLess(known.support(metric));
        Estimate difference = value.minus(reference);
        double p = Anytime.pValue(
                value, reference, values.support(metric), known.support(metric), rows, (double) settings.minRows());
        boolean mayJudge = support.isEnough() && known.mayJudge(metric, from, settings);
        Verdict verdict = verdict(metric, reference, difference, p, rows, mayJudge, level, coverage);
        String reason = verdict == Verdict.NOT_ENOUGH_DATA || verdict == Verdict.NOT_REPRESENTATIVE
                ? reason(metric, values, from, rows, waiting, known, coverage)
                : "";
        return new MetricResult(metric, value, reference, difference, p, verdict, reason);
    }

    /** Returns what a verdict misses first, in words. */
    private String reason(
            PerformanceMetric metric,
            TaskMetrics values,
            Instant from,
            int rows,
            String waiting,
            KnownReference known,
            Coverage coverage) {
        if (rows < settings.minRows()) {
            return tooFew(rows);
        }
        if (!coverage.isComplete()) {
            return waiting;
        }
        if (!coverage.isRepresentative()) {
            return "the labelled predictions are unlike the others, most by " + coverage.worst();
        }
        Estimate value = values.of(metric);
        if (!value.isDefined()) {
            return value.reason();
        }
        Estimate reference = known.of(metric);
        if (!reference.isDefined()) {
            return known.isLearned() ? "the reference has no value: " + reference.reason() : known.missing();
        }
        if (!known.mayJudge(metric, from, settings)) {
            return PART_OF_REFERENCE;
        }
        if (!values.support(metric).isEnough()) {
            return values.support(metric).text();
        }
        return known.support(metric).isEnough()
                ? value.reason() + reference.reason() // an interval is missing
                : known.support(metric).text() + " in the reference";
    }

    private String tooFew(int rows) {
        return "a verdict needs " + NumberText.count(settings.minRows()) + " labelled predictions; there are "
                + NumberText.count(rows);
    }

    private String waiting(WindowRows rows, Instant to) {
        return "a verdict waits until no more than " + NumberText.count(Completeness.mayBeMissing(rows, plan))
                + " labels are missing, or until " + to.plus(settings.settle())
                + " (settle), since those that come first may be unlike the last";
    }

    private Verdict verdict(
            PerformanceMetric metric,
            Estimate reference,
            Estimate difference,
            double p,
            int rows,
            boolean mayJudge,
            double level,
            Coverage coverage) {
        if (rows < settings.minRows() || !coverage.isComplete() || Double.isNaN(p) || !mayJudge) {
            return Verdict.NOT_ENOUGH_DATA;
        }
        if (!coverage.isRepresentative()) {
            return Verdict.NOT_REPRESENTATIVE;
        }
        boolean matters = Math.abs(difference.value()) > settings.tolerance() * Math.abs(reference.value());
        if (!matters || p > level / settings.metrics(task).size()) {
            return Verdict.SAME;
        }
        return difference.value() > 0 == metric.isHigherBetter() ? Verdict.BETTER : Verdict.WORSE;
    }

    private Verdict verdict(List<MetricResult> metrics, int rows, Coverage coverage) {
        if (rows >= settings.minRows() && coverage.isComplete() && !coverage.isRepresentative()) {
            return Verdict.NOT_REPRESENTATIVE;
        }
        for (Verdict one : List.of(Verdict.WORSE, Verdict.BETTER, Verdict.SAME)) {
            if (metrics.stream().anyMatch(metric -> metric.verdict() == one)) {
                return one;
            }
        }
        return Verdict.NOT_ENOUGH_DATA;
    }

    /** Returns what is missing for the verdicts of metrics that have values, each with the metrics that miss it. */
    private static List<String> missing(List<PerformanceMetric> wanted, TaskMetrics values, KnownReference known) {
        Map<String, String> metrics = new LinkedHashMap<>();
        for (PerformanceMetric metric : wanted) {
            if (values.of(metric).isBounded() && !values.support(metric).isEnough()) {
                metrics.merge(values.support(metric).text(), metric.title(), WindowEvaluation::and);
            }
            if (!known.support(metric).isEnough()) {
                metrics.merge(
                        known.support(metric).text() + " in the reference", metric.title(), WindowEvaluation::and);
            }
        }
        return metrics.entrySet().stream()
                .map(entry -> entry.getValue() + ": " + entry.getKey())
                .toList();
    }

    private static String and(String some, String more) {
        return some + ", " + more;
    }

    private static Optional<PerformanceMetric> firstDefined(List<MetricResult> metrics) {
        return metrics.stream()
                .filter(result -> result.value().isDefined())
                .map(MetricResult::metric)
                .findFirst();
    }

    // ---- what a reader should know

    private List<String> notes(
            WindowRows rows,
            Instant from,
            String waiting,
            Coverage coverage,
            KnownReference reference,
            List<String> missing) {
        List<JoinedPrediction> labelled = rows.labelled().rows();
        List<String> notes = new ArrayList<>(plan.notes());
        notes.addAll(slices.notes());
        settings.metricsOfOtherTasks(task)
                .forEach(metric -> notes.add(metric.title() + " is not defined for the task " + task));
        settings.references().keySet().stream()
                .filter(metric -> metric.isOf(task) && !settings.metrics(task).contains(metric))
                .forEach(metric -> notes.add(metric.title() + " has a reference, and is not one of the metrics"));
        if (labelled.size() < settings.minRows()) {
            notes.add(tooFew(labelled.size()));
        } else {
            notes.addAll(missing);
        }
        if (!coverage.isComplete()) {
            notes.add(waiting);
        }
        if (reference.windows().contains(from)) {
            notes.add(PART_OF_REFERENCE);
        }
        if (rows.labelled().isPart() || rows.unlabelled().isPart()) {
            notes.add("computed from a sample of " + NumberText.count(labelled.size()) + " labelled and "
                    + NumberText.count(rows.unlabelled().rows().size()) + " other predictions");
        }
        addSuspicions(labelled, notes);
        return notes;
    }

    private void addSuspicions(List<JoinedPrediction> labelled, List<String> notes) {
        if (labelled.size() >= settings.minRows() && task == Task.BINARY) {
            if (labelled.stream().noneMatch(this::isPositive)) {
                notes.add(PlainText.line("no label is the positive class '" + plan.positive()
                        + "'; if that should not be so, check its spelling"));
            } else if (labelled.stream().allMatch(this::isPositive)) {
                notes.add("all labels are the positive class");
            }
        }
        if (plan.scores() == null || task == Task.REGRESSION) {
            return;
        }
        long missing = labelled.stream()
                .filter(row -> hasScore(row, score -> !Double.isFinite(score)))
                .count();
        if (missing > 0) {
            notes.add(NumberText.count(missing) + " labelled predictions have a score that is no number");
        }
        long outside = labelled.stream()
                .filter(row -> hasScore(row, score -> score < 0 || score > 1))
                .count();
        if (outside > 0) {
            notes.add(NumberText.count(outside)
                    + " labelled predictions have a score outside 0 to 1, so there are no metrics of probabilities");
        }
    }

    private boolean isPositive(JoinedPrediction row) {
        return row.label().orElseThrow().category().equals(plan.positive());
    }

    private static boolean hasScore(JoinedPrediction row, DoublePredicate which) {
        for (int i = 0; i < row.prediction().scoreCount(); i++) {
            if (which.test(row.prediction().score(i))) {
                return true;
            }
        }
        return false;
    }
}
