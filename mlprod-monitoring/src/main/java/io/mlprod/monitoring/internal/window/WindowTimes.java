package io.mlprod.monitoring.internal.window;

import io.mlprod.monitoring.Windows;
import io.mlprod.time.TimeSource;
import java.time.Duration;
import java.time.Instant;

/**
 * When windows of time end: with the wall clock, or, when that has been set back, after their length by the clock that
 * never goes back. Immutable and thread-safe.
 */
final class WindowTimes {

    static final Duration DAY = Duration.ofDays(1);
    private static final long LEAST_PART = 100; // of a window; less is added to the next one
    private static final long MOST_SECONDS = 9_000_000_000L; // whose nanoseconds fit into a long
    private static final long SECOND = 1_000_000_000;

    private final TimeSource time;
    private final long length; // in nanoseconds; 0 if windows do not end by time

    WindowTimes(Windows windows, TimeSource time) {
        this.time = time;
        this.length = windows.length().map(Duration::toNanos).orElse(0L);
    }

    Instant now() {
        return time.now();
    }

    long nanoTime() {
        return time.nanoTime();
    }

    boolean isOver(OpenWindow window) {
        return length > 0 && left(window) <= 0;
    }

    /** Returns how long a window is still open; a day if that does not depend on the time. */
    Duration untilOver(OpenWindow window) {
        return length == 0 ? DAY : Duration.ofNanos(Math.max(0, left(window)));
    }

    private long left(OpenWindow window) {
        long from = nanos(window.from);
        long end = Math.floorDiv(from + length / LEAST_PART, length) * length + length;
        long byLength = window.fromNanos + (end - from) - nanoTime();
        long byWall = end - nanos(now());
        return Math.min(byLength, byWall);
    }

    /** Returns when a window ended that another one followed: never before it began. */
    static Instant end(OpenWindow window, Instant now, long nanos) {
        return now.isBefore(window.from) ? window.from.plusNanos(nanos - window.fromNanos) : now;
    }

    private static long nanos(Instant instant) {
        long seconds = Math.max(-MOST_SECONDS, Math.min(MOST_SECONDS, instant.getEpochSecond()));
        return seconds * SECOND + instant.getNano();
    }
}
