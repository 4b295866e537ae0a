package io.mlprod.internal.traffic;

import io.mlprod.Call;
import io.mlprod.error.DeadlineExceededException;
import io.mlprod.internal.lease.Admission;
import io.mlprod.internal.lease.Lease;
import io.mlprod.internal.routing.Assigner;
import io.mlprod.internal.routing.SlotTable;
import io.mlprod.internal.serving.LoadedModel;
import io.mlprod.internal.serving.ShadowOffer;
import io.mlprod.internal.shadow.Comparison;
import io.mlprod.model.PredictionId;
import io.mlprod.observe.Feedback;
import io.mlprod.rollout.Guard;
import io.mlprod.routing.UnitHashing;
import io.mlprod.shadow.Shadow;
import io.mlprod.shadow.ShadowReport;
import io.mlprod.time.TimeSource;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A shadow: a second version also answers sampled calls, on one thread of its own, and the answers are compared.
 *
 * <p>A sampled call leaves its input, or writes it into buffers of the second version if the input could be changed
 * after the call. The caller never waits and never wakes a thread: the shadow's thread polls for work. When there is no
 * room, or the primary has more to do than there are processors, the call is not shadowed, and that is counted.
 */
public final class ShadowRunner<I, O> implements ShadowOffer<I> {

    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();
    private static final long SHORTEST_NAP = Duration.ofNanos(50_000).toNanos();
    private static final long LONGEST_NAP = Duration.ofMillis(5).toNanos();

    /**
     * A listener for the calls that the candidate was asked, too. Called on the shadow's thread or on a caller's;
     * throws nothing.
     */
    interface Told {

        /**
         * Receives one call.
         *
         * @param error what the candidate failed with; null if it answered
         * @param primaryFailed whether the primary had failed on it
         * @param unit the hash of the unit it was for; 0 if that is not known
         */
        void shadowed(@Nullable Throwable error, boolean primaryFailed, long unit);
    }

    /** The choice of whether the primary is asked once more. */
    private enum Again {
        NEVER,
        IF_ROOM,
        ALWAYS
    }

    /** A lease that an input has been written to. */
    private record Written(Lease lease, int rows) {}

    /** A call as it was sampled. */
    private record Sampled<I>(
            PredictionId id, I input, long unit, @Nullable Supplier<String> description) {}

    /**
     * A call that waits for the candidate to answer it, too.
     *
     * @param written the candidate's input; null if that can wait because the input cannot be changed
     * @param writtenAgain the primary's, likewise
     * @param primary what the primary's answer is made of; null if it failed
     */
    private record Item<I>(
            Sampled<I> call,
            Again again,
            @Nullable Written written,
            @Nullable Written writtenAgain,
            @Nullable Object primary,
            long since) {

        void close() {
            close(written);
            close(writtenAgain);
        }

        private static void close(@Nullable Written written) {
            if (written != null) {
                written.lease().close();
            }
        }
    }

    private final Shadow<? super I, ? super O> config;
    private final LoadedModel<I, O> primary;
    private final LoadedModel<I, O> candidate;
    private final Comparison<O> comparison;
    private final UnitExtractor<I> units;
    private final Assigner hashing;
    private final @Nullable Admission admission;
    private final TimeSource time;
    private final Told told;
    private final Queue<Item<I>> queue = new ConcurrentLinkedQueue<>(); // bounded by the count, without a lock
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
     * @param test what the shadow is part of, for the log and as the salt of units' hashes
     * @param told receives each call that the candidate is asked
     */
    ShadowRunner(
            Shadow<? super I, ? super O> config,
            LoadedModel<I, O> primary,
            LoadedModel<I, O> candidate,
            Comparison<O> comparison,
            @Nullable Admission admission,
            TimeSource time,
            String test,
            Told told) {
        this.config = config;
        this.primary = primary;
        this.candidate = candidate;
        this.comparison = comparison;
        this.admission = admission;
        this.time = time;
        this.told = told;
        this.units = new UnitExtractor<>(test, config.unit().orElse(null));
        this.hashing = new Assigner(test, SlotTable.of(UnitHashing.MURMUR3, 1, 1), null, null, Map.of());
        this.worker = new Thread(this::work, "mlprod-" + candidate + "-shadow");
        worker.setDaemon(true);
        worker.start();
    }

    // ---- on the callers' threads

    @Override
    public @Nullable ShadowOffer<I> ifSampled() {
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

    @Override
    public void offer(PredictionId id, I input, Call call, Object read) {
        offerSafely(id, input, call, read);
    }

    @Override
    public void offerFailed(PredictionId id, I input, Call call, Throwable error) {
        if (Guard.isFailure(error) && !(error instanceof DeadlineExceededException)) {
            offerSafely(id, input, call, null);
        }
    }

    private void offerSafely(PredictionId id, I input, Call call, @Nullable Object read) {
        try {
            offerUnlessFull(id, input, call, read);
        } catch (Throwable e) { // no memory for the item, for example; the caller has its answer
            dropped.increment();
        }
    }

    private void offerUnlessFull(PredictionId id, I input, Call call, @Nullable Object read) {
        if (waiting.incrementAndGet() > config.maxQueue()) {
            waiting.decrementAndGet();
            dropped.increment();
            return;
        }
        boolean isQueued = false;
        try {
            Again again = read == null ? Again.NEVER : again();
            Sampled<I> sample = new Sampled<>(id, input, unit(input, call), describe(input));
            boolean mayWait = isImmutable(candidate) && isImmutable(primary);
            isQueued = mayWait
                    ? queue.add(new Item<>(sample, again, null, null, read, time.nanoTime()))
                    : offerWritten(sample, again, read);
        } finally {
            if (!isQueued) {
                waiting.decrementAndGet();
            }
        }
        if (stopped) {
            dropAll(); // the thread that stopped the shadow may have looked at the queue before
        }
    }

    /**
     * Decides whether the primary is asked once more: before anything is known of the call, as the test for differences
     * demands.
     */
    private Again again() {
        if (config.noiseFloor() > 0 && ThreadLocalRandom.current().nextDouble() < config.noiseFloor()) {
            return Again.ALWAYS;
        }
        return comparison.isNoiseWanted() ? Again.IF_ROOM : Again.NEVER;
    }

    private long unit(I input, Call call) {
        return hashing.assign(units.of(input, call)).unitHash();
    }

    private static boolean isImmutable(LoadedModel<?, ?> model) {
        return model.pipeline().encoder().isImmutable();
    }

    /** Writes the input now, since the caller may change it after the call; returns false if that failed. */
    private boolean offerWritten(Sampled<I> call, Again again, @Nullable Object read) {
        Written written = null;
        Written writtenAgain = null;
        boolean isQueued = false;
        try {
            written = write(candidate, call.input());
            if (written != null && again != Again.NEVER) {
                writtenAgain = write(primary, call.input());
            }
            Supplier<String> description = call.description();
            String text = description == null ? null : description.get();
            if (written == null) {
                dropped.increment();
                return false;
            }
            written.lease().passTo(worker);
            if (writtenAgain != null) {
                writtenAgain.lease().passTo(worker);
            }
            isQueued = queue.add(new Item<>(
                    new Sampled<>(call.id(), call.input(), call.unit(), text == null ? null : () -> text),
                    writtenAgain == null ? Again.NEVER : again,
                    written,
                    writtenAgain,
                    read,
                    time.nanoTime()));
        } catch (Throwable e) { // the candidate may refuse what the primary takes
            failed(call.unit(), read == null, e);
        } finally {
            if (!isQueued) {
                Item.close(written);
                Item.close(writtenAgain);
            }
        }
        return isQueued;
    }

    /** Writes an input into a lease of a version; returns null if the version has been unloaded. */
    private @Nullable Written write(LoadedModel<I, O> model, I input) {
        Lease lease = model.leases().tryAcquire();
        if (lease == null) {
            return null;
        }
        try {
            return new Written(lease, model.encode(input, lease));
        } catch (Throwable e) {
            lease.endedBy(e);
            lease.close();
            throw e;
        }
    }

    private @Nullable Supplier<String> describe(I input) {
        return config.describe()
                .<Supplier<String>>map(describe -> () -> described(describe, input))
                .orElse(null);
    }

    private static <I> String described(Function<? super I, String> describe, I input) {
        try {
            return describe.apply(input);
        } catch (Throwable e) { // not the candidate's fault
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
        Item<I> item = saturated ? null : queue.poll();
        if (item != null) {
            waiting.decrementAndGet();
            compare(item);
        }
        return item != null;
    }

    /**
     * Sleeps by the machine's time: if the handle's time stood still, so would the shadow, and it would be late as soon
     * as that time is advanced.
     */
    private long nap(long nanos) {
        LockSupport.parkNanos(this, nanos);
        return Math.min(LONGEST_NAP, 2 * nanos);
    }

    private boolean isSaturated() {
        return (admission != null && admission.isWaiting()) || primary.leases().inUse() - notes() >= PROCESSORS;
    }

    /** Returns how many of the primary's leases wait here at most to be asked again; they are no load. */
    private int notes() {
        return (int) queue.stream().filter(item -> item.writtenAgain() != null).count();
    }

    private void compare(Item<I> item) {
        // Asking twice must not make the candidate late: whatever waits behind this call waits for both.
        boolean isAgain = item.again() == Again.ALWAYS
                || (item.again() == Again.IF_ROOM && waiting.get() <= config.maxQueue() / 2);
        try {
            Duration left = config.deadline().minusNanos(time.nanoTime() - item.since());
            if (left.isNegative() || left.isZero()) {
                late.increment();
                return;
            }
            O answer = ask(candidate, item.written(), item.call().input(), left);
            if (answer == null) { // unloaded meanwhile
                dropped.increment();
                return;
            }
            Sampled<I> call = item.call();
            if (item.primary() == null) {
                comparison.primaryFailed(call.unit(), false);
            } else {
                O first = primary.pipeline().decoder().makeShared(item.primary());
                O again = isAgain ? askAgain(item) : null;
                comparison.add(call.id(), call.unit(), first, answer, again, call.description());
            }
            told.shadowed(null, item.primary() == null, call.unit());
        } catch (DeadlineExceededException e) {
            late.increment();
            told.shadowed(e, item.primary() == null, item.call().unit());
        } catch (Throwable e) { // from the application's records, too; the thread lives on
            failed(item.call().unit(), item.primary() == null, e);
        } finally {
            item.close();
        }
    }

    /** Asks a version for its answer; returns null if the version has been unloaded. */
    private @Nullable O ask(LoadedModel<I, O> model, @Nullable Written written, I input, Duration left) {
        Lease lease = written != null ? written.lease() : model.leases().tryAcquire();
        if (lease == null) {
            return null;
        }
        try {
            int rows = written != null ? written.rows() : model.encode(input, lease);
            lease.runAside(model.leases().deadline(left));
            return model.decodeOne(lease, rows);
        } catch (DeadlineExceededException e) {
            throw e;
        } catch (Throwable e) {
            lease.endedBy(e);
            throw e;
        } finally {
            if (written == null) {
                lease.close();
            }
        }
    }

    /** Asks the primary again; returns null if it is late or fails now. */
    private @Nullable O askAgain(Item<I> item) {
        try {
            return ask(primary, item.writtenAgain(), item.call().input(), config.deadline());
        } catch (Exception e) { // nothing is learnt about its noise from this call
            return null;
        }
    }

    private void failed(long unit, boolean primaryFailed, Throwable error) {
        if (primaryFailed) {
            comparison.primaryFailed(unit, true);
        } else {
            comparison.candidateFailed(unit, error);
        }
        told.shadowed(error, primaryFailed, unit);
    }

    // ---- on any thread

    /**
     * Passes on the right answer; returns false unless two labels were compared for that prediction, and are still
     * known.
     */
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
        for (Item<I> item = queue.poll(); item != null; item = queue.poll()) {
            waiting.decrementAndGet();
            dropped.increment();
            item.close();
        }
    }
}
