package io.mlprod.testing.traffic;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The threads of a chain on which a probe or an exercise runs: from when it reaches a model until the chain has
 * reported it, which is after its tier counts as idle again. Thread-safe.
 */
final class Background {

    private static final String NAME = "-background-"; // in the names of those threads

    private final Set<Thread> busy = ConcurrentHashMap.newKeySet();

    /** To be called on the thread that runs a model. */
    void began() {
        Thread thread = Thread.currentThread();
        if (thread.getName().contains(NAME)) {
            busy.add(thread);
        }
    }

    /** To be called on the thread that reports. */
    void ended() {
        busy.remove(Thread.currentThread());
    }

    boolean isIdle() {
        return busy.isEmpty();
    }
}
