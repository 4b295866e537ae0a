package io.mlprod.internal.rollout;

import io.mlprod.time.TimeSource;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A deadline of an operation on a store, by two clocks: the handle's, and the machine's, since a test's clock may stand
 * still for ever. The wait ends when the first of the two has passed the deadline.
 */
record StoreDeadline(Duration duration, TimeSource time, long until, long reallyUntil) {

    // A clock that a test moves wakes no thread, so it is looked at again and again.
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    /** An operation that is tried for a short time. */
    interface Attempt {
        boolean succeedsWithin(long nanos) throws InterruptedException, IOException;
    }

    static StoreDeadline of(Duration duration, TimeSource time) {
        long nanos = duration.toNanos();
        return new StoreDeadline(duration, time, time.nanoTime() + nanos, System.nanoTime() + nanos);
    }

    /** Returns a deadline of the same duration that starts now. */
    StoreDeadline anew() {
        return of(duration, time);
    }

    boolean isOver() {
        return time.nanoTime() - until >= 0 || System.nanoTime() - reallyUntil >= 0;
    }

    /**
     * Tries again and again, at least once.
     *
     * @return false if it took too long
     * @throws InterruptedIOException if the thread is interrupted, which it stays
     * @throws IOException what the attempt throws
     */
    boolean await(Attempt attempt) throws IOException {
        try {
            while (!attempt.succeedsWithin(LOOK_NANOS)) {
                if (isOver()) {
                    return false;
                }
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException error = new InterruptedIOException("The thread was interrupted while it waited");
            error.initCause(e);
            throw error;
        }
    }
}
