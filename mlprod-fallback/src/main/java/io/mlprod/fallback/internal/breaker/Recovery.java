package io.mlprod.fallback.internal.breaker;

import io.mlprod.fallback.BreakerSettings;
import java.time.Duration;
import java.util.function.DoubleSupplier;

/** The times of a breaker, in nanoseconds: how long it stays open, and how calls come back. Thread-safe. */
final class Recovery {

    private static final double FIRST_SHARE = 0.1;
    private static final Duration LEAST_PROBE_LIMIT = Duration.ofSeconds(10);

    private final long first;
    private final long longest;
    private final double jitter;
    private final long probeLimit;
    private final long ramp;
    private final DoubleSupplier random;

    Recovery(BreakerSettings settings, DoubleSupplier random) {
        first = settings.openFor().toNanos();
        longest = settings.openAtMost().toNanos();
        jitter = settings.jitter();
        probeLimit = Math.max(LEAST_PROBE_LIMIT.toNanos(), longest);
        ramp = settings.ramp().toNanos();
        this.random = random;
    }

    /** Returns the open time after a full recovery. */
    long first() {
        return first;
    }

    /** Returns the open time that follows one without a full recovery. */
    long after(long openTime) {
        return Math.min(longest, 2 * openTime);
    }

    /** Makes an open time longer or shorter at random. */
    long jittered(long openTime) {
        return (long) (openTime * (1 + jitter * (2 * random.getAsDouble() - 1)));
    }

    /**
     * Returns how long a probe is waited for. That is as long as the breaker is ever open, since each probe that hangs
     * may keep a thread for good and another one is sent after it. It is also long enough for a model that is slow but
     * works.
     */
    long probeLimit() {
        return probeLimit;
    }

    /** Returns whether all calls are let through this long after the breaker has closed. */
    boolean isComplete(long sinceClosed) {
        return sinceClosed >= ramp;
    }

    /** Returns whether one call is let through this long after the breaker has closed, if not all are. */
    boolean letsThrough(long sinceClosed) {
        return random.getAsDouble() < FIRST_SHARE + (1 - FIRST_SHARE) * sinceClosed / ramp;
    }
}
