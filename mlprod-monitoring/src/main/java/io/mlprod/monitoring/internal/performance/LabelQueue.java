package io.mlprod.monitoring.internal.performance;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** The labels that the store has not got yet, up to a limit. Thread-safe; adding never waits for the store. */
final class LabelQueue {

    static final int MOST = 200_000;

    private final ArrayDeque<GivenLabel> labels = new ArrayDeque<>(); // guarded by this

    /** Adds a label; returns false if there is no room. */
    synchronized boolean add(GivenLabel label) {
        if (labels.size() >= MOST) {
            return false;
        }
        labels.addLast(label);
        return true;
    }

    /** Returns whether it has begun to be full. */
    synchronized boolean isFilling() {
        return labels.size() >= MOST / 4;
    }

    synchronized boolean isEmpty() {
        return labels.isEmpty();
    }

    /** Takes everything out, in its order. */
    synchronized List<GivenLabel> drain() {
        List<GivenLabel> all = new ArrayList<>(labels);
        labels.clear();
        return all;
    }

    /** Puts labels back in front of those that have come since; keeps more than the limit for that. */
    synchronized void putBack(List<GivenLabel> first) {
        for (int i = first.size() - 1; i >= 0; i--) {
            labels.addFirst(first.get(i));
        }
    }
}
