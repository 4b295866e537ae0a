package io.mlprod.routing;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * A sink that keeps the newest exposures in memory: for tests, and for a page that shows them. Thread-safe.
 *
 * @since 0.1
 */
public final class InMemoryExposures implements ExposureSink {

    private final int capacity;
    private final Deque<Exposure> newest = new ArrayDeque<>();
    private long dropped;

    /**
     * Creates an empty sink.
     *
     * @param capacity how many exposures it keeps; older ones make room for newer ones
     * @throws IllegalArgumentException if it is below 1
     */
    public InMemoryExposures(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("The capacity, in exposures, must be 1 or more, not " + capacity);
        }
        this.capacity = capacity;
    }

    @Override
    public synchronized void write(List<Exposure> exposures) {
        for (Exposure exposure : exposures) {
            if (newest.size() == capacity) {
                newest.removeFirst();
                dropped++;
            }
            newest.addLast(exposure);
        }
    }

    /**
     * Returns the exposures that are kept.
     *
     * @return a copy, the oldest first
     */
    public synchronized List<Exposure> list() {
        return List.copyOf(newest);
    }

    /**
     * Returns how many exposures were dropped to make room.
     *
     * @return 0 as long as all are kept
     */
    public synchronized long dropped() {
        return dropped;
    }
}
