package io.mlprod.internal.lease;

import io.mlprod.error.DeadlineExceededException;
import io.mlprod.internal.text.DurationText;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A moment on the monotonic clock at which a call gives up, or never. */
public final class Deadline {

    /** No deadline; costs nothing. */
    public static final Deadline NEVER = new Deadline("", null, Long.MAX_VALUE);

    private static final long START = System.nanoTime(); // so that times are small, and can be compared

    private final String model;
    private final @Nullable Duration timeout;
    private final long time;

    private Deadline(String model, @Nullable Duration timeout, long time) {
        this.model = model;
        this.timeout = timeout;
        this.time = time;
    }

    /**
     * The moment a timeout from now.
     *
     * @param model name and version, for messages
     * @param timeout how long the call may take
     * @return the deadline
     */
    public static Deadline after(String model, Duration timeout) {
        return new Deadline(model, timeout, now() + nanos(timeout));
    }

    /**
     * The time now.
     *
     * @return nanoseconds since some moment in the life of the process
     */
    public static long now() {
        return System.nanoTime() - START;
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
     * Whether there is no deadline.
     *
     * @return true for {@link #NEVER}
     */
    public boolean isNever() {
        return timeout == null;
    }

    /**
     * When it is.
     *
     * @return a time to compare with {@link #now()}; {@link Long#MAX_VALUE} without a deadline
     */
    public long time() {
        return time;
    }

    /**
     * Ends the call if its time is up.
     *
     * @throws DeadlineExceededException if the deadline has passed
     */
    public void check() {
        if (!isNever() && now() >= time) {
            throw exceeded(null);
        }
    }

    /**
     * How long there is.
     *
     * @return nanoseconds, zero or negative if the deadline has passed; {@link Long#MAX_VALUE} without a deadline
     */
    public long remainingNanos() {
        return isNever() ? Long.MAX_VALUE : time - now();
    }

    /**
     * The later of two deadlines.
     *
     * @param other another deadline
     * @return this or the other
     */
    public Deadline orLater(Deadline other) {
        return time >= other.time ? this : other;
    }

    /**
     * The error of a call whose time is up.
     *
     * @param cause what it came from, or null
     * @return the error, not thrown
     */
    public DeadlineExceededException exceeded(@Nullable Throwable cause) {
        return new DeadlineExceededException(
                model + " did not answer within " + DurationText.of(timeout)
                        + "; allow more time, or use a smaller input or model",
                cause);
    }
}
