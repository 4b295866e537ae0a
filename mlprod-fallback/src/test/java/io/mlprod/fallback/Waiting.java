package io.mlprod.fallback;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what other threads do, as long as it takes; a test's own timeout ends it. */
final class Waiting {

    private Waiting() {}

    static void until(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            LockSupport.parkNanos(50_000);
            if (Thread.currentThread().isInterrupted()) { // by that timeout
                throw new IllegalStateException("What was waited for did not happen");
            }
        }
    }

    /** Hears no interrupt, as native code does not. */
    static void deafly(CountDownLatch latch) {
        boolean interrupted = false;
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
