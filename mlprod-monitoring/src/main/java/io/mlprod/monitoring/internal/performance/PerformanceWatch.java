package io.mlprod.monitoring.internal.performance;

import io.mlprod.internal.text.PlainText;
import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.MonitorStatus.Problem;
import io.mlprod.monitoring.WindowPerformance;
import io.mlprod.monitoring.estimate.ScoreCalibration;
import io.mlprod.monitoring.fairness.Fairness;
import io.mlprod.monitoring.internal.performance.LabelReader.Read;
import io.mlprod.monitoring.internal.watch.EvaluationTimer;
import io.mlprod.monitoring.internal.watch.Problems;
import io.mlprod.monitoring.performance.Joining;
import io.mlprod.monitoring.performance.Joining.Outcome;
import io.mlprod.monitoring.performance.KeptPrediction;
import io.mlprod.monitoring.performance.LateLabel;
import io.mlprod.monitoring.performance.Performance;
import io.mlprod.monitoring.performance.Performance.Task;
import io.mlprod.monitoring.performance.PerformanceReport.LabelCounts;
import io.mlprod.monitoring.performance.PredictionStore;
import io.mlprod.observe.Feedback;
import io.mlprod.observe.ModelEvent;
import io.mlprod.observe.PredictionRows;
import io.mlprod.observe.RowLayout;
import io.mlprod.observe.RowRecorder;
import io.mlprod.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Joins the predictions of all versions with their labels, and says how good they were. Thread-safe.
 *
 * <p>Predictions wait in a buffer of each version and labels in a queue; one thread moves both into the store and
 * evaluates the windows.
 */
public final class PerformanceWatch {

    private static final Duration FLUSH = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration CLOSING = Duration.ofSeconds(5);
    private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(1); // in a second, without having been set
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    private final Performance settings;
    private final List<ScoreCalibration> calibrations;
    private final @Nullable Fairness fairness;
    private final PredictionStore store;
    private final TimeSource time;
    private final Problems problems;
    private final WindowGrid grid;
    private final VersionTable versions = new VersionTable();
    private final Map<String, LabelFlow> flows = new ConcurrentHashMap<>(); // by the model's name
    private final LabelQueue labels = new LabelQueue();
    private final StoreWriter writer;
    private final StoreThread thread;
    private final EvaluationTimer timer;
    private final AtomicBoolean isFlushAsked = new AtomicBoolean();
    private final ExpiredIds expired = new ExpiredIds(); // of the store's thread, as is what follows
    private final UnmatchedLabels unmatched = new UnmatchedLabels();
    private final UnusedSettings unused;
    private Instant expiredUntil = Instant.MIN;
    private volatile Map<ModelVersion, LabelFlow.Silence> silences = Map.of();
    private volatile long notBefore;
    private Duration pause = Duration.ZERO;
    private long flushedAt;
    private long droppedByStore;
    private volatile boolean isClosed;

    /**
     * Creates a watch without versions.
     *
     * @param settings with the store, which stays open; without one a store in memory is made, and closed with the
     *     watch
     * @param calibrations of the scores of versions; without one it is fitted to the reference that is learned
     * @param fairness the groups for which answers are compared; null for none. Their values go under pseudonyms into
     *     the store
     * @param problems receives what went wrong, in words without values
     */
    public PerformanceWatch(
            Performance settings,
            List<ScoreCalibration> calibrations,
            @Nullable Fairness fairness,
            TimeSource time,
            Problems problems) {
        this(settings, calibrations, fairness, time, problems, PATIENCE);
    }

    PerformanceWatch(
            Performance settings,
            List<ScoreCalibration> calibrations,
            @Nullable Fairness fairness,
            TimeSource time,
            Problems problems,
            Duration patience) {
        this.settings = settings;
        this.calibrations = List.copyOf(calibrations);
        this.fairness = fairness;
        this.store = settings.store().orElseGet(PredictionStore::inMemory);
        this.time = time;
        this.problems = problems;
        this.unused = new UnusedSettings(settings, this.calibrations, fairness, problems);
        this.grid = WindowGrid.of(settings);
        this.writer = new StoreWriter(store, labels, time, new StoreWriter.Receiver() {
            @Override
            public void added(KeptPrediction prediction) {
                expired.note(prediction.id(), prediction.at());
                versions.of(prediction.model()).ifPresent(version -> version.added(prediction.at()));
            }

            @Override
            public void settled(GivenLabel given, Joining joining) {
                settle(given, joining);
            }

            @Override
            public void refused(KeptPrediction prediction, RuntimeException why) {
                versions.of(prediction.model())
                        .ifPresent(version -> version.refused().increment());
                problems.add(
                        Problem.Kind.PREDICTIONS_LOST,
                        "predictions are dropped which the store of predictions refuses",
                        why);
            }

            @Override
            public void refused(GivenLabel given, RuntimeException why) {
                versions.like(given.serving())
                        .ifPresent(version -> version.tally().lost.increment());
                problems.add(
                        Problem.Kind.LABELS_LOST, "labels are dropped which the store of predictions refuses", why);
            }
        });
        this.thread = new StoreThread(patience, problems);
        this.notBefore = time.nanoTime();
        this.flushedAt = notBefore;
        this.timer = new EvaluationTimer(time, this::tick, this::untilTick);
    }

    // ---- predictions

    /**
     * Returns what records the predictions of a version.
     *
     * @return null if its answer cannot be compared with labels, which is told as a problem
     */
    public @Nullable RowRecorder recorder(RowLayout layout) {
        AnswerPlan plan = AnswerPlanner.plan(settings, layout);
        if (isClosed) {
            return null;
        }
        Optional<Task> task = plan.knownTask();
        if (task.isEmpty()) {
            problems.add(
                    Problem.Kind.PERFORMANCE,
                    "no performance of " + layout.model() + ": " + String.join("; ", plan.notes()));
            return null;
        }
        VersionPerformance version = versions.open(layout.model(), () -> opened(layout, plan, task.get()));
        timer.start();
        return new Opened(version);
    }

    private VersionPerformance opened(RowLayout layout, AnswerPlan plan, Task task) {
        ScoreCalibration calibration = WindowEstimates.of(calibrations, layout.model());
        List<String> others = calibrations.stream()
                .map(ScoreCalibration::model)
                .filter(model -> model.name().equals(layout.model().name()))
                .map(ModelVersion::toString)
                .toList();
        if (calibration == null && !others.isEmpty()) {
            problems.add(
                    Problem.Kind.PERFORMANCE,
                    "no calibration is of " + layout.model() + ", so one is fitted to its reference; there are"
                            + " those of " + String.join(", ", others));
        }
        LabelFlow flow = flows.computeIfAbsent(layout.model().name(), name -> new LabelFlow(settings));
        return new VersionPerformance(
                layout, settings, grid, plan, task, calibration, fairness, flow, time, this::askFlush);
    }

    /** The recorder of one handle. */
    private record Opened(VersionPerformance version) implements RowRecorder {

        @Override
        public void record(PredictionRows rows) {
            version.buffer().record(rows);
        }

        @Override
        public void close() {
            version.handles().decrementAndGet();
        }
    }

    // ---- labels

    /** Takes a label. Does not block; other feedback changes nothing. */
    public void onEvent(ModelEvent.FeedbackReceived event) {
        if (isClosed || !(event.feedback() instanceof Feedback.Label label)) {
            return;
        }
        List<VersionPerformance> may = Stream.concat(Stream.of(event.model()), event.others().stream())
                .flatMap(model -> versions.like(model).stream())
                .toList();
        if (may.isEmpty()) {
            return; // of a model whose performance is not watched
        }
        VersionPerformance version = may.stream()
                .filter(one ->
                        LabelReader.read(label.value(), one.plan()).foreign().isEmpty())
                .findFirst()
                .orElse(may.get(0));
        Read read = LabelReader.read(label.value(), version.plan());
        if (read.foreign().isPresent()) {
            version.tally().foreign.increment();
            problems.add(
                    Problem.Kind.LABELS_FOREIGN,
                    PlainText.line(
                            version.model() + " was given " + read.foreign().get()));
            return;
        }
        Instant now = Instant.ofEpochMilli(time.now().toEpochMilli());
        LateLabel late = new LateLabel(event.id(), read.category(), read.number(), now);
        boolean isTaken = labels.add(new GivenLabel(late, version.model(), time.nanoTime()));
        if (labels.isFilling()) {
            askFlush();
        }
        if (!isTaken) {
            version.tally().lost.increment();
            problems.add(
                    Problem.Kind.LABELS_LOST,
                    "labels are lost, since " + LabelQueue.MOST + " wait for the store of predictions");
        }
    }

    private void settle(GivenLabel given, Joining joining) {
        Optional<Instant> made = joining.prediction().map(KeptPrediction::at);
        Instant firstKept = grid.firstKept(given.label().at());
        boolean isLate = made.map(at -> at.isBefore(firstKept))
                .orElseGet(() -> expired.isBefore(given.label().id(), firstKept));
        unmatched.add(!isLate && joining.outcome() == Outcome.UNMATCHED, time.nanoTime());
        Optional<VersionPerformance> known = joining.prediction()
                .map(prediction -> versions.of(prediction.model()))
                .orElseGet(() -> versions.like(given.serving()));
        if (known.isEmpty()) {
            return; // its version is not loaded, or was forgotten meanwhile
        }
        LabelTally tally = known.get().tally();
        if (isLate) {
            tally.late.increment();
            return;
        }
        switch (joining.outcome()) {
            case JOINED -> tally.joined.increment();
            case DUPLICATE -> tally.duplicate.increment();
            case CORRECTED -> tally.corrected.increment();
            case UNMATCHED -> tally.unmatched.increment();
        }
        Instant late = given.label().at().plus(CLOCKS_DIFFER);
        if (joining.outcome() == Outcome.JOINED && made.filter(late::isBefore).isPresent()) {
            tally.early.increment();
        }
        if (joining.outcome() == Outcome.JOINED) {
            known.get().joined(given.label().at());
        }
        made.ifPresent(known.get()::touch);
    }

    // ---- the store

    private Duration untilTick() {
        Duration untilAgain = Duration.ofNanos(notBefore - time.nanoTime());
        return untilAgain.isNegative() || untilAgain.isZero() ? FLUSH : shorter(FLUSH, untilAgain);
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }

    private void tick() {
        tellTroubles();
        if (!isIdle()) {
            askFlush();
        }
    }

    /** Has the store's thread move what waits; quick. What it refuses or the store fails is left to a later tick. */
    private void askFlush() {
        if (time.nanoTime() - notBefore < 0 || thread.isHanging() || !isFlushAsked.compareAndSet(false, true)) {
            return; // one that was asked for has not begun, and so will move what has come now
        }
        boolean isStarted = thread.start(() -> {
            isFlushAsked.set(false);
            tellTroubles();
            if (time.nanoTime() - notBefore >= 0) {
                flush();
            }
        });
        if (!isStarted) {
            isFlushAsked.set(false);
        }
    }

    private void tellTroubles() {
        for (VersionPerformance version : versions.all()) {
            version.newTroubles().forEach(trouble -> problems.add(trouble.kind(), trouble.text()));
        }
    }

    private boolean isIdle() {
        return writer.isIdle() && labels.isEmpty() && buffers().stream().allMatch(PredictionBuffer::isEmpty);
    }

    private List<PredictionBuffer> buffers() {
        return versions.all().stream().map(VersionPerformance::buffer).toList();
    }

    /** Moves what waits into the store if that is much or has waited for long; many windows may take minutes. */
    private void flushBetween() {
        long now = time.nanoTime();
        boolean isDue = now - flushedAt >= FLUSH.toNanos() || buffers().stream().anyMatch(PredictionBuffer::isFilling);
        if (isDue && now - notBefore >= 0) {
            flush();
        }
    }

    /** Moves what waits into the store; returns whether it took all. */
    private boolean flush() {
        try {
            writer.flush(buffers());
            pause = Duration.ZERO;
            flushedAt = time.nanoTime();
            problems.end(Problem.Kind.PREDICTION_STORE);
            unmatched.trouble().ifPresent(text -> problems.add(Problem.Kind.LABELS_UNMATCHED, text));
            if (unmatched.isFine()) {
                problems.end(Problem.Kind.LABELS_UNMATCHED);
            }
            return true;
        } catch (Throwable e) {
            pause = pause.isZero() ? FIRST_PAUSE : shorter(FLUSH, pause.multipliedBy(2));
            notBefore = time.nanoTime() + pause.toNanos();
            timer.after(pause);
            problems.add(
                    Problem.Kind.PREDICTION_STORE,
                    "the store of predictions could not be written; what it did not take is tried again",
                    e);
            return false;
        }
    }

    private void expire(Instant now) {
        Instant before = grid.firstKept(now);
        if (before.isAfter(expiredUntil)) {
            store.expire(before);
            expired.forget(before);
            expiredUntil = before;
        }
        long dropped = store.dropped();
        if (dropped > droppedByStore) {
            problems.add(
                    Problem.Kind.PREDICTIONS_LOST,
                    "the store of predictions is full: it has dropped " + (dropped - droppedByStore)
                            + " before their labels came");
            droppedByStore = dropped;
        }
    }

    // ---- what was found

    /**
     * Looks at the windows that have ended and have new predictions or labels. Blocks until that is done, at most half
     * a minute if the store does not answer.
     *
     * @param openToo whether to look at windows that have not ended, too
     * @return the reports that were made now; those of before are in {@link #reports()}
     */
    public List<WindowPerformance> evaluate(Instant now, boolean openToo) {
        if (isClosed) {
            return List.of();
        }
        tellTroubles();
        silences = Map.of();
        return thread.call(() -> evaluated(now, openToo)).orElse(List.of());
    }

    private List<WindowPerformance> evaluated(Instant now, boolean openToo) {
        boolean isWritten = flush();
        expire(now);
        tellTroubles();
        if (isWritten) {
            problems.endIfQuiet(Problem.Kind.PREDICTIONS_LOST);
            problems.endIfQuiet(Problem.Kind.LABELS_LOST);
        }
        List<WindowPerformance> made = new ArrayList<>();
        Map<ModelVersion, LabelFlow.Silence> silent = new HashMap<>();
        for (VersionPerformance version : versions.all()) {
            String failed = "the performance of " + version.model() + " could not be computed";
            try {
                versions.before(version).forEach(version::takeOver);
                made.addAll(version.evaluate(store, now, openToo, this::flushBetween));
                if (version.handles().get() > 0) {
                    silent.put(version.model(), version.silence(store, now));
                }
                problems.works(Problem.Kind.EVALUATION, failed);
            } catch (RuntimeException e) {
                problems.fails(Problem.Kind.EVALUATION, failed, e);
            }
        }
        silences = Map.copyOf(silent);
        if (!made.isEmpty()) {
            unused.tell(versions.all());
        }
        return made;
    }

    /** Returns the reports of all windows, the latest version first, and its windows from the oldest. */
    public List<WindowPerformance> reports() {
        return versions.reports();
    }

    /** Returns the latest window of a version with enough labels, which stand for all. */
    public Optional<WindowPerformance> judged(ModelVersion model) {
        return latest(
                model,
                window -> window.report().labelled() >= settings.minRows()
                        && window.report().coverage().isComplete()
                        && window.report().coverage().isRepresentative()
                        && window.report().metrics().stream()
                                .anyMatch(result -> result.value().isDefined()));
    }

    /** Returns the latest window of a version with an estimate. */
    public Optional<WindowPerformance> estimated(ModelVersion model) {
        return latest(
                model,
                window -> window.estimate()
                        .filter(estimate -> !estimate.isRefused())
                        .isPresent());
    }

    /** Returns the latest window of a version with fairness by group. */
    public Optional<WindowPerformance> grouped(ModelVersion model) {
        return latest(model, window -> !window.fairness().isEmpty());
    }

    /** Returns the reports of the windows of a version, from the oldest. */
    List<WindowPerformance> reports(ModelVersion model) {
        return versions.of(model).map(VersionPerformance::reports).orElse(List.of());
    }

    private Optional<WindowPerformance> latest(ModelVersion model, Predicate<WindowPerformance> which) {
        return reports(model).stream().filter(which).reduce((earlier, later) -> later);
    }

    /** Returns how long no label has come for each version that is loaded, as of the last evaluation. */
    Map<ModelVersion, LabelFlow.Silence> silences() {
        return silences;
    }

    /** Returns what came of the labels of a version until now. */
    public LabelCounts labels(ModelVersion model) {
        return versions.of(model).map(VersionPerformance::counts).orElse(LabelCounts.NONE);
    }

    Performance settings() {
        return settings;
    }

    /** Returns whether a slice is there for the groups of its fairness. */
    boolean isGroup(String slice) {
        return fairness != null && fairness.attributes().contains(slice);
    }

    /**
     * Takes no more, and writes what waits; the application's store stays open. Waits for that, at most five seconds.
     */
    public void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        timer.close();
        thread.call(
                () -> {
                    boolean isWritten = flush();
                    if (settings.store().isEmpty()) {
                        store.close(); // who makes one closes it
                    }
                    return isWritten;
                },
                CLOSING);
        thread.close();
    }
}
