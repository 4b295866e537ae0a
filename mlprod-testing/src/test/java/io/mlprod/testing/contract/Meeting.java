package io.mlprod.testing.contract;

import java.util.concurrent.TimeUnit;

/**
 * A place in the code where two threads wait for each other, so that a race goes wrong each time, also on a busy
 * machine. Who comes alone waits long while another thread of the test runs and may come, and briefly otherwise.
 */
final class Meeting {

    private static final long BRIEFLY = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long MOST_ALONE = TimeUnit.SECONDS.toNanos(2); // of all waits that end alone

    private long arrived; // guarded by this
    private long alone; // nanoseconds of waits that ended alone; guarded by this

    /** Goes on together with another thread, or alone after a while. */
    synchronized void await() {
        if (isOnTheMainThread()) {
            return;
        }
        long mine = ++arrived;
        if (mine % 2 == 0) {
            notifyAll();
            return;
        }
        long start = System.nanoTime();
        while (arrived == mine) {
            long waited = System.nanoTime() - start;
            if (waited > MOST_ALONE - alone || (waited > BRIEFLY && !mayAnotherCome()) || !isWoken()) {
                alone += waited;
                arrived++; // the next one waits for another
                return;
            }
        }
    }

    /** Waits for a moment. Returns false if the thread is interrupted. */
    @SuppressWarnings("WaitNotInLoop") // its caller loops
    private boolean isWoken() {
        try {
            wait(1);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Returns whether another thread of the test runs; one that waits for a lock or at a barrier does not. */
    private static boolean mayAnotherCome() {
        Thread[] all = new Thread[2 * Thread.activeCount() + 10];
        int count = Thread.enumerate(all);
        for (int i = 0; i < count; i++) {
            Thread thread = all[i];
            boolean runs = thread.getState() == Thread.State.RUNNABLE || thread.getState() == Thread.State.NEW;
            if (runs && isOfContract(thread) && !thread.equals(Thread.currentThread())) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether a call comes from the test itself, and not from one of the threads that it has started. */
    static boolean isOnTheMainThread() {
        return !isOfContract(Thread.currentThread());
    }

    private static boolean isOfContract(Thread thread) {
        return thread.getName().startsWith("contract-");
    }
}
