package io.mlprod.fallback;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** Eight threads that begin the same thing together. */
public final class Together {

    public static final int COUNT = 8;

    private Together() {}

    /** What each of them got. */
    public static <T> List<T> each(IntFunction<T> work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(COUNT);
        try {
            CyclicBarrier start = new CyclicBarrier(COUNT);
            List<Callable<T>> calls = new ArrayList<>();
            for (int i = 0; i < COUNT; i++) {
                int thread = i;
                calls.add(() -> {
                    start.await();
                    return work.apply(thread);
                });
            }
            List<T> results = new ArrayList<>();
            for (Future<T> call : threads.invokeAll(calls)) {
                results.add(call.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }
}
