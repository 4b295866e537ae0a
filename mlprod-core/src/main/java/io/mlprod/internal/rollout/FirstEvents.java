package io.mlprod.internal.rollout;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The units that had an event, exactly, up to a bound. Thread-safe. */
final class FirstEvents {

    /** Any test has decided long before; about 6 MB for each guard that gets there. */
    static final int CAPACITY = 50_000;

    /** What became of an event. */
    enum Outcome {
        FIRST,
        REPEATED,
        /** Nothing is counted any more; in both arms alike, so ratios stay comparable. */
        FULL
    }

    private final Set<Long> units = ConcurrentHashMap.newKeySet();
    private final int capacity;
    private volatile boolean full;

    FirstEvents(int capacity) {
        this.capacity = capacity;
    }

    Outcome add(long unit) {
        if (full) {
            return Outcome.FULL;
        }
        if (!units.add(unit)) {
            return Outcome.REPEATED;
        }
        if (units.size() > capacity) {
            full = true;
        }
        return Outcome.FIRST;
    }
}
