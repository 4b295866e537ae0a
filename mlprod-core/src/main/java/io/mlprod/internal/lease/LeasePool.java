package io.mlprod.internal.lease;

import io.mlprod.error.CancelledException;
import io.mlprod.error.ClosedException;
import io.mlprod.error.InvalidOutputException;
import io.mlprod.error.ModelExecutionException;
import io.mlprod.error.OverloadedException;
import io.mlprod.internal.log.Log;
import io.mlprod.internal.threads.StackRoom;
import io.mlprod.internal.threads.Uninterrupted;
import io.mlprod.spi.Invocation;
import io.mlprod.spi.ModelSession;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A loaded model and the leases on it. A call holds a lease from before its first touch of native memory until after
 * its last; the model is freed when the pool is closed and no lease is out. Taking and releasing a lease needs no lock,
 * and writes to nothing that all callers share. A thread that takes a lease marks it and then checks whether the pool
 * is closed; a thread that closes the pool sets the closed flag and then looks for marks. So at least one of them sees
 * the other. Only threads that make a new lease are counted.
 */
public final class LeasePool implements Watchdog.Watched {

    private static final Log LOG = Log.of(LeasePool.class);

    /** Added to the count of makers when the pool closes: from then on every count is negative. */
    private static final int CLOSED = Integer.MIN_VALUE;

    /** The number of idle leases that are kept; a power of two. Only a peak of more callers makes more. */
    private static final int IDLE_SLOTS = 64;

    /**
     * The number of references that share a cache line, so that threads that take leases from neighbouring slots do not
     * disturb one another.
     */
    private static final int SLOT_WIDTH = 16;

    private final String model;
    private final ModelSession session;
    private final List<String> outputs;
    private final Duration grace;
    private final @Nullable Admission admission;
    private final Watchdog watchdog;
    private final boolean pinsCarrier;
    private final AtomicInteger makers = new AtomicInteger();
    private volatile boolean closed;
    private volatile boolean retired;
    private final CountDownLatch drained = new CountDownLatch(1);
    private final CountDownLatch freed = new CountDownLatch(1);
    private final AtomicReferenceArray<@Nullable Lease> idle;
    private final Set<Lease> all = ConcurrentHashMap.newKeySet();
    private volatile Runnable onStop = () -> {};
    private volatile Runnable onFreed = () -> {};
    private volatile long typicalRunNanos; // 0 before the first run; losing an update does not matter

    /**
     * Takes over a session.
     *
     * @param model name and version, for messages
     * @param session the loaded model, which the pool closes
     * @param outputs the outputs that every run computes
     * @param grace how long close() waits for runs before it terminates them
     * @param admission bounds the runs, or null for no bound
     * @param watchdog ends overdue runs, by the handle's time
     * @param pinsCarrier whether a run pins the carrier of a virtual thread
     */
    public LeasePool(
            String model,
            ModelSession session,
            List<String> outputs,
            Duration grace,
            @Nullable Admission admission,
            Watchdog watchdog,
            boolean pinsCarrier) {
        this.model = model;
        this.session = session;
        this.outputs = outputs;
        this.grace = grace;
        this.admission = admission;
        this.watchdog = watchdog;
        this.pinsCarrier = pinsCarrier;
        this.idle = new AtomicReferenceArray<>(IDLE_SLOTS * SLOT_WIDTH);
        watchdog.watch(this);
        StackRoom.check(); // made now, rather than by a first call that has no stack left for it
    }

    /**
     * Refuses to start anything that could not be ended for lack of stack.
     *
     * @throws StackOverflowError if too little of the stack is left
     */
    public void checkStack() {
        StackRoom.check();
    }

    /**
     * Takes a lease.
     *
     * @return a lease for the calling thread, which closes it
     * @throws ClosedException if the model was closed
     */
    public Lease acquire() {
        Lease lease = tryAcquire();
        if (lease == null) {
            throw closed();
        }
        return lease;
    }

    /**
     * Takes a lease, if the model is not closed.
     *
     * @return a lease for the calling thread, which closes it; null if the model was closed
     * @throws StackOverflowError if too little of the stack is left to give the lease back for sure
     */
    public @Nullable Lease tryAcquire() {
        StackRoom.check();
        Lease lease = takeIdle();
        if (lease == null) {
            return create();
        }
        lease.owner = Thread.currentThread();
        if (closed) {
            lease.owner = null;
            checkDrained();
            return null;
        }
        return lease;
    }

    private @Nullable Lease create() {
        if (makers.incrementAndGet() < 0) {
            leaveMakers();
            return null;
        }
        try {
            return create(BufferCheck.opened(session, outputs));
        } catch (ModelExecutionException e) {
            throw named(e);
        } finally {
            leaveMakers();
        }
    }

    private Lease create(Invocation invocation) {
        try {
            Lease lease = new Lease(this, invocation, BufferCheck.inputs(invocation, session.signature()));
            lease.owner = Thread.currentThread();
            all.add(lease);
            return lease;
        } catch (Throwable e) {
            close(invocation);
            throw e;
        }
    }

    /** Frees an invocation of an engine that may be written by anyone: what it throws ends nothing else. */
    private void close(Invocation invocation) {
        try {
            invocation.close();
        } catch (Throwable e) {
            LOG.debug("{} could not free the memory of a run", model, e);
        }
    }

    private void leaveMakers() {
        if (makers.decrementAndGet() < 0) {
            checkDrained();
        }
    }

    /**
     * Takes an idle lease, or returns null. Looks first where this thread left a lease the last time, whose memory may
     * still be in the processor's cache.
     */
    private @Nullable Lease takeIdle() {
        int home = home();
        for (int i = 0; i < IDLE_SLOTS; i++) {
            int slot = slot(home + i);
            if (idle.getPlain(slot) != null) {
                Lease lease = idle.getAndSet(slot, null);
                if (lease != null) {
                    return lease;
                }
            }
        }
        return null;
    }

    /** Refuses outputs that are not those of the signature; called after a lease's first run. */
    void checkOutputs(Invocation invocation) {
        try {
            BufferCheck.checkOutputs(invocation, session.signature(), outputs);
        } catch (ModelExecutionException e) {
            throw named(e);
        }
    }

    /** Takes a lease back; throws nothing, because the call has its answer or its error by now. */
    void release(Lease lease) {
        boolean isFit = recycle(lease);
        lease.owner = null; // before anyone else can take it
        if (!isFit || !putIdle(lease)) {
            discard(lease);
        }
        if (closed) {
            checkDrained();
        }
    }

    private boolean recycle(Lease lease) {
        try {
            return lease.recycle();
        } catch (Throwable e) { // of an engine that may be written by anyone
            LOG.debug("{} could not make its buffers ready for another call; they are discarded", model, e);
            return false;
        }
    }

    private boolean putIdle(Lease lease) {
        int home = home();
        for (int i = 0; i < IDLE_SLOTS; i++) {
            if (idle.compareAndSet(slot(home + i), null, lease)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Frees a lease that is not used again; like any other use of native memory, only while the pool is open. If it is
     * not, the thread that closes the pool frees all.
     */
    private void discard(Lease lease) {
        lease.owner = Thread.currentThread();
        if (!closed) {
            close(lease.invocation());
            all.remove(lease);
        }
        lease.owner = null;
    }

    private static int slot(int number) {
        return (number & (IDLE_SLOTS - 1)) * SLOT_WIDTH;
    }

    /** Returns this thread's first slot by Fibonacci hashing: neighbouring thread numbers land in slots far apart. */
    private static int home() {
        return (int) ((Thread.currentThread().getId() * 0x9E3779B97F4A7C15L) >>> 32) & (IDLE_SLOTS - 1);
    }

    /**
     * Lets the closing thread continue when no lease is out; called by each thread that gives one back after the close
     * began.
     */
    private void checkDrained() {
        if (closed && makers.get() == CLOSED && all.stream().allMatch(lease -> lease.owner == null)) {
            drained.countDown();
        }
    }

    /**
     * Sets an action to run as soon as no more leases are given out, so that calls that still wait end at once.
     *
     * @param action quick, and throws nothing
     */
    public void onStop(Runnable action) {
        onStop = action;
    }

    /**
     * Sets an action to run when no lease is out any more and native memory is free, however that came about.
     *
     * @param action throws nothing, and must not refer to the handle
     */
    public void onFreed(Runnable action) {
        onFreed = action;
    }

    /**
     * Returns the limit on runs.
     *
     * @return the limit; null if there is none
     */
    public @Nullable Admission admission() {
        return admission;
    }

    Watchdog watchdog() {
        return watchdog;
    }

    /**
     * Returns the deadline of a call that starts now.
     *
     * @param timeout how long the call may take
     * @return a moment of the handle's time
     */
    public Deadline deadline(Duration timeout) {
        return Deadline.after(watchdog.time(), model, timeout);
    }

    /**
     * Returns whether a run pins the carrier of a virtual thread.
     *
     * @return true if the engine says so
     */
    public boolean pinsCarrier() {
        return pinsCarrier;
    }

    /**
     * Returns about how long a run with one input takes.
     *
     * @return nanoseconds; 0 before the first run
     */
    public long typicalRunNanos() {
        return typicalRunNanos;
    }

    /**
     * Adjusts the typical run time: quickly to shorter runs and slowly to longer ones, since a disturbance always makes
     * a measurement longer.
     */
    void noteRun(long nanos) {
        long now = typicalRunNanos;
        long next = now == 0 ? nanos : nanos < now ? (now + nanos) / 2 : now + (Math.min(nanos, 4 * now) - now) / 8;
        if (Math.abs(next - now) > now / 16) { // every call reads it, so it is not written without need
            typicalRunNanos = next;
        }
    }

    @Override
    public String toString() {
        return model;
    }

    /**
     * Returns the error of a call whose thread was interrupted while it waited.
     *
     * @param cause the interrupt, which is set on the thread again
     * @return the error, not thrown
     */
    public CancelledException interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new CancelledException(model + ": the thread was interrupted while its call waited", cause);
    }

    /**
     * Returns the error of a call on a closed pool.
     *
     * @return the error, not thrown
     */
    public ClosedException closed() {
        return new ClosedException(model + " is closed; open a new ModelHandle to go on predicting", null);
    }

    /** Returns an engine's error with the model's name: engines do not know what the application calls the model. */
    ModelExecutionException named(ModelExecutionException e) {
        return new ModelExecutionException(model + ": " + e.getMessage(), e.getCause());
    }

    InvalidOutputException named(InvalidOutputException e) {
        return new InvalidOutputException(model + ": " + e.getMessage(), e.getCause());
    }

    /**
     * Returns the error of a call that there is no memory for, with the model's name: buffers do not know what the
     * application calls the model.
     *
     * @param e the error of a buffer
     * @return the error with the model's name, not thrown
     */
    public OverloadedException named(OverloadedException e) {
        return new OverloadedException(model + ": " + e.getMessage());
    }

    /**
     * Returns whether the pool gives out no more leases.
     *
     * @return true from the start of {@link #close()}
     */
    public boolean isClosed() {
        return closed;
    }

    /**
     * Returns how many leases are out.
     *
     * @return a count that may be outdated when it is read
     */
    public int inUse() {
        return (int) all.stream().filter(lease -> lease.owner != null).count();
    }

    /**
     * Gives out no more leases, waits until all are back, and frees the model. Runs that take longer than the grace are
     * terminated. An interrupt does not end the wait early; the thread's interrupt status is set again for the caller.
     * Closing again waits for the first closing to end.
     *
     * @return true if this call closed the pool, false if it was closed already
     * @throws IllegalStateException if the calling thread itself holds a lease, and so would wait for itself
     */
    public boolean close() {
        checkNotInside();
        if (!stop()) {
            awaitFreed();
            return false;
        }
        drainAndFree();
        return true;
    }

    /**
     * Closes the pool because another version answers by now: a call that was coming in just then is to ask that one.
     *
     * @throws IllegalStateException if the calling thread itself holds a lease
     */
    public void retire() {
        retired = true;
        close();
    }

    /**
     * Returns whether another version answers in place of this one.
     *
     * @return true from the start of {@link #retire()}
     */
    public boolean isRetired() {
        return retired;
    }

    /** Refuses a close by a thread that would wait for itself. */
    void checkNotInside() {
        for (Lease lease : all) {
            if (lease.owner == Thread.currentThread()) {
                throw new IllegalStateException(
                        model + " cannot be closed from inside its own predict(): close() waits for running calls");
            }
        }
    }

    /** Waits until all leases of a stopped pool are back, ends runs that take too long, and frees the model. */
    void drainAndFree() {
        if (!awaitIdle(grace)) {
            // A run may start just after we looked, so look again until all are gone.
            do {
                terminateRuns();
            } while (!awaitIdle(Duration.ofMillis(10)));
        }
        free();
    }

    void awaitFreed() {
        awaitUninterruptibly(freed, Long.MAX_VALUE);
    }

    boolean awaitIdle(Duration time) {
        return awaitUninterruptibly(drained, time.toNanos());
    }

    Duration grace() {
        return grace;
    }

    void terminateRuns() {
        for (Lease lease : all) {
            try {
                lease.terminateForClose();
            } catch (Throwable e) { // of an engine that may be written by anyone; the others are ended all the same
                LOG.debug("{} could not end a run", model, e);
            }
        }
    }

    @Override
    public long endOverdue(long now) {
        long next = Long.MAX_VALUE;
        for (Lease lease : all) {
            next = Math.min(next, lease.endOverdue(now));
        }
        return next;
    }

    /** Frees native memory; called only when the pool has been stopped and no lease is out. */
    void free() {
        watchdog.forget(this);
        all.forEach(lease -> close(lease.invocation()));
        all.clear();
        try {
            session.close();
        } catch (Throwable e) { // of an engine that may be written by anyone; the others are closed all the same
            LOG.warn("The engine could not close {}; what it holds may stay until the process ends", model, e);
        } finally {
            freed.countDown();
            onFreed.run();
        }
    }

    /** Leaves native memory until the process ends, because a run does not end. */
    void abandon() {
        freed.countDown();
    }

    /** Gives out no more leases; returns false if the pool was stopped before. */
    boolean stop() {
        int before = makers.getAndUpdate(count -> count < 0 ? count : count + CLOSED);
        if (before < 0) {
            return false;
        }
        closed = true;
        onStop.run();
        checkDrained();
        return true;
    }

    private static boolean awaitUninterruptibly(CountDownLatch latch, long nanos) {
        long end = System.nanoTime() + Math.min(nanos, Long.MAX_VALUE / 2);
        return Uninterrupted.await(() -> latch.await(end - System.nanoTime(), TimeUnit.NANOSECONDS));
    }
}
