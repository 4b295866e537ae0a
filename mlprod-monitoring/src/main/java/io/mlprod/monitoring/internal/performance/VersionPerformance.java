package io.mlprod.monitoring.internal.performance;

import io.mlprod.internal.text.NumberText;
import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.performance.JoinedPrediction;
import io.mlprod.monitoring.performance.Performance;
import io.mlprod.monitoring.performance.Performance.Task;
import io.mlprod.monitoring.performance.PerformanceReport;
import io.mlprod.monitoring.performance.PerformanceReport.LabelCounts;
import io.mlprod.monitoring.performance.PredictionStore;
import io.mlprod.observe.RowLayout;
import io.mlprod.time.TimeSource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The performance of one version: which of its windows have something new, what was found of each, and what they are
 * compared with. Everything else is in the store. Thread-safe; evaluated by one thread at a time.
 */
final class VersionPerformance {

    private static final int MOST_REPORTS = 1_000;
    private static final double NEARLY_ALL = 0.95;

    private final ModelVersion model;
    private final Performance settings;
    private final WindowGrid grid;
    private final AnswerPlan plan;
    private final PredictionBuffer buffer;
    private final WindowEvaluation evaluation;
    private final LabelTally tally = new LabelTally();
    private final AtomicInteger handles = new AtomicInteger();
    private final NavigableSet<Instant> dirty = new TreeSet<>(); // guarded by this, as is what follows
    private final NavigableMap<Instant, PerformanceReport> reports = new TreeMap<>();
    private KnownReference reference;
    private boolean isLearning;
    private long toldDropped;
    private long toldSeveral;

    /**
     * Creates it for a version whose answers can be compared.
     *
     * @param grid the windows
     * @param whenFilling as for {@link PredictionBuffer}
     */
    VersionPerformance(
            RowLayout layout,
            Performance settings,
            WindowGrid grid,
            AnswerPlan plan,
            Task task,
            TimeSource time,
            Runnable whenFilling) {
        this.model = layout.model();
        this.settings = settings;
        this.grid = grid;
        this.plan = plan;
        SlicePlan slices = SlicePlan.of(settings, layout);
        this.buffer = new PredictionBuffer(new CopyPlan(model, plan, slices), time, whenFilling);
        this.evaluation = new WindowEvaluation(model, settings, plan, slices, task);
        this.reference = KnownReference.given(settings, "nothing yet: the reference is being learned");
        this.isLearning = !settings.references().keySet().containsAll(settings.metrics(task));
        dirty.addAll(grid.all(time.now())); // what the store kept over a restart
    }

    ModelVersion model() {
        return model;
    }

    AnswerPlan plan() {
        return plan;
    }

    PredictionBuffer buffer() {
        return buffer;
    }

    LabelTally tally() {
        return tally;
    }

    AtomicInteger handles() {
        return handles;
    }

    /** Notes that something of the window of a time is new. */
    synchronized void touch(Instant time) {
        dirty.add(grid.start(time));
    }

    /** Returns the reports of all windows, oldest first. */
    synchronized List<PerformanceReport> reports() {
        return List.copyOf(reports.values());
    }

    /** Returns what has gone wrong with predictions since the last call, in words. */
    synchronized List<String> newTroubles() {
        List<String> troubles = new ArrayList<>();
        long dropped = buffer.dropped();
        if (dropped > toldDropped) {
            troubles.add(NumberText.count(dropped - toldDropped) + " predictions of " + model
                    + " were not kept for their labels, since there were too many at a time or the store did not"
                    + " take them");
            toldDropped = dropped;
        }
        long several = buffer.ofSeveralRows();
        if (several > toldSeveral) {
            troubles.add(NumberText.count(several - toldSeveral) + " predictions of " + model
                    + " have not one row each, so no label can belong to them; use predictAll");
            toldSeveral = several;
        }
        return troubles;
    }

    private LabelCounts counts() {
        return tally.counts(buffer.dropped());
    }

    /** Looks at the windows that have ended and have something new. Reads the store. */
    List<PerformanceReport> evaluate(PredictionStore store, Instant now) {
        List<PerformanceReport> made = evaluateDirty(store, now);
        return learn(store, now) ? evaluateDirty(store, now) : made;
    }

    private List<PerformanceReport> evaluateDirty(PredictionStore store, Instant now) {
        List<PerformanceReport> made = new ArrayList<>();
        for (Instant start : due(now)) {
            KnownReference known = reference();
            WindowRows rows = WindowRows.read(store, model, start, grid.end(start));
            Optional<PerformanceReport> report = rows.predictions() == 0
                    ? Optional.empty()
                    : Optional.of(evaluation.of(start, grid.end(start), now, rows, known, counts()));
            keep(start, report);
            report.ifPresent(made::add);
        }
        return made;
    }

    private synchronized List<Instant> due(Instant now) {
        dirty.headSet(grid.firstKept(now)).clear();
        return dirty.stream().filter(start -> !grid.end(start).isAfter(now)).toList();
    }

    private synchronized void keep(Instant start, Optional<PerformanceReport> made) {
        dirty.remove(start);
        made.ifPresent(report -> reports.put(start, report));
        while (reports.size() > MOST_REPORTS) {
            reports.pollFirstEntry();
        }
    }

    private synchronized KnownReference reference() {
        return reference;
    }

    // ---- the reference

    /** Learns the reference once there is enough to learn from; then all windows are to be looked at again. */
    private boolean learn(PredictionStore store, Instant now) {
        List<PerformanceReport> first = firstComplete(now);
        long labelled = first.stream().mapToLong(PerformanceReport::labelled).sum();
        if (first.isEmpty() || labelled < settings.referenceRows()) {
            return false;
        }
        RowSample rows = new RowSample(WindowRows.MOST_LABELLED);
        for (PerformanceReport report : first) {
            WindowRows.read(store, model, report.from(), report.to()).labelled().rows().forEach(rows::add);
        }
        List<JoinedPrediction> learned = rows.rows();
        Instant until = first.get(first.size() - 1).to();
        List<Instant> windows = first.stream().map(PerformanceReport::from).toList();
        synchronized (this) {
            reference = KnownReference.learned(settings, plan, learned, windows, until);
            isLearning = false;
            dirty.addAll(reports.keySet());
        }
        return true;
    }

    /** Returns the first windows that stand for the version, as few as have enough labels. */
    private synchronized List<PerformanceReport> firstComplete(Instant now) {
        List<PerformanceReport> first = new ArrayList<>();
        if (!isLearning) {
            return first;
        }
        long labelled = 0;
        for (PerformanceReport report : reports.tailMap(grid.firstKept(now)).values()) {
            boolean isComplete = report.labelledShare() >= NEARLY_ALL
                    || !report.to().plus(settings.settle()).isAfter(now);
            if (isComplete && report.coverage().isRepresentative() && report.labelled() > 0) {
                first.add(report);
                labelled += report.labelled();
                if (labelled >= settings.referenceRows()) {
                    return first;
                }
            }
        }
        reference = KnownReference.given(
                settings,
                "nothing yet: the reference is learned of " + NumberText.count(settings.referenceRows())
                        + " labelled predictions in complete, representative windows; there are "
                        + NumberText.count(labelled));
        return first;
    }
}
