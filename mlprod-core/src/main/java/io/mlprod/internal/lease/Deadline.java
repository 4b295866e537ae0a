package io.mlprod.internal.lease;

import io.mlprod.error.DeadlineExceededException;
import io.mlprod.internal.text.DurationText;
import io.mlprod.internal.threads.TimedWaits;
import io.mlprod.time.TimeSource;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The moment of a handle's time at which a call gives up, or never. */
public final class Deadline {

    /** The deadline that never passes; it costs nothing. */
    public static final Deadline NEVER = new Deadline(TimeSource.system(), "", null, Long.MAX_VALUE);

    private final TimeSource time;
    private final String model;
    private final @Nullable Duration timeout;
    private final long due;

    private Deadline(TimeSource time, String model, @Nullable Duration timeout, long due) {
        this.time = time;
        this.model = model;
        this.timeout = timeout;
        this.due = due;
    }

    /**
     * Returns the deadline that is a timeout away from now.
     *
     * @param time the handle's time
     * @param model name and version, for messages
     * @param timeout how long the call may take
     * @return the deadline
     */
    public static Deadline after(TimeSource time, String model, Duration timeout) {
        return new Deadline(time, model, timeout, time.nanoTime() + nanos(timeout));
    }

    /**
     * Returns a duration in nanoseconds, capped where adding it to a time would overflow.
     *
     * @param duration not negative
     * @return nanoseconds
     */
    public static long nanos(Duration duration) {
        return duration.compareTo(Duration.ofDays(365)) < 0 ? duration.toNanos() : Long.MAX_VALUE / 4;
    }

    /**
     * Returns whether there is no deadline.
     *
     * @return true for {@link #NEVER}
     */
    public boolean isNever() {
        return timeout == null;
    }

    /**
     * Returns the moment of this deadline.
     *
     * @return a {@linkplain TimeSource#nanoTime() time} of the handle; {@link Long#MAX_VALUE} without a deadline
     */
    public long due() {
        return due;
    }

    /**
     * Ends the call if its time is up.
     *
     * @throws DeadlineExceededException if the deadline has passed
     */
    public void check() {
        if (!isNever() && time.nanoTime() >= due) {
            throw exceeded(null);
        }
    }

    /**
     * Returns the time left until the deadline.
     *
     * @return nanoseconds, zero or negative if the deadline has passed; {@link Long#MAX_VALUE} without a deadline
     */
    public long remainingNanos() {
        return isNever() ? Long.MAX_VALUE : due - time.nanoTime();
    }

    /**
     * Waits for a future until the deadline, and returns its value.
     *
     * @param <T> the type of the value
     * @param future what to wait for
     * @return its value
     * @throws TimeoutException if the deadline passes first
     * @throws ExecutionException if the future fails
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    public <T> T await(CompletableFuture<T> future) throws InterruptedException, ExecutionException, TimeoutException {
        return TimedWaits.get(future, remainingNanos(), time);
    }

    /**
     * Returns the later of two deadlines.
     *
     * @param other another deadline
     * @return this or the other
     */
    public Deadline orLater(Deadline other) {
        return due >= other.due ? this : other;
    }

    /**
     * Returns the error of a call whose time is up.
     *
     * @param cause the cause, or null
     * @return the error, not thrown
     */
    public DeadlineExceededException exceeded(@Nullable Throwable cause) {
        return new DeadlineExceededException(
                model + " did not answer within " + DurationText.of(timeout)
                        + "; allow more time, or use a smaller input or model",
                cause);
    }
}
