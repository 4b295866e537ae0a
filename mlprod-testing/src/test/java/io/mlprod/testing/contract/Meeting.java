package io.mlprod.testing.contract;

import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** A place in the code where two threads wait for each other, so that a race goes wrong each time. */
final class Meeting {

    private static final int MOST_WAITS = 20;

    private final AtomicInteger waits = new AtomicInteger();
    private final CyclicBarrier two = new CyclicBarrier(2);

    /** Goes on together with another thread, or alone after a while. */
    void await() {
        if (isOnTheMainThread() || waits.incrementAndGet() > MOST_WAITS) {
            return;
        }
        try {
            two.await(20, TimeUnit.MILLISECONDS);
        } catch (BrokenBarrierException | TimeoutException | InterruptedException e) {
            two.reset();
        }
    }

    /** Returns whether a call comes from the test itself, and not from one of the threads that it has started. */
    static boolean isOnTheMainThread() {
        return !Thread.currentThread().getName().startsWith("contract-");
    }
}
