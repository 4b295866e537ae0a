package io.mlprod.monitoring.internal.watch;

import io.mlprod.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Finds that the time of day was set, which moves the ends of windows, by comparing it with the time that never goes
 * back. For one thread at a time.
 */
public final class ClockWatch {

    private static final Duration NEGLIGIBLE = Duration.ofSeconds(10); // as two clocks drift between two looks

    private final TimeSource time;
    private Instant wall;
    private long nanos;

    public ClockWatch(TimeSource time) {
        this.time = time;
        this.wall = time.now();
        this.nanos = time.nanoTime();
    }

    /** Returns by how much the time of day was set since the last call; empty if it was not. */
    public Optional<Duration> step() {
        Instant wallNow = time.now();
        long nanosNow = time.nanoTime();
        Duration step = Duration.between(wall, wallNow).minusNanos(nanosNow - nanos);
        wall = wallNow;
        nanos = nanosNow;
        return step.abs().compareTo(NEGLIGIBLE) < 0 ? Optional.empty() : Optional.of(step);
    }
}
