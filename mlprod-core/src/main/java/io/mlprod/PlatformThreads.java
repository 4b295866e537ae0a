package io.mlprod;

import io.mlprod.internal.lease.Admission;
import io.mlprod.internal.lease.Deadline;
import io.mlprod.internal.lease.LeasePool;
import io.mlprod.internal.lease.VirtualThreads;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Where virtual threads have long work done. A native run pins its carrier; if that takes long, other virtual threads
 * stand still. So a bounded number of platform threads does it, and the virtual thread waits, which costs nothing.
 */
final class PlatformThreads {

    /** What a hand-over to another thread and back costs at most; shorter runs stay where they are. */
    private static final long SHORT_RUN_NANOS = 200_000;

    private final LeasePool leases;
    private final ThreadPoolExecutor threads;
    private final @Nullable Admission bounds;
    private final Semaphore turns;

    /**
     * Takes over threads.
     *
     * @param bounds who is turned away when all threads are busy, as many as may run and wait; null if callers wait here
     */
    PlatformThreads(LeasePool leases, ThreadPoolExecutor threads, @Nullable Admission bounds) {
        this.leases = leases;
        this.threads = threads;
        this.bounds = bounds;
        this.turns = new Semaphore(threads.getMaximumPoolSize(), true);
    }

    /** Whether one run would keep the calling thread's carrier from others for long, as far as is known. */
    boolean shouldRun() {
        return VirtualThreads.isCurrent() && !isShort(leases.typicalRunNanos());
    }

    private static boolean isShort(long runNanos) {
        return runNanos > 0 && runNanos < SHORT_RUN_NANOS;
    }

    /** Does something on a platform thread, told how long the call has waited for it, as long as there is time. */
    <T> T call(Deadline deadline, LongFunction<T> work) {
        long start = System.nanoTime();
        awaitTurn(deadline);
        FutureTask<T> task = new FutureTask<>(() -> work.apply(System.nanoTime() - start)) {
            @Override
            public void run() {
                try {
                    super.run();
                } finally {
                    turns.release();
                }
            }
        };
        try {
            threads.execute(task);
        } catch (RejectedExecutionException e) { // only a closed handle's threads take nothing
            turns.release();
            throw leases.closed();
        } catch (Error e) { // no memory for a thread
            turns.release();
            throw e;
        }
        try {
            return task.get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            task.cancel(false);
            throw deadline.exceeded(e);
        } catch (InterruptedException e) {
            task.cancel(false);
            throw leases.interrupted(e);
        } catch (ExecutionException e) {
            throw unchecked(e);
        }
    }

    private void awaitTurn(Deadline deadline) {
        try {
            if (bounds != null && !turns.tryAcquire()) {
                throw bounds.full();
            }
            if (bounds == null && !turns.tryAcquire(deadline.remainingNanos(), TimeUnit.NANOSECONDS)) {
                throw deadline.exceeded(null);
            }
        } catch (InterruptedException e) {
            throw leases.interrupted(e);
        }
    }

    private static RuntimeException unchecked(ExecutionException e) {
        if (e.getCause() instanceof Error error) {
            throw error;
        }
        return e.getCause() instanceof RuntimeException runtime ? runtime : new IllegalStateException(e);
    }

    void shutdown() {
        threads.shutdown();
    }
}
