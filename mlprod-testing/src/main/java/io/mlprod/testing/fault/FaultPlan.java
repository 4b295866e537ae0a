package io.mlprod.testing.fault;

import io.mlprod.testing.fake.Disturbance;
import io.mlprod.testing.fake.ScriptedModel;
import io.mlprod.testing.fake.ScriptedRun;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.LongPredicate;

/**
 * A fault and the calls in which it happens. It begins to count when it is injected with {@link ScriptedModel#inject},
 * and after {@link #remove()} it never happens again, in no model. Thread-safe.
 *
 * @since 0.1
 */
public final class FaultPlan implements Disturbance {

    private final String name;
    private final Effect effect;
    private final LongPredicate calls;
    private final AtomicLong count = new AtomicLong();
    private final AtomicLong hits = new AtomicLong();
    private final ReadWriteLock running = new ReentrantReadWriteLock(); // read by runs, which go on side by side
    private final CompletableFuture<Void> hit = new CompletableFuture<>();
    private final CompletableFuture<Void> removed = new CompletableFuture<>();

    FaultPlan(String name, Effect effect, LongPredicate calls) {
        this.name = name;
        this.effect = effect;
        this.calls = calls;
    }

    /** Ends the fault at once, for calls that are running, too: one that hangs goes on, and gets the right answer. */
    public void remove() {
        removed.complete(null);
    }

    /**
     * Returns how often the fault has happened.
     *
     * @return the number of runs, or of loads, that it hit
     */
    public long hits() {
        return hits.get();
    }

    /** Waits until no run that this plan surrounds is going on. Returns false if that takes too long. */
    boolean awaitIdle(Duration most) throws InterruptedException {
        if (!running.writeLock().tryLock(most.toNanos(), TimeUnit.NANOSECONDS)) {
            return false;
        }
        running.writeLock().unlock();
        return true;
    }

    /** Done when the fault has happened for the first time. */
    CompletableFuture<Void> firstHit() {
        return hit;
    }

    @Override
    public void beforeLoad(String version) {
        Objects.requireNonNull(version, "version");
        if (effect.isOfLoads() && !removed.isDone() && calls.test(count.incrementAndGet())) {
            note();
            effect.load();
        }
    }

    @Override
    public void aroundRun(ScriptedRun run, Runnable script) {
        Objects.requireNonNull(run, "run");
        if (effect.isOfLoads() || removed.isDone()) {
            script.run();
            return;
        }
        running.readLock().lock();
        try {
            surround(run, script);
        } finally {
            running.readLock().unlock();
        }
    }

    private void surround(ScriptedRun run, Runnable script) {
        int rows = run.rows();
        long first = count.getAndAdd(rows) + 1;
        boolean isHit = false;
        for (int row = 0; row < rows; row++) {
            isHit |= calls.test(first + row);
        }
        if (!isHit) {
            script.run();
            effect.passed(run);
            return;
        }
        note();
        Effect.Hit here = new Effect.Hit(run, row -> calls.test(first + row), removed);
        effect.before(here);
        script.run();
        if (!removed.isDone()) {
            effect.after(here);
        }
    }

    private void note() {
        hits.incrementAndGet();
        hit.complete(null);
    }

    /**
     * Returns what goes wrong, and when.
     *
     * @return for example {@code nan on calls [2, 4]}
     */
    @Override
    public String toString() {
        return name;
    }
}
