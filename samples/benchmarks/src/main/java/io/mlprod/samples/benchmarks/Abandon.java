package io.mlprod.samples.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;

/**
 * How long callers wait who give an answer 20 ms, if the models that are asked take 300 ms and cannot be interrupted;
 * and what threads and memory that takes. Arguments: what the models do, {@code sleep} or {@code compute}; how many
 * calls must have waited (400); the callers (8); and {@code mlprod} for only that.
 */
public final class Abandon {

    private static final Path STATUS = Path.of("/proc/self/status"); // of Linux only
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final long A_WAIT = FallbackCase.BUDGET.toNanos() / 2; // whoever is not turned away waits longer
    private static final long PAUSE = 1_000_000;
    private static final long SETTLING = 2_000_000_000;

    private final long settling;
    private final Stubborn model;
    private final int places;
    private final int callers;
    private final AtomicInteger waited = new AtomicInteger();
    private final AtomicInteger answeredSooner = new AtomicInteger();
    private final AtomicInteger answeredByModels = new AtomicInteger();
    private final AtomicInteger threadsMost = new AtomicInteger();

    private Abandon(boolean computes, int callers, long settling) {
        this.settling = settling;
        this.model = new Stubborn(computes);
        // So many that each call can leave a run behind; of those that compute no more than one would let in.
        this.places = computes ? Runtime.getRuntime().availableProcessors() : 16 * callers;
        this.callers = callers;
    }

    public static void main(String[] arguments) throws InterruptedException, IOException {
        run(arguments, new PrintStream(System.out, true, StandardCharsets.UTF_8), SETTLING); // for the µ in any locale
    }

    /** The last argument is how many nanoseconds threads may take to end before they are counted. */
    static void run(String[] arguments, PrintStream out, long settling) throws InterruptedException, IOException {
        boolean computes = arguments.length > 0 && arguments[0].equals("compute");
        int calls = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 400;
        int callers = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 8;
        List<BiFunction<Stubborn, Integer, StubbornChain>> ways =
                new ArrayList<>(List.of(StubbornChain::none, StubbornChain::mlprod));
        if (arguments.length <= 3) {
            ways.add(StubbornChain::resilience4jByHand);
            ways.add(StubbornChain::resilience4j);
            ways.add(StubbornChain::failsafe);
        }
        out.printf("%d callers of models that %s.%n%n", callers, computes ? "compute" : "sleep");
        out.println("| | calls that waited | p50 in µs | p99 | p99.9 | most | answered by a model | answered sooner"
                + " | threads before | most | after | MB before | after |");
        out.println("|---|---|---|---|---|---|---|---|---|---|---|---|---|");
        for (BiFunction<Stubborn, Integer, StubbornChain> way : ways) {
            new Abandon(computes, callers, settling).run(way, 2 * callers); // warm-up
            out.println(new Abandon(computes, callers, settling).run(way, calls));
        }
    }

    private String run(BiFunction<Stubborn, Integer, StubbornChain> way, int calls)
            throws InterruptedException, IOException {
        System.gc();
        int threadsBefore = THREADS.getThreadCount();
        long memoryBefore = residentMegabytes();
        StubbornChain chain = way.apply(model, places);
        Latencies latencies = call(chain, calls);
        waitFor(Long.MAX_VALUE, () -> model.running() == 0);
        chain.close();
        waitFor(settling, () -> THREADS.getThreadCount() <= threadsBefore);
        System.gc();
        return latencies.row(chain.title())
                + String.format(
                        Locale.ROOT,
                        " %,d | %,d | %d | %d | %d | %d | %d |",
                        answeredByModels.get(),
                        answeredSooner.get(),
                        threadsBefore,
                        threadsMost.get(),
                        THREADS.getThreadCount(),
                        memoryBefore,
                        residentMegabytes());
    }

    private Latencies call(StubbornChain chain, int calls) throws InterruptedException {
        Latencies all = new Latencies();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            Thread caller = new Thread(() -> {
                Latencies own = callUntilEnough(chain, calls);
                synchronized (all) {
                    all.addAll(own);
                }
            });
            caller.start();
            threads.add(caller);
        }
        for (Thread caller : threads) {
            caller.join();
        }
        return all;
    }

    private Latencies callUntilEnough(StubbornChain chain, int calls) {
        Latencies latencies = new Latencies();
        while (waited.get() < calls) {
            long start = System.nanoTime();
            String answer = chain.answers().get();
            long time = System.nanoTime() - start;
            if (answer.equals(Stubborn.ANSWER)) {
                answeredByModels.incrementAndGet();
            }
            if (time < A_WAIT) {
                answeredSooner.incrementAndGet();
                LockSupport.parkNanos(PAUSE);
            } else {
                waited.incrementAndGet();
                latencies.add(time);
            }
            threadsMost.accumulateAndGet(THREADS.getThreadCount(), Math::max);
        }
        return latencies;
    }

    private static void waitFor(long longest, BooleanSupplier event) {
        long start = System.nanoTime();
        while (!event.getAsBoolean() && System.nanoTime() - start < longest) {
            LockSupport.parkNanos(PAUSE);
        }
    }

    /** What the process takes of the machine's memory; 0 where that is not known. */
    private static long residentMegabytes() throws IOException {
        if (!Files.isReadable(STATUS)) {
            return 0;
        }
        return Files.readAllLines(STATUS).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElse(0);
    }
}
