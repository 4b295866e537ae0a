package io.mlprod;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what another thread does. */
final class Eventually {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final int LOOKS_AFTER_A_COLLECTION = 400; // 20 ms and more

    private Eventually() {}

    /** Collects garbage, and gives the threads that wait for it time to do their part before the next collection. */
    static void collected(BooleanSupplier condition, Supplier<?> state) {
        int[] looks = {0};
        until(
                () -> {
                    if (looks[0]++ % LOOKS_AFTER_A_COLLECTION == 0) {
                        System.gc();
                    }
                    return condition.getAsBoolean();
                },
                state);
    }

    static void until(BooleanSupplier condition, Supplier<?> state) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new AssertionError("What was waited for did not happen; " + state.get());
            }
            LockSupport.parkNanos(50_000);
        }
    }
}
