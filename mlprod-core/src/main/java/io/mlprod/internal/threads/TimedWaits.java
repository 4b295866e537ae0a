package io.mlprod.internal.threads;

import io.mlprod.time.TimeSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits that end by a handle's time. The JDK waits by the machine's clock only. How any other clock runs is not known,
 * so a thread that waits by another one reads it every millisecond.
 */
public final class TimedWaits {

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private TimedWaits() {}

    /** Takes a permit; returns false if none comes in time. */
    public static boolean tryAcquire(Semaphore permits, long nanos, TimeSource time) throws InterruptedException {
        if (time == TimeSource.system()) {
            return permits.tryAcquire(nanos, TimeUnit.NANOSECONDS);
        }
        long end = end(nanos, time);
        while (!permits.tryAcquire(look(end, time), TimeUnit.NANOSECONDS)) {
            if (time.nanoTime() >= end) {
                return false;
            }
        }
        return true;
    }

    /** Waits for a future, and returns its value. */
    public static <T> T get(CompletableFuture<T> future, long nanos, TimeSource time)
            throws InterruptedException, ExecutionException, TimeoutException {
        if (time == TimeSource.system()) {
            return future.get(nanos, TimeUnit.NANOSECONDS);
        }
        long end = end(nanos, time);
        while (true) {
            try {
                return future.get(look(end, time), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                if (time.nanoTime() >= end) {
                    throw e;
                }
            }
        }
    }

    private static long end(long nanos, TimeSource time) {
        return time.nanoTime() + Math.min(nanos, Long.MAX_VALUE / 2);
    }

    private static long look(long end, TimeSource time) {
        return time.nanoTime() < end ? LOOK_NANOS : 0;
    }
}
