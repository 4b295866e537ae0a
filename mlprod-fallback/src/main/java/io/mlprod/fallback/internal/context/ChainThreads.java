package io.mlprod.fallback.internal.context;

import io.mlprod.internal.threads.Threads;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadPoolExecutor;

/** The thread pools of a chain. A pool without work has no threads. Thread-safe. */
public final class ChainThreads {

    private final List<ThreadPoolExecutor> pools = new CopyOnWriteArrayList<>();

    /** Makes a pool that ends with the chain. */
    public ThreadPoolExecutor pool(String label, String kind, int threads, int queue) {
        ThreadPoolExecutor pool = Threads.pool(label, kind, threads, queue);
        pools.add(pool);
        return pool;
    }

    /** Takes no more work. Tasks that run or wait are finished. */
    public void shutdown() {
        pools.forEach(ThreadPoolExecutor::shutdown);
    }
}
