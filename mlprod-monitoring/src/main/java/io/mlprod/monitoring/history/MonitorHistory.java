package io.mlprod.monitoring.history;

import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.action.ActionEvent;
import io.mlprod.monitoring.alert.Alert;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a monitor has found until now: a record for each version and window, what happened between, alerts, and what was
 * done about them. Thread-safe; bounded: the oldest records go first. 10,000 windows take about 10 MB; of the rest
 * there are at most 1,000 each.
 *
 * @since 0.1
 */
public final class MonitorHistory {

    /** How many windows are kept unless set: of two versions with windows of an hour, those of 200 days. */
    public static final int DEFAULT_WINDOWS = 10_000;

    private static final int MOST_EVENTS = 1_000;

    private record Key(ModelVersion model, Instant from, Instant to) {}

    private record AlertKey(String key, Instant since) {}

    private final int mostWindows;
    private final Map<Key, WindowRecord> windows = new LinkedHashMap<>(); // guarded by this, as is what follows
    private final Deque<HistoryEvent> events = new ArrayDeque<>();
    private final Map<AlertKey, AlertRecord> alerts = new LinkedHashMap<>();
    private final Map<String, AlertKey> lastOfKey = new HashMap<>(); // of the alerts that are kept
    private final Deque<ActionEvent> actions = new ArrayDeque<>();

    /**
     * Creates an empty history.
     *
     * @param mostWindows how many records it keeps, 1 or more
     * @throws IllegalArgumentException if it is less
     */
    public MonitorHistory(int mostWindows) {
        if (mostWindows < 1) {
            throw new IllegalArgumentException("A history must keep 1 window or more, not " + mostWindows);
        }
        this.mostWindows = mostWindows;
    }

    /**
     * Adds what was found in a window.
     *
     * @param found takes the place of the record of the same version and time, if there is one
     */
    public synchronized void add(WindowRecord found) {
        windows.put(new Key(found.model(), found.from(), found.to()), found);
        if (windows.size() > mostWindows) {
            windows.remove(windows.keySet().iterator().next());
        }
    }

    /**
     * Adds something that happened.
     *
     * @param event what it was
     */
    public synchronized void add(HistoryEvent event) {
        add(events, event);
    }

    /**
     * Adds an alert, or what has become of one.
     *
     * @param alert takes the place of the same alert as it was before
     * @param at when it was found to be so
     */
    public synchronized void add(Alert alert, Instant at) {
        Objects.requireNonNull(at, "at");
        AlertKey key = new AlertKey(alert.key(), alert.since());
        AlertKey last = lastOfKey.put(alert.key(), key);
        if (last != null && !last.equals(key)) {
            alerts.computeIfPresent(last, (before, record) -> record.ended(alert.since()));
        }
        alerts.merge(
                key,
                new AlertRecord(alert, at, Optional.empty(), Optional.empty(), "").with(alert, at),
                (before, latest) -> before.with(alert, at));
        if (alerts.size() > MOST_EVENTS) {
            AlertKey oldest = alerts.keySet().iterator().next();
            alerts.remove(oldest);
            lastOfKey.remove(oldest.key(), oldest);
        }
    }

    /**
     * Adds what an action has done, or why it has not.
     *
     * @param event what became of the action
     */
    public synchronized void add(ActionEvent event) {
        add(actions, event);
    }

    private static <E> void add(Deque<E> all, E event) {
        all.addLast(Objects.requireNonNull(event, "event"));
        if (all.size() > MOST_EVENTS) {
            all.removeFirst();
        }
    }

    /**
     * Returns the windows.
     *
     * @return a copy, in the order in which they were added
     */
    public synchronized List<WindowRecord> windows() {
        return List.copyOf(windows.values());
    }

    /**
     * Returns what happened.
     *
     * @return a copy, oldest first
     */
    public synchronized List<HistoryEvent> events() {
        return List.copyOf(events);
    }

    /**
     * Returns the alerts, those that hold and those that have ended.
     *
     * @return a copy, in the order in which they were found
     */
    public synchronized List<AlertRecord> alerts() {
        return List.copyOf(alerts.values());
    }

    /**
     * Returns what was done about them, also what only would have been, and why something was not done.
     *
     * @return a copy, oldest first
     */
    public synchronized List<ActionEvent> actions() {
        return List.copyOf(actions);
    }

    /**
     * Returns how much there is.
     *
     * @return one line
     */
    @Override
    public synchronized String toString() {
        return "MonitorHistory[" + windows.size() + " windows, " + events.size() + " events, " + alerts.size()
                + " alerts, " + actions.size() + " actions]";
    }
}
