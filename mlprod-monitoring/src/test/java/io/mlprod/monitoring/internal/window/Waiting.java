package io.mlprod.monitoring.internal.window;

import java.util.concurrent.CountDownLatch;

/** Waiting in tests' threads, which nobody interrupts. */
final class Waiting {

    private Waiting() {}

    static void on(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
