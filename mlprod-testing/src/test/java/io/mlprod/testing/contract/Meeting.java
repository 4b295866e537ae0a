package io.mlprod.testing.contract;

import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A place in the code where two threads wait for each other, so that a race goes wrong each time. */
final class Meeting {

    private final CyclicBarrier two = new CyclicBarrier(2);

    /** Goes on together with another thread, or alone after a while. */
    void await() {
        if (!Thread.currentThread().getName().startsWith("contract-")) {
            return;
        }
        try {
            two.await(5, TimeUnit.MILLISECONDS);
        } catch (BrokenBarrierException | TimeoutException | InterruptedException e) {
            two.reset();
        }
    }
}
