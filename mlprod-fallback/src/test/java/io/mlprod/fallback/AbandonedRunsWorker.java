package io.mlprod.fallback;

import io.mlprod.ModelHandle;
import io.mlprod.Predictor;
import io.mlprod.lifecycle.Arena;
import io.mlprod.model.Inputs;
import io.mlprod.observe.ChainEvent;
import io.mlprod.provenance.AttemptOutcome;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Leaves runs behind, and says how many threads and how much memory that takes: "A (1 ms) → B (1 ms) → default", where
 * A and B hear no interrupt and take 5 to 20 ms, or are models, each of whose operators takes 5 ms. The arguments are
 * {@code java} or {@code native}, and how many timeouts there are to be between two of the {@value #SAMPLES} samples.
 *
 * <p>Each line is a {@link Sample}; the last one is taken when all runs have ended and the chain is closed.
 */
final class AbandonedRunsWorker {

    static final int SAMPLES = 10;

    /**
     * What is seen at a time.
     *
     * @param timeouts how many there have been, of both tiers
     * @param full how often a tier was full
     * @param abandoned how many runs have been left behind
     * @param threads how many there are
     * @param heapKib what is used of the heap after a collection
     * @param residentKib the size of the process
     */
    record Sample(long timeouts, long full, long abandoned, int threads, long heapKib, long residentKib) {

        static Sample parsed(String line) {
            String[] numbers = line.split(" ", -1);
            return new Sample(
                    Long.parseLong(numbers[0]),
                    Long.parseLong(numbers[1]),
                    Long.parseLong(numbers[2]),
                    Integer.parseInt(numbers[3]),
                    Long.parseLong(numbers[4]),
                    Long.parseLong(numbers[5]));
        }

        @Override
        public String toString() {
            return timeouts + " " + full + " " + abandoned + " " + threads + " " + heapKib + " " + residentKib;
        }
    }

    private static final Duration MILLISECOND = Duration.ofMillis(1);
    private static final int CALLERS = 4;

    private static final AtomicLong WORKS = new AtomicLong();

    private final ReadWriteLock calls = new ReentrantReadWriteLock(true);
    private final AtomicLong abandoned = new AtomicLong();
    private final FallbackChain<Inputs, Float> chain;
    private final Inputs input;

    private AbandonedRunsWorker(Predictor<Inputs, Float> a, Predictor<Inputs, Float> b, int places, Inputs input) {
        this.input = input;
        this.chain = FallbackChain.builder(Inputs.class, Float.class)
                .name("soak")
                .budget(MILLISECOND.multipliedBy(2))
                .listener(event -> {
                    if (event instanceof ChainEvent.Abandoned) {
                        abandoned.incrementAndGet();
                    }
                })
                .primary(a, tier -> tier.name("a").strict().timeout(MILLISECOND).maxConcurrent(places))
                .then(b, tier -> tier.name("b").strict().timeout(MILLISECOND).maxConcurrent(places))
                .orElse(-1f);
    }

    /** Takes 5 to 20 ms whatever the caller says. */
    private static Predictor<Inputs, Float> deaf() {
        return Predictors.of(any -> {
            long end = System.nanoTime() + (5 + WORKS.incrementAndGet() % 16) * MILLISECOND.toNanos();
            while (System.nanoTime() < end) {
                LockSupport.parkNanos(end - System.nanoTime());
            }
            return 1f;
        });
    }

    public static void main(String[] args) throws Exception {
        long between = Long.parseLong(args[1]);
        if (args[0].equals("java")) {
            new AbandonedRunsWorker(deaf(), deaf(), 16, LongWork.NONE).run(between);
            return;
        }
        // Small files with large tables: the system's allocator would keep pieces between those that it frees.
        try (ModelHandle<Inputs, Float> one =
                        OnnxModels.model("one_operator").arena(Arena.ON).build();
                ModelHandle<Inputs, Float> many =
                        OnnxModels.model("many_operators").arena(Arena.ON).build()) {
            Inputs work = LongWork.eachTaking(MILLISECOND.multipliedBy(5));
            new AbandonedRunsWorker(one, many, 2, work).run(between);
        }
    }

    private void run(long between) throws Exception {
        AtomicBoolean goesOn = new AtomicBoolean(true);
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        for (int i = 0; i < CALLERS; i++) {
            callers.execute(() -> callWhile(goesOn));
        }
        for (int sample = 1; sample <= SAMPLES; sample++) {
            long until = sample * between;
            Waiting.until(() -> count(AttemptOutcome.TIMEOUT) >= until);
            System.out.println(sample());
        }
        goesOn.set(false);
        callers.shutdown();
        callers.awaitTermination(1, TimeUnit.MINUTES);
        chain.close();
        Waiting.until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("mlprod-soak")));
        System.out.println(sample());
        if (chain.status().stream().anyMatch(tier -> tier.load().abandoned() != 0)) {
            throw new IllegalStateException("All runs have ended, but " + chain.status());
        }
    }

    private void callWhile(AtomicBoolean goesOn) {
        while (goesOn.get()) {
            calls.readLock().lock();
            try {
                chain.predict(input);
            } finally {
                calls.readLock().unlock();
                LockSupport.parkNanos(100_000); // both may be full; how often that is said does not matter
            }
        }
    }

    private long count(AttemptOutcome outcome) {
        return chain.status().stream()
                .mapToLong(tier -> tier.attempts().getOrDefault(outcome, 0L))
                .sum();
    }

    /** While nobody calls and nothing runs, since runs take memory as long as they run. */
    private Sample sample() throws IOException {
        calls.writeLock().lock();
        try {
            Waiting.until(
                    () -> chain.status().stream().allMatch(tier -> tier.load().running() == 0));
            System.gc();
            return new Sample(
                    count(AttemptOutcome.TIMEOUT),
                    count(AttemptOutcome.BULKHEAD_FULL),
                    abandoned.get(),
                    ManagementFactory.getThreadMXBean().getThreadCount(),
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1024,
                    residentKib());
        } finally {
            calls.writeLock().unlock();
        }
    }

    private static long residentKib() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
