package io.mlprod.testing.fault;

import io.mlprod.testing.fake.Disturbance;
import io.mlprod.testing.fake.ScriptedModel;
import io.mlprod.testing.fake.ScriptedRun;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;

/**
 * A fault and the calls in which it happens. It begins to count when it is injected with {@link ScriptedModel#inject},
 * in each model anew, and after {@link #remove()} it never happens again, in no model. Thread-safe.
 *
 * @since 0.1
 */
public final class FaultPlan implements Disturbance {

    private final String name;
    private final Effect effect;
    private final LongPredicate calls;
    private final AtomicLong loads = new AtomicLong();
    private final BitSet hitInBatches = new BitSet(); // numbers of rows, which may be asked again; guarded by itself
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
     * @return the number of rows, or of loads, that it hit; a row of a batch that is asked again counts once
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
    public void beforeInjection(String version) {
        Objects.requireNonNull(version, "version");
        if (removed.isDone()) {
            throw new IllegalStateException(
                    "The fault '" + name + "' was removed with remove(), which ends it for good;"
                            + " make another plan, or take it out of one model only: model.remove(plan)");
        }
    }

    @Override
    public void beforeLoad(String version) {
        Objects.requireNonNull(version, "version");
        if (effect.isOfLoads() && !removed.isDone() && calls.test(loads.incrementAndGet())) {
            note(1);
            effect.load();
        }
    }

    @Override
    public void aroundRun(ScriptedRun run, Runnable script) {
        Objects.requireNonNull(run, "run");
        Objects.requireNonNull(script, "script");
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
        List<Long> hit = LongStream.range(0, run.rows())
                .map(row -> run.call((int) row))
                .filter(this::isHit)
                .boxed()
                .toList();
        if (hit.isEmpty()) {
            script.run();
            effect.passed(run);
            return;
        }
        note(run.isAskedAgain() ? countAgain(hit.get(0)) : hit.size());
        if (run.rows() > 1) {
            keep(hit);
        }
        Effect.Hit here = new Effect.Hit(run, row -> isHit(run.call(row)), removed);
        effect.before(here);
        script.run();
        if (!removed.isDone()) {
            effect.after(here);
        }
    }

    private boolean isHit(long call) {
        return call > 0 && calls.test(call); // those before are of a batch that began before the injection
    }

    private void keep(List<Long> calls) {
        synchronized (hitInBatches) {
            calls.forEach(call -> hitInBatches.set(Math.toIntExact(call)));
        }
    }

    /** Returns 0 for a row that has been counted in its batch; another fault may have ended that before this one. */
    private int countAgain(long call) {
        synchronized (hitInBatches) {
            return hitInBatches.get(Math.toIntExact(call)) ? 0 : 1;
        }
    }

    private void note(int more) {
        hits.addAndGet(more);
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
