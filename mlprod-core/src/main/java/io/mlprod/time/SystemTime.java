package io.mlprod.time;

import io.mlprod.internal.log.Log;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The machine's clocks. One thread waits for all tasks; each task runs on a thread of its own, so it may block. */
final class SystemTime implements TimeSource {

    static final SystemTime INSTANCE = new SystemTime();

    private static final Log LOG = Log.of(TimeSource.class);
    private static final long START = System.nanoTime();

    private final ExecutorService workers = Executors.newCachedThreadPool(daemons("mlprod-task-"));
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, daemons("mlprod-timer-"));

    private SystemTime() {
        timer.setRemoveOnCancelPolicy(true);
    }

    private static ThreadFactory daemons(String prefix) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, prefix + count.incrementAndGet());
            thread.setDaemon(true);
            thread.setContextClassLoader(null); // else it would keep the first caller's application alive
            return thread;
        };
    }

    @Override
    public long nanoTime() {
        return System.nanoTime() - START;
    }

    @Override
    public Instant now() {
        return Instant.now();
    }

    @Override
    public Runnable schedule(Duration delay, Runnable task) {
        Future<?> scheduled =
                timer.schedule(() -> workers.execute(() -> runLogged(task)), delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> scheduled.cancel(false);
    }

    private static void runLogged(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            LOG.error("A scheduled task failed", e);
        }
    }
}
