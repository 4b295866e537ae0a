package io.mlprod.samples.benchmarks;

import io.mlprod.Call;
import io.mlprod.ModelHandle;
import io.mlprod.admission.AdmissionLimits;
import io.mlprod.error.DeadlineExceededException;
import io.mlprod.error.OverloadedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends four times as many calls as the machine can answer, each with a timeout, to a handle with bounds, and counts
 * what became of them. Arguments: the seconds of overload (30), and how many runs are allowed at a time (one more than
 * processors).
 *
 * <p>The peak is measured first, with as many threads as processors that each ask again as soon as they have an answer.
 */
public final class Overload {

    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();
    private static final int CALLERS = 12;
    private static final int TIMES = 4;
    private static final int TOKENS = 8;
    private static final Duration TIMEOUT = Duration.ofMillis(100);
    private static final Call WITHIN = Call.DEFAULT.timeout(TIMEOUT);
    private static final Duration PEAK = Duration.ofSeconds(10);

    private final ModelHandle<Tokens, Embedding> handle;
    private final List<Tokens> records;
    private final LongAdder asked = new LongAdder();
    private final LongAdder answered = new LongAdder();
    private final LongAdder late = new LongAdder();
    private final LongAdder overloaded = new LongAdder();
    private final LongAdder expired = new LongAdder();

    private Overload(Workload<Tokens, Embedding> workload, Mlprod<Tokens, Embedding> model) {
        this.records = workload.records();
        this.handle = model.handle();
    }

    public static void main(String[] arguments) throws Exception {
        Duration time = Duration.ofSeconds(arguments.length > 0 ? Long.parseLong(arguments[0]) : 30);
        int runs = arguments.length > 1 ? Integer.parseInt(arguments[1]) : PROCESSORS + 1;
        Workload<Tokens, Embedding> workload = Workload.text(TOKENS);
        Mlprod<Tokens, Embedding> model = new Mlprod<>(
                workload,
                builder -> builder.admission(AdmissionLimits.DEFAULT
                        .maxRuns(runs)
                        .maxWaiting(2 * PROCESSORS)
                        .maxWait(Duration.ofMillis(50))));
        new Overload(workload, model).closedLoop(Duration.ofSeconds(5)); // warm-up
        double before = new Overload(workload, model).closedLoop(PEAK);
        Overload overload = new Overload(workload, model);
        double served = overload.openLoop(time, TIMES * before);
        double after = new Overload(workload, model).closedLoop(PEAK);
        overload.print(time, (before + after) / 2, served);
        model.close();
    }

    /** As many threads as processors, each asking again at once; answers for each second. */
    private double closedLoop(Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        run(PROCESSORS, thread -> {
            for (int row = thread; System.nanoTime() < end; row += PROCESSORS) {
                ask(row % Rows.COUNT);
            }
        });
        return answered.sum() / (time.toNanos() / 1e9);
    }

    /** Many threads that ask at their times, whatever became of the call before; answers for each second. */
    private double openLoop(Duration time, double perSecond) throws InterruptedException {
        long start = System.nanoTime();
        double gap = CALLERS / perSecond * 1e9;
        run(CALLERS, thread -> {
            for (int i = 0; ; i++) {
                long at = start + (long) ((i + (double) thread / CALLERS) * gap);
                while (System.nanoTime() < at) {
                    LockSupport.parkNanos(at - System.nanoTime());
                }
                if (System.nanoTime() - start >= time.toNanos()) {
                    return;
                }
                ask((i * CALLERS + thread) % Rows.COUNT);
            }
        });
        return answered.sum() / ((System.nanoTime() - start) / 1e9);
    }

    private void ask(int row) {
        long start = System.nanoTime();
        asked.increment();
        try {
            handle.predict(records.get(row), WITHIN);
            answered.increment();
            if (System.nanoTime() - start > 2 * TIMEOUT.toNanos()) {
                late.increment(); // the thread itself may wait for a processor as long as the others run
            }
        } catch (OverloadedException e) {
            overloaded.increment();
        } catch (DeadlineExceededException e) {
            expired.increment();
        }
    }

    private interface Caller {
        void call(int thread);
    }

    private static void run(int threads, Caller caller) throws InterruptedException {
        List<Thread> all = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            int thread = i;
            all.add(new Thread(() -> caller.call(thread)));
        }
        all.forEach(Thread::start);
        for (Thread thread : all) {
            thread.join();
        }
    }

    private void print(Duration time, double peak, double served) {
        long lost = asked.sum() - answered.sum() - overloaded.sum() - expired.sum();
        System.out.printf("| over %d s at %d times the peak | calls |%n|---|---|%n", time.toSeconds(), TIMES);
        System.out.printf("| asked | %,d |%n| answered | %,d |%n", asked.sum(), answered.sum());
        System.out.printf("| turned away (`OverloadedException`) | %,d |%n", overloaded.sum());
        System.out.printf("| out of time (`DeadlineExceededException`) | %,d |%n", expired.sum());
        System.out.printf("| answered later than twice the timeout | %,d |%n| lost | %,d |%n%n", late.sum(), lost);
        System.out.printf("Peak %.0f answers/s, under overload %.0f: %.2f of the peak.%n", peak, served, served / peak);
    }
}
