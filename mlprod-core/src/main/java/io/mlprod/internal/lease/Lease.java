package io.mlprod.internal.lease;

import io.mlprod.error.DeadlineExceededException;
import io.mlprod.error.InvalidOutputException;
import io.mlprod.error.MlprodException;
import io.mlprod.error.ModelExecutionException;
import io.mlprod.error.OverloadedException;
import io.mlprod.internal.validation.ViolationCollector;
import io.mlprod.observe.AnswerSource;
import io.mlprod.spi.Invocation;
import io.mlprod.spi.TensorBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The right of one thread to run a model once, with the buffers for the run. Leases are reused from call to call.
 *
 * <pre>
 * IDLE → RUNNING → IDLE                             the run ended normally
 *        RUNNING → TERMINATING → TERMINATED → IDLE  it was ended from another thread
 * </pre>
 *
 * <p>A deadline, or a close whose grace is over, terminates the run from another thread. That must never hit the run of
 * the next call. So the state holds the number of the run, and only the thread that moves it from RUNNING to
 * TERMINATING may set the native flag; the owner waits for TERMINATED before it clears the flag.
 */
public final class Lease implements AutoCloseable {

    private static final long IDLE = 0;
    private static final long RUNNING = 1;
    private static final long TERMINATING = 2;
    private static final long TERMINATED = 3;
    private static final int STATE_BITS = 2;
    private static final int IDS_AT_ONCE = 64;
    private static final int MEASURED_RUNS = 16; // two of this many are timed

    /** The thread that has the lease; null while none does. */
    volatile @Nullable Thread owner;

    private final LeasePool pool;
    private final Invocation invocation;
    private final TensorBuffer[] inputs;
    private final ViolationCollector collector = new ViolationCollector();
    private final AtomicLong state = new AtomicLong();
    private final AtomicLong due = new AtomicLong(); // the moment at which the run is to be ended
    private long runs;
    private long nextId;
    private long endOfIds;
    private long waitedNanos;
    private AnswerSource source = AnswerSource.RUN;
    private @Nullable Object companion;
    private @Nullable Object view;
    private boolean isDamaged;
    private boolean isChecked; // whether the outputs are known to be those of the signature
    private volatile boolean closing;

    Lease(LeasePool pool, Invocation invocation, TensorBuffer[] inputs) {
        this.pool = pool;
        this.invocation = invocation;
        this.inputs = inputs;
    }

    /**
     * Returns the buffers to fill before a run.
     *
     * @return one for each model input, in the order of the signature
     */
    public TensorBuffer[] inputs() {
        return inputs;
    }

    /**
     * Returns a collector for what is found wrong with an input; what was in it before is forgotten.
     *
     * @return the collector, empty
     */
    public ViolationCollector freshCollector() {
        collector.clear();
        return collector;
    }

    /**
     * Returns what was found wrong with the input.
     *
     * @return the collector that {@link #freshCollector()} gave last
     */
    public ViolationCollector collector() {
        return collector;
    }

    /**
     * Notes how the work under the lease ended, if it did not end well. An error that is not one of ours can have come
     * between any two steps, with buffers, hashes and native tensors half written; so this lease is not used again.
     *
     * @param end what was thrown
     */
    public void endedBy(Throwable end) {
        isDamaged |= !(end instanceof MlprodException);
    }

    /**
     * Returns the invocation, which holds the outputs after a run.
     *
     * @return the invocation
     */
    public Invocation invocation() {
        return invocation;
    }

    /**
     * Returns the object that a stage keeps with the buffers from call to call, because, like them, it is for one
     * thread at a time.
     *
     * @param <T> the type of the object
     * @param maker makes it the first time
     * @return the same object at every call
     */
    @SuppressWarnings("unchecked") // only one stage uses it
    public <T> T companion(Supplier<T> maker) {
        if (companion == null) {
            companion = maker.get();
        }
        return (T) companion;
    }

    /**
     * Returns the view of the rows in the buffers, which is kept with them from call to call.
     *
     * @return the view given to {@link #setView}; null before
     */
    public @Nullable Object view() {
        return view;
    }

    /**
     * Keeps a view of the buffers.
     *
     * @param kept the view, for one thread at a time
     */
    public void setView(Object kept) {
        view = kept;
    }

    /**
     * Returns a number for the call that no other call has.
     *
     * @param sequence the source of numbers, which are taken many at a time, because all callers write to it
     * @return the number
     */
    public long nextId(AtomicLong sequence) {
        if (nextId == endOfIds) {
            nextId = sequence.getAndAdd(IDS_AT_ONCE);
            endOfIds = nextId + IDS_AT_ONCE;
        }
        return nextId++;
    }

    /**
     * Returns how long the call has waited for its turn.
     *
     * @return zero if it has not waited
     */
    public Duration waited() {
        return waitedNanos == 0 ? Duration.ZERO : Duration.ofNanos(waitedNanos);
    }

    /**
     * Returns how long the call has waited for its turn.
     *
     * @return nanoseconds
     */
    public long waitedNanos() {
        return waitedNanos;
    }

    /**
     * Adds to the time that the call has waited.
     *
     * @param nanos how much longer it has waited
     */
    public void addWaited(long nanos) {
        waitedNanos += nanos;
    }

    /**
     * Returns where the answer of the call came from.
     *
     * @return a run of its own, unless something else was noted
     */
    public AnswerSource source() {
        return source;
    }

    /**
     * Notes where the answer of the call came from.
     *
     * @param from the source of the answer
     */
    public void setSource(AnswerSource from) {
        source = from;
    }

    /**
     * Runs the model on the input buffers with one input; the time of such a run is taken now and then.
     *
     * @param deadline the moment at which the call gives up
     * @throws DeadlineExceededException if the deadline passed before the run ended
     * @throws ModelExecutionException if the run failed
     * @throws OverloadedException if no turn came within the bounds
     */
    public void run(Deadline deadline) {
        if (runs % MEASURED_RUNS > 1) {
            runAny(deadline);
            return;
        }
        long waitedBefore = waitedNanos;
        long start = System.nanoTime();
        runAny(deadline);
        pool.noteRun(System.nanoTime() - start - (waitedNanos - waitedBefore));
    }

    /**
     * Runs the model on the input buffers, however many inputs they hold.
     *
     * @param deadline the moment at which the call gives up
     * @throws DeadlineExceededException if the deadline passed before the run ended
     * @throws ModelExecutionException if the run failed
     * @throws OverloadedException if no turn came within the bounds
     */
    public void runAny(Deadline deadline) {
        deadline.check(); // a call that is late by now costs no run
        Admission admission = pool.admission();
        if (admission == null) {
            runAdmitted(deadline);
            return;
        }
        waitedNanos += admission.enter(pool, deadline);
        try {
            runAdmitted(deadline);
        } finally {
            admission.leave();
        }
    }

    /**
     * Runs the model on the input buffers without a turn, for work that no caller waits for and that is bounded in
     * another way.
     *
     * @param deadline the moment at which the call gives up
     * @throws DeadlineExceededException if the deadline passed before the run ended
     * @throws ModelExecutionException if the run failed
     */
    public void runAside(Deadline deadline) {
        runAdmitted(deadline);
    }

    /**
     * Gives the lease to another thread, which closes it; this one does not touch it afterwards.
     *
     * @param other the new owner
     */
    public void passTo(Thread other) {
        owner = other;
    }

    private void runAdmitted(Deadline deadline) {
        long run = ++runs << STATE_BITS;
        due.setRelease(deadline.due()); // before the state, so that a thread that sees the run sees its deadline
        if (deadline.isNever()) {
            state.setRelease(run | RUNNING); // a close of the model looks again until the run has ended
        } else {
            state.set(run | RUNNING); // visible before the watchdog is asked
        }
        ModelExecutionException failure = null;
        boolean terminated;
        try {
            pool.watchdog().lookBy(deadline);
            if (state.get() != (run | RUNNING)) {
                throw new ModelExecutionException("the run was ended before it began", null);
            }
            invocation.run();
        } catch (ModelExecutionException e) {
            failure = e;
        } catch (InvalidOutputException e) {
            throw pool.named(e);
        } catch (Exception e) { // an engine may be written by anyone
            isDamaged = true;
            failure = new ModelExecutionException("the engine failed; see the cause", e);
        } finally {
            terminated = end(run);
        }
        if (failure != null) {
            throw !terminated ? pool.named(failure) : closing ? pool.closed() : deadline.exceeded(failure);
        }
        if (!isChecked) {
            pool.checkOutputs(invocation);
            isChecked = true;
        }
        deadline.check();
    }

    /** Marks the run as over; returns true if it was terminated from another thread. */
    private boolean end(long run) {
        if (state.compareAndSet(run | RUNNING, IDLE)) {
            return false;
        }
        while (state.get() != (run | TERMINATED)) {
            Thread.onSpinWait();
        }
        invocation.resume();
        state.set(IDLE);
        return true;
    }

    private void terminate(long run) {
        if (state.compareAndSet(run | RUNNING, run | TERMINATING)) {
            try {
                invocation.terminate();
            } finally {
                state.set(run | TERMINATED);
            }
        }
    }

    /**
     * Terminates the current run if it is overdue; returns when it will be overdue, or Long.MAX_VALUE if there is
     * nothing left to end.
     */
    long endOverdue(long now) {
        long seen = state.get();
        if ((seen & TERMINATED) != RUNNING) {
            return Long.MAX_VALUE;
        }
        long time = due.get(); // of the next run if that starts just now; then the state is no longer what was seen
        if (time > now) {
            return time;
        }
        terminate(seen & -4L);
        return Long.MAX_VALUE;
    }

    /** Terminates whatever runs now; called when the model is being closed. */
    void terminateForClose() {
        closing = true;
        long now = state.get();
        if ((now & TERMINATED) == RUNNING) {
            terminate(now & -4L);
        }
    }

    /**
     * Forgets what the call was about, which may be personal data, and gives back an unusually large amount of memory.
     *
     * @return false if the lease is not fit for another call
     */
    boolean recycle() {
        if (isDamaged) {
            return false;
        }
        collector.clear();
        waitedNanos = 0;
        source = AnswerSource.RUN;
        invocation.trim();
        return true;
    }

    @Override
    public void close() {
        pool.release(this);
    }
}
