package io.mlprod.monitoring.action;

import io.mlprod.error.MlprodException;
import io.mlprod.internal.log.Log;
import io.mlprod.internal.text.PlainText;
import io.mlprod.monitoring.action.ActionEvent.Outcome;
import io.mlprod.monitoring.action.ActionsBuilder.Binding;
import io.mlprod.monitoring.alert.Alert;
import io.mlprod.monitoring.alert.AlertSink;
import io.mlprod.monitoring.alert.Notification;
import io.mlprod.monitoring.alert.Severity;
import io.mlprod.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The actions that alerts start by themselves: a sink of {@link io.mlprod.monitoring.alert.Alerts}.
 *
 * <pre>{@code
 * Actions actions = Actions.builder()
 *         .on("auc", Severity.CRITICAL, Action.rollBack(handle))
 *         .build();
 * Alerts alerts = Alerts.builder()
 *         .rule(AlertRule.below("auc").warn(0.80).critical(0.75))
 *         .sink(actions)
 *         .build();
 * }</pre>
 *
 * <p>An alert starts an action once when it begins, and once more when it becomes critical. An action runs on a thread
 * of its own, so that one that throws or takes minutes disturbs nothing. It does not run while it is running, within
 * its cooldown, and more often than the budget of a day allows. Alerts that are silent start nothing. Each decision is
 * an {@link ActionEvent}, and is logged. Thread-safe.
 *
 * @since 0.1
 */
public final class Actions implements AlertSink {

    private static final Log LOG = Log.of(Actions.class);
    private static final int MOST_RECENT = 200;
    private static final int MOST_KNOWN = 10_000;
    private static final Duration LONG = Duration.ofMinutes(5);

    /** What has started an action before. */
    private record Known(int binding, String key, Instant since) {}

    private final List<Binding> bindings;
    private final List<Consumer<? super ActionEvent>> receivers;
    private final boolean isDryRun;
    private final TimeSource time;
    private final Limits limits; // guarded by this, as is what follows
    private final Map<Known, Severity> known = new LinkedHashMap<>();
    private final Deque<ActionEvent> recent = new ArrayDeque<>();

    Actions(ActionsBuilder builder) {
        this.bindings = builder.bindings();
        this.receivers = builder.receivers();
        this.isDryRun = builder.isDryRun();
        this.time = builder.time();
        this.limits = new Limits(builder.cooldown(), builder.budget());
    }

    /**
     * Returns a builder.
     *
     * @return a builder without actions
     */
    public static ActionsBuilder builder() {
        return new ActionsBuilder();
    }

    @Override
    public void accept(Notification notification) {
        for (Alert alert : notification.alerts()) {
            for (int i = 0; i < bindings.size(); i++) {
                Binding binding = bindings.get(i);
                if (binding.isFor(alert) && isNew(new Known(i, alert.key(), alert.since()), alert.severity())) {
                    decide(binding.action(), alert);
                }
            }
        }
    }

    @Override
    public void begin(Map<String, Optional<Severity>> rules) {
        for (Binding binding : bindings) {
            String what = "Action " + binding.action().name() + " waits for ";
            Optional<Severity> worst = rules.get(binding.rule());
            if (worst == null) {
                throw new IllegalArgumentException(PlainText.line(what + "alerts of the rule " + binding.rule()
                        + ", which is not there; the rules are " + String.join(", ", rules.keySet())));
            }
            if (binding.kind() == Alert.Kind.LEVEL
                    && worst.filter(most -> most.compareTo(binding.atLeast()) >= 0)
                            .isEmpty()) {
                throw new IllegalArgumentException(PlainText.line(what + binding.atLeast() + " alerts of the rule "
                        + binding.rule() + ", which has no such level; set it, or bind the action to another one"));
            }
        }
    }

    private synchronized boolean isNew(Known alert, Severity severity) {
        Severity before = known.get(alert);
        if (before != null && before.compareTo(severity) >= 0) {
            return false;
        }
        known.put(alert, severity);
        if (known.size() > MOST_KNOWN) {
            known.remove(known.keySet().iterator().next());
        }
        return true;
    }

    private void decide(Action action, Alert alert) {
        Optional<String> obstacle;
        synchronized (this) {
            obstacle = limits.start(action.name(), time.nanoTime());
        }
        if (obstacle.isPresent()) {
            tell(action, Outcome.SKIPPED, alert, obstacle.get(), Duration.ZERO);
        } else if (isDryRun) {
            end(action);
            tell(action, Outcome.DRY_RUN, alert, "it would have run", Duration.ZERO);
        } else {
            time.schedule(Duration.ZERO, () -> run(action, alert));
        }
    }

    private void run(Action action, Alert alert) {
        long start = time.nanoTime();
        Runnable cancel = time.schedule(LONG, () -> tell(action, Outcome.STILL_RUNNING, alert, "it goes on", LONG));
        Outcome outcome;
        String text;
        try {
            Action.Result result = action.run(alert, time.now());
            outcome = result.isDone() ? Outcome.DONE : Outcome.NOTHING_TO_DO;
            text = result.text();
        } catch (Throwable e) { // of the application
            LOG.warn("Action {} has failed", action.name(), e);
            outcome = Outcome.FAILED;
            text = message(e);
        } finally {
            cancel.run();
            end(action);
        }
        tell(action, outcome, alert, text, Duration.ofNanos(time.nanoTime() - start));
    }

    /** Returns the message of an error of mlprod, and only the class of others, which may hold values of an input. */
    private static String message(Throwable error) {
        boolean isOurs = error instanceof MlprodException || error instanceof ActionFailure;
        return isOurs ? String.valueOf(error.getMessage()) : error.getClass().getSimpleName();
    }

    private synchronized void end(Action action) {
        limits.end(action.name());
    }

    private void tell(Action action, Outcome outcome, Alert alert, String text, Duration took) {
        ActionEvent event = new ActionEvent(time.now(), action.name(), outcome, alert, text, took);
        LOG.infoOrWarn(outcome != Outcome.NOTHING_TO_DO, "{}", event);
        synchronized (this) {
            recent.addLast(event);
            if (recent.size() > MOST_RECENT) {
                recent.removeFirst();
            }
        }
        for (Consumer<? super ActionEvent> receiver : receivers) {
            try {
                receiver.accept(event);
            } catch (Throwable e) { // of the application
                LOG.warn("A receiver of action events has thrown", e);
            }
        }
    }

    /**
     * Returns the names of the actions that an alert may start.
     *
     * @return each once
     */
    public List<String> names() {
        return bindings.stream()
                .map(binding -> binding.action().name())
                .distinct()
                .toList();
    }

    /**
     * Returns the last 200 events.
     *
     * @return a snapshot, the oldest first
     */
    public synchronized List<ActionEvent> recent() {
        return List.copyOf(recent);
    }
}
