package io.mlprod.internal.observe;

import io.mlprod.observe.Event;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * A queue of events that listeners receive in the order in which they happened, but never under the lock under which
 * they did. An event is noted at once, and announced by whichever thread comes first without a lock. Other threads, and
 * a listener that causes another event, leave theirs to that thread and go on. Thread-safe.
 */
public final class Announcements {

    private static final int MOST = 1_000; // while a listener does not return

    private final Listeners listeners;
    private final Deque<Event> waiting = new ArrayDeque<>();
    private boolean isTelling;

    /**
     * Creates a queue without events.
     *
     * @param listeners receive the events
     */
    public Announcements(Listeners listeners) {
        this.listeners = listeners;
    }

    /**
     * Notes an event; may be called under a lock. If a listener has held up a thousand events, the event is dropped and
     * counted as one that a listener failed on.
     *
     * @param event what happened
     */
    public synchronized void add(Event event) {
        if (waiting.size() < MOST) {
            waiting.addLast(event);
        } else {
            listeners.missed();
        }
    }

    /**
     * Announces the events that have been noted, unless a thread is doing so already. Called under no lock: listeners
     * may call anything, or hang.
     */
    public void tell() {
        if (!begin()) {
            return;
        }
        try {
            for (Event next = next(); next != null; next = next()) {
                listeners.tell(next);
            }
        } catch (Throwable e) { // from a JVM without stack or memory left: the next thread announces the rest
            stop();
            throw e;
        }
    }

    private synchronized void stop() {
        isTelling = false;
    }

    private synchronized boolean begin() {
        boolean isMine = !isTelling && !waiting.isEmpty();
        isTelling |= isMine;
        return isMine;
    }

    private synchronized @Nullable Event next() {
        Event next = waiting.pollFirst();
        isTelling = next != null;
        return next;
    }
}
