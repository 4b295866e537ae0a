package io.mlprod.samples.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** A model that takes its time and hears no interrupt, as native code does not. For any number of threads. */
final class Stubborn {

    static final Duration TIME = Duration.ofMillis(300);
    static final String ANSWER = "model";

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final boolean computes;
    private final AtomicInteger running = new AtomicInteger();

    /**
     * Makes it.
     *
     * @param computes whether it takes that much of a processor's time, and does not only sleep
     */
    Stubborn(boolean computes) {
        this.computes = computes;
    }

    String run() {
        running.incrementAndGet();
        if (computes) {
            compute();
        } else {
            sleep();
        }
        running.decrementAndGet();
        return ANSWER;
    }

    private void sleep() {
        boolean isInterrupted = false;
        long end = System.nanoTime() + TIME.toNanos();
        for (long left = TIME.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
            isInterrupted |= Thread.interrupted(); // or it would not sleep any more
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void compute() {
        long end = THREADS.getCurrentThreadCpuTime() + TIME.toNanos();
        double sum = 0;
        while (THREADS.getCurrentThreadCpuTime() < end || Double.isNaN(sum)) {
            for (int i = 0; i < 100_000; i++) {
                sum += Math.sqrt(i);
            }
        }
    }

    int running() {
        return running.get();
    }
}
