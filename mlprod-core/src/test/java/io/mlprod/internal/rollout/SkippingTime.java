package io.mlprod.internal.rollout;

import io.mlprod.time.ManualTime;
import io.mlprod.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** A manual time in which the machine can be suspended: time passes, and nothing that is due in it is done. */
public final class SkippingTime implements TimeSource {

    public final ManualTime manual = new ManualTime(Instant.parse("2030-01-01T00:00:00Z"));
    private final AtomicLong skipped = new AtomicLong();

    public void suspend(Duration time) {
        skipped.addAndGet(time.toNanos());
    }

    @Override
    public long nanoTime() {
        return manual.nanoTime() + skipped.get();
    }

    @Override
    public Instant now() {
        return manual.now();
    }

    @Override
    public Runnable schedule(Duration delay, Runnable task) {
        return manual.schedule(delay, task);
    }
}
