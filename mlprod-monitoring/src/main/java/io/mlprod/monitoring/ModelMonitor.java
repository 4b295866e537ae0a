package io.mlprod.monitoring;

import io.mlprod.ModelHandle;
import io.mlprod.error.ClosedException;
import io.mlprod.internal.log.Log;
import io.mlprod.internal.text.DurationText;
import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.MonitorStatus.Problem;
import io.mlprod.monitoring.action.ActionEvent.Outcome;
import io.mlprod.monitoring.alert.AlertRule;
import io.mlprod.monitoring.alert.Alerts;
import io.mlprod.monitoring.alert.Kpi;
import io.mlprod.monitoring.health.Health;
import io.mlprod.monitoring.history.HistoryEvent;
import io.mlprod.monitoring.history.MonitorHistory;
import io.mlprod.monitoring.internal.performance.PerformanceWatch;
import io.mlprod.monitoring.internal.performance.UnusedRules;
import io.mlprod.monitoring.internal.series.SeriesTable;
import io.mlprod.monitoring.internal.traffic.TrafficRecorder;
import io.mlprod.monitoring.internal.watch.ClockWatch;
import io.mlprod.monitoring.internal.watch.EvaluationTimer;
import io.mlprod.monitoring.internal.watch.Problems;
import io.mlprod.monitoring.internal.watch.Watched;
import io.mlprod.monitoring.metrics.MonitorMetrics;
import io.mlprod.monitoring.profile.Profile;
import io.mlprod.observe.ChainEvent;
import io.mlprod.observe.Event;
import io.mlprod.observe.ModelEvent;
import io.mlprod.observe.Observed;
import io.mlprod.observe.PredictionListener;
import io.mlprod.observe.RowLayout;
import io.mlprod.observe.RowRecorder;
import io.mlprod.observe.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A monitor of what models do now: whether they are well, whether their input is still what it was, and their answers.
 *
 * <pre>{@code
 * ModelMonitor monitor = ModelMonitor.create();
 * ModelHandle<Penguin, Species> penguins = ModelHandle.builder(Penguin.class, Species.class)
 *         .load(Path.of("penguins.onnx"))
 *         .listener(monitor)
 *         .build();
 * ...
 * System.out.println(monitor.status());
 * }</pre>
 *
 * <p>It watches any number of handles and chains, which its {@code .listener(monitor)} or {@code listen(monitor)} adds,
 * and keeps none of them alive. What it counts belongs to a {@link ModelVersion}: a deploy starts a new series, and a
 * rollback goes on with the old one. The rows of each version are counted on the threads of the predictions, without a
 * lock; whatever takes time happens on a thread of its own when a window has ended.
 *
 * <p>Thread-safe. Nothing that goes wrong in it reaches a prediction; {@link MonitorStatus#problems} has it.
 *
 * @since 0.1
 */
public final class ModelMonitor implements PredictionListener, AutoCloseable {

    private final MonitorSettings settings;
    private final @Nullable MonitorMetrics metrics;
    private final Problems problems = new Problems(Log.of(ModelMonitor.class));
    private final MonitorHistory history = new MonitorHistory(MonitorHistory.DEFAULT_WINDOWS);
    private final MonitorAlerts alerts;
    private final SeriesTable table;
    private final @Nullable MonitorPerformance performance;
    private final Watched watched;
    private final EvaluationTimer timer;
    private final ClockWatch clock;
    private final Object evaluating = new Object();
    private final LongAdder evaluations = new LongAdder();
    private final LongAdder evaluatingNanos = new LongAdder();
    private volatile boolean isClosed;

    ModelMonitor(MonitorSettings settings) {
        this.settings = settings;
        this.metrics = settings.metrics();
        this.alerts = new MonitorAlerts(
                settings.alerts(),
                settings.actions(),
                settings.series().windows(),
                settings.performance(),
                settings.fairness(),
                history,
                event -> measure(
                        "the metrics of an action",
                        shown -> shown.acted(event.alert().model(), event.action(), event.outcome())),
                settings.time());
        this.table = new SeriesTable(settings.series(), history, alerts::open);
        this.performance = settings.performance()
                .map(labels -> new PerformanceWatch(
                        labels, settings.calibrations(), settings.fairness(), settings.time(), problems))
                .map(MonitorPerformance::new)
                .orElse(null);
        this.watched = new Watched(settings.time(), settings.health(), table::countedRows);
        this.clock = new ClockWatch(settings.time());
        this.timer = new EvaluationTimer(settings.time(), this::evaluate, table::untilDue);
    }

    /**
     * Creates a monitor with all defaults: looks at the last 24 hours each hour, and compares them with each version's
     * first day.
     *
     * @return a monitor that the caller closes
     */
    public static ModelMonitor create() {
        return builder().build();
    }

    /**
     * Returns a builder.
     *
     * @return a builder, for one thread
     */
    public static ModelMonitorBuilder builder() {
        return new ModelMonitorBuilder();
    }

    /**
     * Adds this monitor to a handle that is open; {@code .listener(monitor)} of its builder does so before it is built.
     * The same as {@code handle.listen(monitor)}. A chain is added by {@code chain.listen(monitor)}. A handle that this
     * monitor watches already goes on as it was, and the subscription is closed.
     *
     * @param handle what to watch from now on
     * @return a subscription that ends the watch
     * @throws ClosedException if the handle or this monitor was closed
     */
    public Subscription watch(ModelHandle<?, ?> handle) {
        if (isClosed) {
            throw new ClosedException("The monitor was closed; build another one to watch " + handle, null);
        }
        return handle.listen(this);
    }

    /**
     * Adds the reference profile of a version that is to be deployed, as {@link ModelMonitorBuilder#reference(Profile)}
     * does of those that are known before. A version whose rows are counted already keeps what it is compared with.
     *
     * @param profile takes the place of one of the same version
     */
    public void reference(Profile profile) {
        settings.series().profiles().add(Objects.requireNonNull(profile, "profile"));
    }

    // ---- what handles and chains say

    @Override
    public void attached(Observed source, Subscription subscription) {
        if (watched.add(source, subscription) && metrics != null) {
            metrics.show(source, subscription);
            if (source instanceof Observed.Handle handle) {
                alerts.actions().forEach(action -> metrics.mayAct(handle.name(), action, Outcome.class));
            }
        }
    }

    @Override
    public boolean wants(Class<? extends Event> kind) {
        return kind == ModelEvent.PredictionFailed.class
                || kind == ModelEvent.Deployed.class
                || kind == ModelEvent.RolloutChanged.class
                || kind == ChainEvent.ChainFailed.class
                || (performance != null && kind == ModelEvent.FeedbackReceived.class)
                || (metrics != null && metrics.wants(kind));
    }

    @Override
    public void onEvent(Event event) {
        if (event instanceof ModelEvent.PredictionFailed failed) {
            watched.failed(failed);
            failed(failed);
        } else if (event instanceof ModelEvent.Deployed deployed) {
            history.add(HistoryEvent.of(deployed, settings.time().now()));
            alerts.retire(table.models(), watched.inUse());
        } else if (event instanceof ModelEvent.RolloutChanged changed) {
            history.add(HistoryEvent.of(changed, settings.time().now()));
        } else if (performance != null && event instanceof ModelEvent.FeedbackReceived feedback) {
            performance.feedback(feedback);
        } else if (event instanceof ChainEvent.ChainFailed failed) {
            watched.failed(failed);
        }
        if (metrics != null) {
            metrics.onEvent(event);
        }
    }

    private void failed(ModelEvent.PredictionFailed event) {
        TrafficRecorder answered = table.answered(event.model());
        if (answered != null) {
            answered.failed(Watched.isCallersDoing(event.error()));
        }
    }

    @Override
    public @Nullable RowRecorder recorder(RowLayout layout) {
        if (isClosed) {
            return null;
        }
        RowRecorder measuring = metrics == null ? null : measuring(metrics, layout);
        RowRecorder counting = table.open(layout, timer::soon, measuring == null ? null : metrics);
        String uncounted = layout.model() + " is loaded elsewhere with other columns, and those are counted";
        if (counting == null) {
            problems.fails(Problem.Kind.COLUMNS_CHANGED, uncounted);
        } else {
            problems.works(Problem.Kind.COLUMNS_CHANGED, uncounted);
        }
        timer.start();
        RowRecorder answered = counting == null ? null : table.answered(layout.model());
        RowRecorder kept =
                performance == null ? null : performance.recorder(layout, measuring == null ? null : metrics);
        return BothRecorders.of(BothRecorders.of(BothRecorders.of(counting, answered), kept), measuring);
    }

    /** Returns the metrics' recorder; without it rows are counted all the same. */
    private @Nullable RowRecorder measuring(MonitorMetrics shown, RowLayout layout) {
        String what = "the metrics of " + layout.model();
        try {
            RowRecorder recorder = shown.recorder(layout);
            problems.works(Problem.Kind.METRICS, what);
            return recorder;
        } catch (Throwable e) {
            problems.fails(Problem.Kind.METRICS, what, e);
            return null;
        }
    }

    // ---- what it has seen

    /**
     * Looks at the windows that have ended and were not looked at, as the monitor does by itself. Blocks until that is
     * done, but not for receivers of alerts and for actions.
     */
    public void evaluate() {
        evaluate(false);
    }

    private void evaluate(boolean openToo) {
        if (isClosed) {
            return;
        }
        long before = evaluations.sum();
        synchronized (evaluating) {
            clock.step()
                    .ifPresent(step -> problems.add(
                            Problem.Kind.CLOCK_SET, "the time of day was set by " + DurationText.of(step)));
            Set<ModelVersion> inUse = watched.inUse();
            alerts.retire(table.models(), inUse);
            table.models().stream()
                    .filter(model -> !inUse.contains(model)) // which need not work again
                    .forEach(model -> problems.works(Problem.Kind.EVALUATION, evaluationOf(model)));
            alerts.observe(values(openToo, inUse), inUse);
        }
        if (evaluations.sum() != before) {
            measure(
                    "what the metrics show",
                    MonitorMetrics::refresh); // so that the next scrape has the numbers that were not there before
        }
    }

    /** Returns the indicators of what has ended since the last call, from all parts of the monitor. */
    private List<Kpi> values(boolean openToo, Set<ModelVersion> inUse) {
        List<Kpi> values = new ArrayList<>();
        table.expect(watched.tiers(settings.series().quality().freshness()));
        values.addAll(table.evaluate(
                inUse,
                this::evaluated,
                (model, error) -> problems.fails(Problem.Kind.EVALUATION, evaluationOf(model), error)));
        if (performance != null) {
            values.addAll(performance.evaluate(settings.time().now(), openToo));
        }
        return values;
    }

    private static String evaluationOf(ModelVersion model) {
        return "the evaluation of " + model;
    }

    /**
     * Ends the windows that are open and have rows, and looks at them: at the end of a batch or a test, whose last rows
     * would have no verdict otherwise. Blocks as {@link #evaluate()} does.
     */
    public void endWindows() {
        if (!isClosed) {
            evaluate(); // a reference that is complete
            table.endWindows();
            evaluate(true);
        }
    }

    private void evaluated(ModelVersion model, Duration took) {
        evaluations.increment();
        evaluatingNanos.add(took.toNanos());
        problems.works(Problem.Kind.EVALUATION, evaluationOf(model));
        measure("the metrics of an evaluation", shown -> shown.evaluated(model, took));
    }

    /** Whatever a registry throws, alerts are told. */
    private void measure(String what, Consumer<MonitorMetrics> measuring) {
        if (metrics == null) {
            return;
        }
        try {
            measuring.accept(metrics);
            problems.works(Problem.Kind.METRICS, what);
        } catch (Throwable e) {
            problems.fails(Problem.Kind.METRICS, what, e);
        }
    }

    /**
     * Returns what this monitor knows now. Looks at no window that has ended since {@link #evaluate()}.
     *
     * @return a snapshot; its text fits a screen
     */
    public MonitorStatus status() {
        List<VersionReport> versions = table.reports();
        long dropped = versions.stream().mapToLong(VersionReport::droppedRows).sum();
        MonitorStatus.Cost cost =
                new MonitorStatus.Cost(evaluations.sum(), Duration.ofNanos(evaluatingNanos.sum()), dropped);
        List<Problem> known = problems.all();
        alerts.problem().ifPresent(known::add);
        unusedRules().ifPresent(known::add);
        return new MonitorStatus(settings.time().now(), health(), versions, judged(), alerts.open(), known, cost);
    }

    /** Returns which rules can find nothing, once something was evaluated that would have given their values. */
    private Optional<Problem> unusedRules() {
        List<AlertRule> rules = alerts.all().withoutValue();
        List<String> unused = performance != null
                ? UnusedRules.of(rules, performance.windows())
                : evaluations.sum() > 0 ? UnusedRules.withoutPerformance(rules) : List.of();
        return unused.isEmpty()
                ? Optional.empty()
                : Optional.of(new Problem(Problem.Kind.ALERT_RULE, unused.size(), String.join("; ", unused)));
    }

    private List<MonitorStatus.Performance> judged() {
        return performance == null ? List.of() : performance.judged();
    }

    /**
     * Returns how good predictions were, in each window of their time, as far as labels have come, with the estimates
     * and the fairness by group that were set.
     *
     * @return the latest version first, and its windows from the oldest; empty unless
     *     {@link ModelMonitorBuilder#performance} was set
     */
    public List<WindowPerformance> performance() {
        return performance == null ? List.of() : performance.windows();
    }

    /**
     * Returns the alerts, to acknowledge and silence them, and to give numbers that only the application knows:
     * {@code monitor.alerts().observe(List.of(kpi))}.
     *
     * @return what this monitor gives its own numbers to, and closes
     */
    public Alerts alerts() {
        return alerts.all();
    }

    /**
     * Returns what was found in the windows of all versions, as far back as it is kept, the deploys between, alerts,
     * and what was done about them.
     *
     * @return the history that this monitor adds to
     */
    public MonitorHistory history() {
        return history;
    }

    /**
     * Returns the health of the handles and chains that are watched. Takes microseconds; asks their state, and nothing
     * of the network.
     *
     * @return a snapshot
     */
    public Health health() {
        return watched.health();
    }

    /**
     * Returns the handles and chains that are watched, with their state now. Whoever keeps one keeps it from being
     * forgotten.
     *
     * @return by name; those that were closed only if nothing of their kind and name is open
     */
    public List<Observed> watched() {
        return watched.all();
    }

    /**
     * Returns everything that has been counted, to be added to that of other processes. Take one of each process: two
     * of the same process would count its rows twice. Blocks no prediction.
     *
     * @return the windows that are kept and the open one, of each version that has a reference
     */
    public MonitorSnapshot snapshot() {
        return new MonitorSnapshot(table.saved());
    }

    /**
     * Forgets the closed handles and chains of a name, which would otherwise count as not ready until something of that
     * name is opened, or the application forgets them as well.
     *
     * @param name the name of a model or chain
     */
    public void forget(String name) {
        watched.forgetClosed(Objects.requireNonNull(name, "name"));
    }

    /**
     * Leaves all handles and chains, which go on without it, ends the evaluations and the alerts, and removes the
     * metrics. Receivers of alerts are the application's: they get what waits for them, and are not closed; actions
     * that run go on. What was found so far can still be read; {@link #health()} is empty. Blocks only to write the
     * file of open alerts, if there is one. Closing again does nothing.
     */
    @Override
    public void close() {
        isClosed = true;
        watched.close();
        timer.close();
        alerts.close();
        if (performance != null) {
            performance.close();
        }
        if (metrics != null) {
            metrics.close();
        }
    }
}
