package io.mlprod.samples.benchmarks;

import io.mlprod.ModelHandle;
import io.mlprod.lifecycle.Golden;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.lifecycle.Retention;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * What callers wait for while versions are deployed and rolled back under them, one after the other without a pause,
 * beside what they wait for while nothing happens. Arguments: the seconds for each kind of work (10), the callers (8),
 * and how many microseconds each pauses between two calls (0).
 *
 * <p>The kinds take turns of a fifth of a second, so that whatever else the machine does falls upon all of them.
 */
public final class Swaps {

    private static final Duration TURN = Duration.ofMillis(200);
    private static final int WARM_UP = 8;
    private static final int GOLDEN = 10;

    /** What a ninth thread does. */
    private enum Work {
        NOTHING,
        /** Loads a version, sends it through the gates, lets it serve, and rolls back. */
        DEPLOYS,
        /** Lets one of two loaded versions serve, and then the other. */
        SWITCHES,
        /** Computes and touches no model: what any thread more costs the callers. */
        COMPUTES
    }

    /** One caller's times, by the work during which a call began and ended. */
    private static final class Calls {
        private final Map<Work, Latencies> latencies = new EnumMap<>(Work.class);

        private Calls() {
            for (Work work : Work.values()) {
                latencies.put(work, new Latencies());
            }
        }
    }

    private final ModelHandle<Cell, Diagnosis> handle;
    private final List<Cell> cells;
    private final String model;
    private final long pause;
    private final Map<Work, Integer> done = new EnumMap<>(Work.class);
    private volatile Work now = Work.NOTHING;
    private volatile boolean measuring;
    private volatile boolean ended;
    private int versions;
    private long sink;

    private Swaps(long pause) {
        Workload<Cell, Diagnosis> trees = Workload.trees();
        this.cells = trees.records();
        this.model = trees.model();
        this.pause = pause;
        this.handle = new Mlprod<>(
                        trees,
                        builder -> builder.version("0")
                                .golden(golden(trees))
                                .keepPrevious(Retention.DEFAULT.maxVersions(2).maxAge(Duration.ofDays(1))))
                .handle();
        handle.versions().load(next());
    }

    public static void main(String[] arguments) throws InterruptedException {
        long seconds = arguments.length > 0 ? Long.parseLong(arguments[0]) : 10;
        int callers = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 8;
        long pause = arguments.length > 2 ? Long.parseLong(arguments[2]) * 1_000 : 0;
        new Swaps(pause).run(seconds, callers);
    }

    private void run(long seconds, int callers) throws InterruptedException {
        List<Calls> calls = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            Calls own = new Calls();
            int first = i * Rows.COUNT / callers;
            calls.add(own);
            threads.add(new Thread(() -> call(own, first)));
        }
        threads.forEach(Thread::start);
        long turns = WARM_UP + seconds * 1_000 / TURN.toMillis();
        for (long turn = 0; turn < turns; turn++) {
            measuring = turn >= WARM_UP;
            for (Work work : Work.values()) {
                work(work);
            }
        }
        ended = true;
        for (Thread thread : threads) {
            thread.join();
        }
        handle.close();
        print(calls, callers);
    }

    private static Golden<Cell, Diagnosis> golden(Workload<Cell, Diagnosis> workload) {
        try (Mlprod<Cell, Diagnosis> model = new Mlprod<>(workload)) {
            Golden<Cell, Diagnosis> golden = Golden.of(workload.records().get(0), model.predict(0));
            for (int row = 1; row < GOLDEN; row++) {
                golden = golden.and(workload.records().get(row), model.predict(row));
            }
            return golden;
        }
    }

    // ---- the callers

    private void call(Calls calls, int first) {
        for (int row = first; !ended; row = (row + 1) % Rows.COUNT) {
            Work before = now;
            boolean isMeasured = measuring;
            long start = System.nanoTime();
            handle.predict(cells.get(row));
            long time = System.nanoTime() - start;
            if (isMeasured && now == before) {
                calls.latencies.get(before).add(time);
            }
            if (pause > 0) {
                LockSupport.parkNanos(pause);
            }
        }
    }

    // ---- the other thread

    private void work(Work work) {
        long end = System.nanoTime() + TURN.toNanos();
        now = work;
        int count = 0;
        while (System.nanoTime() < end) {
            once(work, count++);
        }
        now = Work.NOTHING;
        if (measuring) {
            done.merge(work, count, Integer::sum);
        }
    }

    private void once(Work work, int count) {
        switch (work) {
            case NOTHING -> LockSupport.parkNanos(TURN.toNanos() / 10);
            case DEPLOYS -> {
                handle.deploy(next());
                handle.rollBack();
            }
            case SWITCHES -> {
                handle.versions().serve(handle.serving().version().equals("0") ? "1" : "0");
                LockSupport.parkNanos(1_000_000); // a thousand a second are more than anyone has
            }
            case COMPUTES -> sink = sink * 31 + count;
        }
    }

    private ModelSource next() {
        versions++;
        return ModelSource.of(Workload.withAnotherDigest(model, versions)).version(String.valueOf(versions));
    }

    private void print(List<Calls> calls, int callers) {
        Map<Work, Latencies> all = new EnumMap<>(Work.class);
        for (Work work : Work.values()) {
            Latencies together = new Latencies();
            calls.forEach(own -> together.addAll(own.latencies.get(work)));
            all.put(work, together);
        }
        System.out.printf("%d callers, each with a pause of %d µs after a call.%n%n", callers, pause / 1_000);
        System.out.println("| meanwhile | calls | p50 in µs | p99 | p99.9 | most |");
        System.out.println("|---|---|---|---|---|---|");
        all.forEach((work, latencies) -> System.out.println(latencies.row(title(work))));
        double quiet = all.get(Work.NOTHING).percentile(99);
        System.out.println();
        all.forEach((work, latencies) ->
                System.out.printf(Locale.ROOT, "p99 %s: %.2f times.%n", title(work), latencies.percentile(99) / quiet));
    }

    private String title(Work work) {
        return switch (work) {
            case NOTHING -> "nothing";
            case DEPLOYS -> String.format(Locale.ROOT, "%,d deploys and rollbacks", done.get(work));
            case SWITCHES -> String.format(Locale.ROOT, "%,d switches of loaded versions", done.get(work));
            case COMPUTES -> "a thread that only computes";
        };
    }
}
