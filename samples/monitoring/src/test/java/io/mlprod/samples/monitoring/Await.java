package io.mlprod.samples.monitoring;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waiting for another process. */
final class Await {

    private static final long PAUSE_MILLIS = 200;

    private Await() {}

    /** Waits until a condition holds, and fails with what is there instead if it does not in time. */
    static void until(Duration time, BooleanSupplier condition, Supplier<String> instead) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > time.toNanos()) {
                throw new AssertionError("not within " + time.toSeconds() + " s; instead: " + instead.get());
            }
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }
}
