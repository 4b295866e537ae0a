package io.mlprod.testing.contract;

import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Work that several threads begin at the same moment. */
final class Together {

    private static final long PATIENCE_SECONDS = 60;

    private Together() {}

    /** Something that each thread does. */
    interface Task {
        void run(int thread) throws Exception;
    }

    /**
     * Runs a task on threads that begin together, and waits for them.
     *
     * @param promise what is broken if one of them fails
     * @throws AssertionError if a thread throws, or does not end
     */
    static void run(String promise, int count, Task task) throws InterruptedException {
        CountDownLatch ready = new CountDownLatch(count);
        Queue<Throwable> errors = new ConcurrentLinkedQueue<>();
        List<Thread> threads = IntStream.range(0, count)
                .mapToObj(number -> new Thread(() -> work(ready, errors, task, number), "contract-" + number))
                .toList();
        threads.forEach(thread -> thread.setDaemon(true));
        threads.forEach(Thread::start);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        for (Thread thread : threads) {
            thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
            if (thread.isAlive()) {
                throw new AssertionError(promise + "\n" + count + " threads at a time: after " + PATIENCE_SECONDS
                        + " s one of them still is here:\n" + place(thread));
            }
        }
        if (!errors.isEmpty()) {
            throw failure(
                    promise, errors.element(), count + " threads at a time: " + errors.size() + " of them failed");
        }
    }

    /** An assertion says itself which promise is broken, and once is enough. */
    private static AssertionError failure(String promise, Throwable first, String howMany) {
        if (first instanceof AssertionError) {
            AssertionError failure = new AssertionError(first.getMessage() + "\n" + howMany);
            failure.setStackTrace(first.getStackTrace());
            return failure;
        }
        return new AssertionError(promise + "\n" + howMany + ", the first with " + first, first);
    }

    private static void work(CountDownLatch ready, Queue<Throwable> errors, Task task, int number) {
        ready.countDown();
        try {
            ready.await();
            task.run(number);
        } catch (Throwable e) {
            errors.add(e);
        }
    }

    private static String place(Thread thread) {
        return Arrays.stream(thread.getStackTrace())
                .limit(20)
                .map(frame -> "  at " + frame)
                .collect(Collectors.joining("\n"));
    }
}
