package io.mlprod.monitoring.internal.performance;

import io.mlprod.internal.text.DurationText;
import io.mlprod.monitoring.MonitorStatus.Problem;
import io.mlprod.monitoring.internal.watch.Problems;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The one thread that calls the store, so that a store that hangs holds up nothing else. It ends when it is idle.
 * Thread-safe.
 */
final class StoreThread {

    private static final int MOST_WAITING = 4;
    private static final String FAILED = "performance could not be computed";

    private final Duration patience;
    private final Problems problems;
    private final ThreadPoolExecutor pool;
    private boolean isBusy; // guarded by this, as is what follows
    private long busySince;
    private long toldAt;

    /**
     * Creates it without a thread.
     *
     * @param patience how long a call of the store may take, by the time of the machine, as threads have no other
     */
    StoreThread(Duration patience, Problems problems) {
        this.patience = patience;
        this.problems = problems;
        this.pool = new ThreadPoolExecutor(1, 1, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MOST_WAITING), task -> {
            Thread thread = new Thread(null, task, "mlprod-monitor-store", 0, false); // inherits nothing of a caller
            thread.setDaemon(true);
            thread.setContextClassLoader(null);
            return thread;
        });
        pool.allowCoreThreadTimeOut(true);
    }

    /**
     * Starts something.
     *
     * @return false if there is too much to do already
     */
    boolean start(Runnable task) {
        return submit(new FutureTask<>(() -> run(() -> {
            task.run();
            return true;
        })));
    }

    /** Does something, and returns its result; empty if that takes longer than a call of the store may take. */
    <T> Optional<T> call(Callable<T> task) {
        return call(task, patience);
    }

    /** Does something, and returns its result; empty if that takes longer than one is willing to wait. */
    <T> Optional<T> call(Callable<T> task, Duration longest) {
        FutureTask<T> future = new FutureTask<>(() -> run(task));
        if (isHanging() || !submit(future)) {
            return Optional.empty();
        }
        try {
            T result = future.get(longest.toNanos(), TimeUnit.NANOSECONDS);
            problems.works(Problem.Kind.EVALUATION, FAILED);
            return Optional.of(result);
        } catch (TimeoutException e) {
            problems.add(
                    Problem.Kind.PREDICTION_STORE,
                    "the store of predictions has not answered for " + DurationText.of(longest));
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            problems.fails(Problem.Kind.EVALUATION, FAILED, cause == null ? e : cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }

    /** Returns whether the store has kept the thread very long, which is told now and then. */
    boolean isHanging() {
        long now = System.nanoTime();
        long busy;
        boolean isToTell;
        synchronized (this) {
            busy = isBusy ? now - busySince : 0;
            isToTell = busy > patience.toNanos() && now - toldAt > patience.toNanos();
            toldAt = isToTell ? now : toldAt;
        }
        if (isToTell) {
            problems.add(
                    Problem.Kind.PREDICTION_STORE,
                    "the store of predictions has not returned for " + DurationText.ofNanos(busy)
                            + "; predictions and labels wait, or are dropped when there are too many");
        }
        return busy > patience.toNanos();
    }

    private boolean submit(FutureTask<?> task) {
        try {
            pool.execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            return false; // isHanging tells why
        }
    }

    private <T> T run(Callable<T> task) throws Exception {
        setBusy(true);
        try {
            return task.call();
        } finally {
            setBusy(false);
        }
    }

    private synchronized void setBusy(boolean is) {
        isBusy = is;
        busySince = System.nanoTime();
        toldAt = busySince;
    }

    /** Takes no more work; what was started goes on. */
    void close() {
        pool.shutdown();
    }
}
