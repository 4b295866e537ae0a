package io.mlprod.internal.serving;

import io.mlprod.internal.lease.Admission;
import io.mlprod.internal.lease.Deadline;
import io.mlprod.internal.lease.LeasePool;
import io.mlprod.internal.lease.VirtualThreads;
import io.mlprod.internal.threads.TimedWaits;
import io.mlprod.internal.threads.Uninterrupted;
import io.mlprod.time.TimeSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The platform threads that do the long work of virtual threads. With most engines a run pins the carrier of its
 * virtual thread; if that takes long, other virtual threads cannot run. So a bounded number of platform threads does
 * the work, and the virtual thread waits, which costs nothing.
 */
public final class PlatformThreads {

    /** The most that a hand-over to another thread and back costs; shorter runs stay on the calling thread. */
    private static final long SHORT_RUN_NANOS = 200_000;

    private final ThreadPoolExecutor threads;
    private final @Nullable Admission bounds;
    private final Semaphore turns;
    private final TimeSource time;

    /**
     * Takes over the threads.
     *
     * @param calls how many calls may be here at a time
     * @param bounds turns away a call that comes when this many are here; null if callers wait
     * @param time the handle's time
     */
    public PlatformThreads(ThreadPoolExecutor threads, int calls, @Nullable Admission bounds, TimeSource time) {
        this.threads = threads;
        this.bounds = bounds;
        this.time = time;
        this.turns = new Semaphore(calls, true);
        boolean unused = VirtualThreads.isCurrent(); // linked now, rather than by the first call
    }

    /** Returns whether one run would pin the calling thread's carrier for long, as far as is known. */
    public boolean shouldRun(LeasePool leases) {
        return VirtualThreads.isCurrent() && leases.pinsCarrier() && !isShort(leases.typicalRunNanos());
    }

    private static boolean isShort(long runNanos) {
        return runNanos > 0 && runNanos < SHORT_RUN_NANOS;
    }

    /**
     * Does work on a platform thread, and passes it the nanoseconds that the call has waited for that thread. The wait
     * for a turn ends with the deadline or an interrupt. Work that has a turn is waited for in any case: it ends itself
     * at its deadline, and it reads what the caller gave.
     */
    public <T extends @Nullable Object> T call(LeasePool leases, Deadline deadline, LongFunction<T> work) {
        long start = System.nanoTime();
        FutureTask<T> task = new FutureTask<>(() -> work.apply(System.nanoTime() - start));
        leases.checkStack();
        awaitTurn(leases, deadline);
        try {
            threads.execute(task);
            return result(task);
        } catch (RejectedExecutionException e) { // only the threads of a closed handle reject work
            throw leases.closed();
        } finally {
            turns.release();
        }
    }

    private static <T extends @Nullable Object> T result(FutureTask<T> task) {
        try {
            return Uninterrupted.await(task::get); // work that ends by itself
        } catch (ExecutionException e) {
            throw unchecked(e);
        }
    }

    private void awaitTurn(LeasePool leases, Deadline deadline) {
        try {
            if (bounds != null && !turns.tryAcquire()) {
                throw bounds.full(leases);
            }
            if (bounds == null && !TimedWaits.tryAcquire(turns, deadline.remainingNanos(), time)) {
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

    public void shutdown() {
        threads.shutdown();
    }
}
