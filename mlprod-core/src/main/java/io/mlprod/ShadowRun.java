package io.mlprod;

import io.mlprod.error.DeadlineExceededException;
import io.mlprod.internal.lease.Admission;
import io.mlprod.internal.lease.Deadline;
import io.mlprod.internal.lease.Lease;
import io.mlprod.internal.shadow.Comparison;
import io.mlprod.model.PredictionId;
import io.mlprod.observe.Feedback;
import io.mlprod.shadow.Shadow;
import io.mlprod.shadow.ShadowReport;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets a second version answer a share of the calls beside the first, on one thread of its own, and compares.
 *
 * <p>A caller that is chosen leaves its input, or writes it into buffers of the second version if it could be changed after
 * the call; it never waits and never wakes anybody: the thread looks for work by itself. When there is no room, or the primary has more to do
 * than processors, the call is not shadowed, and that is counted.
 */
final class ShadowRun<I, O> {

    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();
    private static final long SHORTEST_NAP = Duration.ofNanos(50_000).toNanos();
    private static final long LONGEST_NAP = Duration.ofMillis(5).toNanos();

    /**
     * A call that waits to be computed once more.
     *
     * @param lease where the input has been written to; null if that can wait because nobody can change the input
     */
    private record Item<I, O>(
            LoadedModel<I, O> target,
            I input,
            @Nullable Lease lease,
            int rows,
            PredictionId id,
            Object primary,
            @Nullable Supplier<String> description,
            long since) {}

    private final Shadow<? super I, ? super O> config;
    private final LoadedModel<I, O> primary;
    private final LoadedModel<I, O> candidate;
    private final Comparison<O> comparison;
    private final @Nullable Admission admission;
    private final Consumer<@Nullable Throwable> told;
    private final Queue<Item<I, O>> queue = new ConcurrentLinkedQueue<>(); // bounded by the count, without a lock
    private final AtomicInteger waiting = new AtomicInteger();
    private final LongAdder calls = new LongAdder();
    private final LongAdder sampled = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder late = new LongAdder();
    private final Thread worker;
    private volatile boolean saturated;
    private volatile boolean stopped;

    /**
     * Starts the thread.
     *
     * @param told hears of each answer of the candidate: its error, or null
     */
    ShadowRun(
            Shadow<? super I, ? super O> config,
            LoadedModel<I, O> primary,
            LoadedModel<I, O> candidate,
            Comparison<O> comparison,
            @Nullable Admission admission,
            Consumer<@Nullable Throwable> told) {
        this.config = config;
        this.primary = primary;
        this.candidate = candidate;
        this.comparison = comparison;
        this.admission = admission;
        this.told = told;
        this.worker = new Thread(this::work, "mlprod-" + candidate + "-shadow");
        worker.setDaemon(true);
        worker.start();
    }

    // ---- on the callers' threads

    /** This, if the call is to be shadowed; else null. */
    @Nullable
    ShadowRun<I, O> orNull() {
        calls.increment();
        if (ThreadLocalRandom.current().nextDouble() >= config.sample() || stopped) {
            return null;
        }
        sampled.increment();
        if (saturated || waiting.get() >= config.maxQueue()) {
            dropped.increment();
            return null;
        }
        return this;
    }

    /**
     * Takes over a call that the primary has answered; throws nothing.
     *
     * @param read what the primary's answer is made of
     */
    void offer(PredictionId id, I input, Object read) {
        try {
            offerUnlessFull(id, input, read);
        } catch (Throwable e) { // no memory for it, for example; the caller has its answer
            dropped.increment();
        }
    }

    private void offerUnlessFull(PredictionId id, I input, Object read) {
        boolean isNoise = config.noiseFloor() > 0 && ThreadLocalRandom.current().nextDouble() < config.noiseFloor();
        LoadedModel<I, O> target = isNoise ? primary : candidate;
        if (waiting.incrementAndGet() > config.maxQueue()) {
            waiting.decrementAndGet();
            dropped.increment();
            return;
        }
        boolean isQueued = false;
        try {
            isQueued = target.stages().encoder().isImmutable()
                    ? queue.add(new Item<>(target, input, null, 0, id, read, describe(input), System.nanoTime()))
                    : offerWritten(target, id, input, read);
        } finally {
            if (!isQueued) {
                waiting.decrementAndGet();
            }
        }
        if (stopped) {
            dropAll(); // who stopped it may have looked before
        }
    }

    /** Writes the input now, since the caller may change it after the call; false if that failed. */
    private boolean offerWritten(LoadedModel<I, O> target, PredictionId id, I input, Object read) {
        boolean isQueued = false;
        Lease lease = target.leases().tryAcquire();
        try {
            if (lease != null) {
                int rows = target.encode(input, lease);
                Supplier<String> description = describe(input);
                String text = description == null ? null : description.get();
                lease.passTo(worker);
                isQueued = queue.add(new Item<>(
                        target, input, lease, rows, id, read, text == null ? null : () -> text, System.nanoTime()));
            }
        } catch (Throwable e) { // the candidate may not take what the primary takes
            if (lease != null) {
                lease.endedBy(e);
            }
            failed(target, e);
        } finally {
            if (!isQueued && lease != null) {
                lease.close();
            }
        }
        return isQueued;
    }

    private @Nullable Supplier<String> describe(I input) {
        return config.describe()
                .<Supplier<String>>map(describe -> () -> described(describe, input))
                .orElse(null);
    }

    private static <I> String described(Function<? super I, String> describe, I input) {
        try {
            return describe.apply(input);
        } catch (Throwable e) { // no fault of the candidate's
            return "(describing it failed: " + e.getClass().getSimpleName() + ")";
        }
    }

    // ---- on the shadow's thread

    private void work() {
        long nap = SHORTEST_NAP;
        while (!stopped && !candidate.leases().isClosed()) {
            try {
                nap = compareNext() ? SHORTEST_NAP : nap(nap);
            } catch (Throwable e) { // no memory for a comparison, for example; what waits here holds leases
                dropped.increment();
                nap = nap(LONGEST_NAP);
            }
        }
        dropAll();
    }

    private boolean compareNext() {
        saturated = isSaturated();
        Item<I, O> item = saturated ? null : queue.poll();
        if (item != null) {
            waiting.decrementAndGet();
            compare(item);
        }
        return item != null;
    }

    private long nap(long nanos) {
        LockSupport.parkNanos(this, nanos);
        return Math.min(LONGEST_NAP, 2 * nanos);
    }

    private boolean isSaturated() {
        return (admission != null && admission.isWaiting()) || primary.leases().inUse() - notes() >= PROCESSORS;
    }

    /** How many of the primary's leases wait here for the noise floor, at most; they are no load. */
    private int notes() {
        return (int) queue.stream()
                .filter(item -> item.target() == primary && item.lease() != null)
                .count();
    }

    private void compare(Item<I, O> item) {
        Lease lease =
                item.lease() != null ? item.lease() : item.target().leases().tryAcquire();
        if (lease == null) { // unloaded meanwhile
            dropped.increment();
            return;
        }
        try {
            Duration left = config.deadline().minusNanos(System.nanoTime() - item.since());
            if (left.isNegative() || left.isZero()) {
                late.increment();
                return;
            }
            int rows = item.lease() != null ? item.rows() : item.target().encode(item.input(), lease);
            lease.runAside(Deadline.after(item.target().toString(), left));
            O again = item.target().decodeOne(lease, rows);
            O first = primary.stages().decoder().makeShared(item.primary());
            if (item.target() == primary) {
                comparison.addNoise(first, again);
            } else {
                comparison.add(item.id(), first, again, item.description());
                told.accept(null);
            }
        } catch (DeadlineExceededException e) {
            late.increment();
            if (item.target() == candidate) {
                told.accept(e);
            }
        } catch (Throwable e) { // also of the application's records; the thread lives on
            lease.endedBy(e);
            failed(item.target(), e);
        } finally {
            lease.close();
        }
    }

    private void failed(LoadedModel<I, O> target, Throwable error) {
        if (target == candidate) {
            comparison.candidateFailed(error);
            told.accept(error);
        }
    }

    // ---- on any thread

    /** Passes on the right answer; false unless two labels were compared for that prediction, and are still known. */
    boolean label(PredictionId id, Feedback.Label label) {
        return comparison.label(id, label.value());
    }

    ShadowReport report() {
        return comparison.report(
                primary.toString(), new ShadowReport.Traffic(calls.sum(), sampled.sum(), dropped.sum(), late.sum()));
    }

    void stop() {
        stopped = true;
        dropAll();
    }

    private void dropAll() {
        for (Item<I, O> item = queue.poll(); item != null; item = queue.poll()) {
            waiting.decrementAndGet();
            dropped.increment();
            Lease lease = item.lease();
            if (lease != null) {
                lease.close();
            }
        }
    }
}
