package io.mlprod.monitoring.history;

import io.mlprod.model.ModelVersion;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a monitor has found until now: a record for each version and window, and what happened between. Thread-safe;
 * bounded: the oldest records go first. 10,000 records take about 10 MB.
 *
 * @since 0.1
 */
public final class MonitorHistory {

    /** How many windows are kept unless set: of two versions with windows of an hour, those of 200 days. */
    public static final int DEFAULT_WINDOWS = 10_000;

    private static final int MOST_EVENTS = 1_000;

    private record Key(ModelVersion model, Instant from, Instant to) {}

    private final int mostWindows;
    private final Map<Key, WindowRecord> windows = new LinkedHashMap<>(); // guarded by this, as is what follows
    private final Deque<HistoryEvent> events = new ArrayDeque<>();

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
        events.addLast(Objects.requireNonNull(event, "event"));
        if (events.size() > MOST_EVENTS) {
            events.removeFirst();
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
     * Returns how much there is.
     *
     * @return one line
     */
    @Override
    public synchronized String toString() {
        return "MonitorHistory[" + windows.size() + " windows, " + events.size() + " events]";
    }
}
