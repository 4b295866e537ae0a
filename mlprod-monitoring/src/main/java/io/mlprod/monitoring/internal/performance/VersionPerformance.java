package io.mlprod.monitoring.internal.performance;

import io.mlprod.internal.text.NumberText;
import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.MonitorStatus.Problem;
import io.mlprod.monitoring.WindowPerformance;
import io.mlprod.monitoring.estimate.ScoreCalibration;
import io.mlprod.monitoring.fairness.Fairness;
import io.mlprod.monitoring.performance.JoinedPrediction;
import io.mlprod.monitoring.performance.Performance;
import io.mlprod.monitoring.performance.Performance.Task;
import io.mlprod.monitoring.performance.PerformanceReport;
import io.mlprod.monitoring.performance.PerformanceReport.LabelCounts;
import io.mlprod.monitoring.performance.PredictionStore;
import io.mlprod.observe.RowLayout;
import io.mlprod.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The performance of one version: which of its windows have something new, what was found of each, and what they are
 * compared with. Everything else is in the store. Thread-safe; evaluated by one thread at a time.
 */
final class VersionPerformance {

    private static final int REPORTS = 1_000; // and those that wait for labels
    private static final Duration OTHERS = Duration.ofDays(1);

    /**
     * What was found of a window, and of what it was computed.
     *
     * @param completeAt when it was complete, and how many labels it had then: the same after a restart
     */
    private record Found(
            WindowPerformance window,
            long fingerprint,
            KnownReference reference,
            boolean isLearning,
            Instant completeAt,
            long labelledThen) {

        PerformanceReport report() {
            return window.report();
        }
    }

    private final ModelVersion model;
    private final Performance settings;
    private final WindowGrid grid;
    private final AnswerPlan plan;
    private final SliceNames names;
    private final CopyPlan copies;
    private final PredictionBuffer buffer;
    private final WindowEvaluation evaluation;
    private final WindowEstimates estimates;
    private final WindowFairness fairness;
    private final LabelFlow flow;
    private final LabelTally tally = new LabelTally();
    private final LongAdder refused = new LongAdder();
    private final AtomicInteger handles = new AtomicInteger();
    private final long mostReports;
    private final NavigableSet<Instant> dirty = new TreeSet<>(); // guarded by this, as is what follows
    private final NavigableMap<Instant, Found> found = new TreeMap<>();
    private KnownReference reference;
    private boolean isLearning;
    private boolean isTakenOver; // then only the estimates are to be learned
    private Instant allLookedAt = Instant.EPOCH; // of the thread that evaluates
    private long toldDropped;
    private long toldSeveral;
    private final Set<String> told = new HashSet<>();

    /**
     * Creates it for a version whose answers can be compared.
     *
     * @param grid the windows
     * @param calibration of its scores; null to fit one to the reference that is learned
     * @param groups for which its answers are compared; null for none
     * @param flow of all versions of the model
     * @param whenFilling as for {@link PredictionBuffer}
     */
    VersionPerformance(
            RowLayout layout,
            Performance settings,
            WindowGrid grid,
            AnswerPlan plan,
            Task task,
            @Nullable ScoreCalibration calibration,
            @Nullable Fairness groups,
            LabelFlow flow,
            TimeSource time,
            Runnable whenFilling) {
        this.model = layout.model();
        this.settings = settings;
        this.grid = grid;
        this.flow = flow;
        this.mostReports = REPORTS + settings.settle().dividedBy(settings.window());
        this.plan = plan;
        SlicePlan kept = SlicePlan.withGroups(settings, groups, layout);
        this.names = new SliceNames(kept, layout);
        this.copies = new CopyPlan(model, plan, kept);
        this.buffer = new PredictionBuffer(copies, time, whenFilling);
        this.evaluation = new WindowEvaluation(model, settings, plan, SlicePlan.of(settings, layout), task);
        this.estimates = new WindowEstimates(model, plan, calibration);
        this.fairness = new WindowFairness(groups, plan);
        this.reference = KnownReference.given(settings, "nothing yet: the reference is being learned");
        this.isLearning = !settings.references().keySet().containsAll(settings.metrics(task));
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

    /** Returns how many of its predictions the store refused. */
    LongAdder refused() {
        return refused;
    }

    /** Returns which names of slices and groups its predictions have. */
    SliceNames names() {
        return names;
    }

    WindowFairness fairness() {
        return fairness;
    }

    AtomicInteger handles() {
        return handles;
    }

    /** Notes that a prediction is in the store. */
    void added(Instant time) {
        flow.predicted(time);
        touch(time);
    }

    /** Notes that a prediction has its first label. */
    void joined(Instant labelled) {
        flow.labelled(labelled);
    }

    /** Notes that something of the window of a time is new. */
    synchronized void touch(Instant time) {
        dirty.add(grid.start(time));
    }

    /** Returns how long no label of the model has come. Reads the store before it says that this is too long. */
    LabelFlow.Silence silence(PredictionStore store, Instant now) {
        LabelFlow.Silence seen = flow.silence(now);
        if (!seen.isTooLong() || settings.store().isEmpty()) {
            return seen;
        }
        Instant waiting = grid.start(seen.since().minus(seen.delay().orElse(Duration.ZERO)));
        Instant kept = grid.firstKept(now);
        for (Instant start = waiting.isBefore(kept) ? kept : waiting; !start.isAfter(now); start = grid.end(start)) {
            flow.note(model, start, WindowRows.read(store, model, start, grid.end(start)), kept);
        }
        return flow.silence(now); // other processes may have had labels
    }

    /** Returns the reports of all windows, oldest first. */
    synchronized List<WindowPerformance> reports() {
        return found.values().stream().map(Found::window).toList();
    }

    /** Returns what has gone wrong with predictions since the last call, in words. */
    synchronized List<Trouble> newTroubles() {
        List<Trouble> troubles = new ArrayList<>();
        long dropped = buffer.dropped();
        if (dropped > toldDropped) {
            troubles.add(new Trouble(
                    Problem.Kind.PREDICTIONS_LOST,
                    NumberText.count(dropped - toldDropped) + " predictions of " + model
                            + " were not kept for their labels, since there were too many at a time or the store did"
                            + " not take them"));
            toldDropped = dropped;
        }
        for (String trouble : List.of(estimates.trouble(), copies.trouble())) {
            if (!trouble.isEmpty() && told.add(trouble)) {
                troubles.add(new Trouble(Problem.Kind.PERFORMANCE, model + ": " + trouble));
            }
        }
        long several = buffer.ofSeveralRows();
        if (several > toldSeveral) {
            troubles.add(new Trouble(
                    Problem.Kind.PERFORMANCE,
                    NumberText.count(several - toldSeveral) + " predictions of " + model
                            + " have not one row each, so no label can belong to them; use predictAll"));
            toldSeveral = several;
        }
        return troubles;
    }

    /** Returns what came of labels until now. */
    LabelCounts counts() {
        return tally.counts(buffer.dropped() + refused.sum());
    }

    /**
     * Looks at the windows that have something new, and have ended. Reads the store.
     *
     * @param openToo whether to look at those that have not ended, too
     * @param between called after each window
     */
    List<WindowPerformance> evaluate(PredictionStore store, Instant now, boolean openToo, Runnable between) {
        if (settings.store().isPresent() && !allLookedAt.plus(OTHERS).isAfter(now)) {
            allLookedAt = now;
            touchAll(now);
        }
        List<WindowPerformance> made = evaluateDirty(store, now, openToo, between);
        return learn(store, now) ? evaluateDirty(store, now, openToo, between) : made;
    }

    /** Before a restart, and since then in other processes, something may have come into a store that was set. */
    private synchronized void touchAll(Instant now) {
        dirty.addAll(grid.all(now));
    }

    private List<WindowPerformance> evaluateDirty(
            PredictionStore store, Instant now, boolean openToo, Runnable between) {
        List<WindowPerformance> made = new ArrayList<>();
        for (Instant start : due(now, openToo)) {
            KnownReference known = reference();
            WindowRows rows = WindowRows.read(store, model, start, grid.end(start));
            flow.note(model, start, rows, grid.firstKept(now));
            names.see(rows);
            if (rows.predictions() > 0 && isNew(start, rows, known, now)) {
                PerformanceReport report = evaluation.of(start, grid.end(start), now, rows, known, counts());
                WindowPerformance window = new WindowPerformance(
                        report,
                        estimates.of(rows),
                        isJudged(report) ? estimates.errors(rows, report) : List.of(),
                        fairness.of(rows));
                Instant complete = evaluation.completeAt(rows, report.to());
                keep(
                        start,
                        new Found(
                                window,
                                rows.fingerprint(),
                                known,
                                isLearning(),
                                complete,
                                rows.labelledUntil(complete)));
                made.add(window);
            }
            looked(start);
            between.run();
        }
        return made;
    }

    /** Returns whether a window has labels enough, which stand for all. */
    private boolean isJudged(PerformanceReport report) {
        return report.labelled() >= settings.minRows()
                && report.coverage().isComplete()
                && report.coverage().isRepresentative();
    }

    private synchronized List<Instant> due(Instant now, boolean openToo) {
        dirty.headSet(grid.firstKept(now)).clear();
        found.forEach((start, one) -> {
            if (isSettled(one, now)) {
                dirty.add(start);
            }
        });
        return dirty.stream()
                .filter(start -> openToo || !grid.end(start).isAfter(now))
                .toList();
    }

    /** Returns whether a window that waited for labels need not wait for more. */
    private boolean isSettled(Found one, Instant now) {
        return !one.report().coverage().isComplete()
                && !one.report().to().plus(settings.settle()).isAfter(now);
    }

    private synchronized boolean isNew(Instant start, WindowRows rows, KnownReference known, Instant now) {
        Found before = found.get(start);
        return before == null
                || before.fingerprint != rows.fingerprint()
                || !before.reference.isLike(known)
                || before.isLearning != isLearning
                || isSettled(before, now);
    }

    private synchronized void keep(Instant start, Found one) {
        found.put(start, one);
        while (found.size() > mostReports) {
            found.pollFirstEntry();
        }
    }

    private synchronized void looked(Instant start) {
        dirty.remove(start);
    }

    private synchronized KnownReference reference() {
        return reference;
    }

    private synchronized boolean isLearning() {
        return isLearning;
    }

    // ---- the reference

    /** Compares with what a version before was compared with, so that one that was never good is found worse. */
    void takeOver(VersionPerformance before) {
        KnownReference its = before.reference();
        if (!its.isLearned() || !before.plan.isLike(plan)) {
            return;
        }
        synchronized (this) {
            if (isLearning && !isTakenOver) {
                reference = its.takenOver(before.model);
                isTakenOver = true;
                dirty.addAll(found.keySet());
            }
        }
    }

    /** Learns the reference once there is enough to learn from; then all windows are to be looked at again. */
    private boolean learn(PredictionStore store, Instant now) {
        List<PerformanceReport> first = firstComplete(now);
        if (first.isEmpty()) {
            return false;
        }
        RowSample rows = new RowSample(WindowRows.MOST_LABELLED);
        for (PerformanceReport report : first) {
            WindowRows.read(store, model, report.from(), report.to())
                    .labelled()
                    .rows()
                    .forEach(rows::add);
        }
        List<JoinedPrediction> learned = rows.rows();
        Instant until = first.get(first.size() - 1).to();
        List<Instant> windows = first.stream().map(PerformanceReport::from).toList();
        estimates.learn(learned, windows);
        synchronized (this) {
            if (!isTakenOver) {
                reference = KnownReference.learned(settings, plan, learned, windows, until);
            }
            isLearning = false;
            dirty.addAll(found.keySet());
        }
        return true;
    }

    /**
     * Returns the first windows that stand for the version, as few as have enough labels; none while there are not
     * enough. They are those that were complete as soon as there were enough, so that a restart learns of the same.
     */
    private synchronized List<PerformanceReport> firstComplete(Instant now) {
        if (!isLearning) {
            return List.of();
        }
        List<Found> complete = found.tailMap(grid.firstKept(now)).values().stream()
                .filter(one -> !one.completeAt().isAfter(now)
                        && one.report().coverage().isRepresentative()
                        && one.report().labelled() > 0)
                .toList();
        List<Found> soonest = asManyAsNeeded(complete.stream()
                .sorted(Comparator.comparing(Found::completeAt)) // stable: then by their time
                .toList());
        long labelled = labelled(soonest);
        if (labelled >= settings.referenceRows()) {
            Instant enough = soonest.get(soonest.size() - 1).completeAt();
            return asManyAsNeeded(complete.stream()
                            .filter(one -> !one.completeAt().isAfter(enough))
                            .toList())
                    .stream()
                    .map(Found::report)
                    .toList();
        }
        if (!isTakenOver) {
            reference = KnownReference.given(
                    settings,
                    "nothing yet: the reference is learned of " + NumberText.count(settings.referenceRows())
                            + " labelled predictions in complete, representative windows; there are "
                            + NumberText.count(labelled));
        }
        return List.of();
    }

    private List<Found> asManyAsNeeded(List<Found> windows) {
        long labelled = 0;
        int count = 0;
        while (count < windows.size() && labelled < settings.referenceRows()) {
            labelled += windows.get(count++).labelledThen();
        }
        return windows.subList(0, count);
    }

    private static long labelled(List<Found> windows) {
        return windows.stream().mapToLong(Found::labelledThen).sum();
    }
}
