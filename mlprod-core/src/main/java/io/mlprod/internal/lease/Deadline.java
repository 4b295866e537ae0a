package io.mlprod.internal.lease;

import io.mlprod.error.DeadlineExceededException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A moment on the monotonic clock at which a call gives up, or never. */
public final class Deadline {

    /** No deadline; costs nothing. */
    public static final Deadline NEVER = new Deadline("", null, 0);

    private final String model;
    private final @Nullable Duration timeout;
    private final long nanos;

    private Deadline(String model, @Nullable Duration timeout, long nanos) {
        this.model = model;
        this.timeout = timeout;
        this.nanos = nanos;
    }

    /**
     * The moment a timeout from now.
     *
     * @param model name and version, for messages
     * @param timeout how long the call may take
     * @return the deadline
     */
    public static Deadline after(String model, Duration timeout) {
        return new Deadline(model, timeout, System.nanoTime() + nanos(timeout));
    }

    /**
     * A duration in nanoseconds, cut where adding it to a time would overflow.
     *
     * @param duration not negative
     * @return nanoseconds
     */
    public static long nanos(Duration duration) {
        return duration.compareTo(Duration.ofDays(365)) < 0 ? duration.toNanos() : Long.MAX_VALUE / 4;
    }

    /**
     * Ends the call if its time is up.
     *
     * @throws DeadlineExceededException if the deadline has passed
     */
    public void check() {
        if (timeout != null && System.nanoTime() - nanos >= 0) {
            throw exceeded(null);
        }
    }

    /**
     * How long there is.
     *
     * @return nanoseconds, zero or negative if the deadline has passed; {@link Long#MAX_VALUE} without a deadline
     */
    public long remainingNanos() {
        return timeout == null ? Long.MAX_VALUE : nanos - System.nanoTime();
    }

    /**
     * The later of two deadlines.
     *
     * @param other another deadline
     * @return this or the other
     */
    public Deadline orLater(Deadline other) {
        if (timeout == null || other.timeout == null) {
            return NEVER;
        }
        return nanos - other.nanos >= 0 ? this : other;
    }

    /**
     * The error of a call whose time is up.
     *
     * @param cause what it came from, or null
     * @return the error, not thrown
     */
    public DeadlineExceededException exceeded(@Nullable Throwable cause) {
        return new DeadlineExceededException(
                model + " did not answer within " + timeout + "; allow more time, or use a smaller input or model",
                cause);
    }

    /**
     * Does something when the time is up, on a thread that all handles share; so the action is short.
     *
     * @param action what to do
     * @return a future to cancel it by; null if there is no deadline
     */
    public @Nullable Future<?> onExpiry(Runnable action) {
        return timeout == null ? null : Timer.THREAD.schedule(action, nanos - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    /** The one thread that ends overdue runs of all handles; started by the first call that has a timeout. */
    private static final class Timer {

        private static final ScheduledThreadPoolExecutor THREAD = start();

        private static ScheduledThreadPoolExecutor start() {
            ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, task -> {
                Thread thread = new Thread(task, "mlprod-deadlines");
                thread.setDaemon(true);
                thread.setContextClassLoader(null); // or it would keep the first caller's application alive
                return thread;
            });
            executor.setRemoveOnCancelPolicy(true);
            return executor;
        }
    }
}
