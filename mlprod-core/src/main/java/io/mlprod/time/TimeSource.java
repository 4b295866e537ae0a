package io.mlprod.time;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;

/**
 * A clock and scheduler, for everything in a handle that waits, expires or is decided later.
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
     * Returns the time of day, for people to read; no decision depends on it.
     *
     * @return now
     */
    Instant now();

    /**
     * Schedules a task to run once, later.
     *
     * @param delay how long to wait
     * @param task the task, which may block; what it throws is logged
     * @return an action that cancels the task, if it has not begun
     */
    Runnable schedule(Duration delay, Runnable task);

    /**
     * Parks the calling thread, as {@link LockSupport#parkNanos(long)} does, until that time has come, another thread
     * unparks it, it is interrupted, or for no reason.
     *
     * @param until the {@linkplain #nanoTime() monotonic time} to wait for
     */
    default void parkUntil(long until) {
        LockSupport.parkNanos(until - nanoTime());
    }

    /**
     * Returns the machine's clock.
     *
     * @return always the same object; its tasks run on daemon threads
     */
    static TimeSource system() {
        return SystemTime.INSTANCE;
    }
}
