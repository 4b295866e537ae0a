package io.mlprod.internal.threads;

import io.mlprod.internal.text.PlainText;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The factory of the pools of daemon threads that a handle or chain works with; idle threads end. */
public final class Threads {

    private Threads() {}

    /**
     * Returns a pool that rejects work when its queue is full.
     *
     * @param label the owner of the threads
     * @param kind what they do
     * @param threads how many at most
     * @param queue how much work may wait
     * @return a pool without a thread yet
     */
    public static ThreadPoolExecutor pool(String label, String kind, int threads, int queue) {
        AtomicInteger count = new AtomicInteger();
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads, threads, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(queue), task -> {
                    Thread thread = new Thread(
                            task, "mlprod-" + PlainText.line(label) + "-" + kind + "-" + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
