package io.mlprod.time;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;

/**
 * A source of time, and of things that happen later, for everything in a handle that waits, expires or is decided
 * later.
 *
 * <p>Thread-safe. Production uses {@link #system()}; {@link ManualTime} lets a test run a rollout of ten days in a
 * second.
 *
 * @since 0.1
 */
public interface TimeSource {

    /**
     * Returns a time that never goes back, for decisions.
     *
     * @return nanoseconds since a moment in the life of the process, so that times are far from overflow and can be
     *     compared
     */
    long nanoTime();

    /**
     * Returns the time of day, for what people read; no decision depends on it.
     *
     * @return now
     */
    Instant now();

    /**
     * Does something once, later.
     *
     * @param delay how much later
     * @param task may block; what it throws is logged
     * @return cancels the task, if it has not begun
     */
    Runnable schedule(Duration delay, Runnable task);

    /**
     * Lets the calling thread wait, as {@link LockSupport#parkNanos(long)} does: until it is so late, another thread
     * unparks it, it is interrupted, or for no reason at all.
     *
     * @param until the {@linkplain #nanoTime() monotonic time} to wait for
     */
    default void parkUntil(long until) {
        LockSupport.parkNanos(until - nanoTime());
    }

    /**
     * Returns the time of the machine.
     *
     * @return always the same one, whose tasks run on daemon threads
     */
    static TimeSource system() {
        return SystemTime.INSTANCE;
    }
}
