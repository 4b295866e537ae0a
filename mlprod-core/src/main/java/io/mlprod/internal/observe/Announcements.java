package io.mlprod.internal.observe;

import io.mlprod.observe.Event;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Events that are told in the order in which they happened, but never under the lock under which they did. They are put
 * down at once, and told by whichever thread comes first without a lock; the others, and a listener that causes another
 * event, leave theirs to it and go on. Thread-safe.
 */
public final class Announcements {

    private static final int MOST = 1_000; // while a listener does not come back

    private final Listeners listeners;
    private final Deque<Event> waiting = new ArrayDeque<>();
    private boolean isTelling;

    /**
     * Starts without an event.
     *
     * @param listeners who is told
     */
    public Announcements(Listeners listeners) {
        this.listeners = listeners;
    }

    /**
     * Puts an event down, also under a lock. If a listener has kept a thousand from being told, the event is dropped
     * and counted as one that a listener failed on.
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
     * Tells what has been put down, unless a thread is about to. Under no lock: listeners may call anything, or hang.
     */
    public void tell() {
        if (!begin()) {
            return;
        }
        try {
            for (Event next = next(); next != null; next = next()) {
                listeners.tell(next);
            }
        } catch (Throwable e) { // of a JVM that has no stack or memory left: whoever comes next tells the rest
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
