package io.mlprod.internal.threads;

import io.mlprod.internal.leak.OpenResources;
import io.mlprod.internal.text.PlainText;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
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
        ThreadPoolExecutor pool = new Pool(threads, queue, task -> {
            Thread thread =
                    new Thread(task, "mlprod-" + PlainText.line(label) + "-" + kind + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            OpenResources.made(thread);
            return thread;
        });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /**
     * A pool that does all queued work after a shutdown. The JDK's forgets it if the shutdown comes while the first
     * threads are being made: these are counted when the work is queued, so that nobody makes others, and are given up
     * then.
     */
    private static final class Pool extends ThreadPoolExecutor {

        Pool(int threads, int queue, ThreadFactory factory) {
            super(threads, threads, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(queue), factory);
        }

        @Override
        public void shutdown() {
            super.shutdown(); // from here on nothing is queued that stays there
            List<Runnable> left = new ArrayList<>();
            getQueue().drainTo(left);
            if (!left.isEmpty()) {
                getThreadFactory().newThread(() -> runAll(left)).start();
            }
        }

        private static void runAll(List<Runnable> left) {
            for (Runnable task : left) {
                try {
                    task.run();
                } catch (Throwable e) { // as a thread of the pool does, which then makes room for another one
                    Thread thread = Thread.currentThread();
                    thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
                }
            }
        }
    }
}
