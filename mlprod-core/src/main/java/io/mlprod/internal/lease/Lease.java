package io.mlprod.internal.lease;

import io.mlprod.error.DeadlineExceededException;
import io.mlprod.error.InvalidOutputException;
import io.mlprod.error.ModelExecutionException;
import io.mlprod.internal.validation.Findings;
import io.mlprod.spi.Invocation;
import io.mlprod.spi.TensorBuffer;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The right of one thread to run a model once, with the buffers to do it in. Used again from call to call.
 *
 * <pre>
 * IDLE → RUNNING → IDLE                             the run ended by itself
 *        RUNNING → TERMINATING → TERMINATED → IDLE  it was ended from another thread
 * </pre>
 *
 * <p>A deadline, or a close that lost patience, terminates the run from another thread. That must never hit the run of
 * the next call: so the state holds the number of the run, and only who moves it from RUNNING to TERMINATING may touch
 * the native flag; the owner waits for TERMINATED before it takes the flag back.
 */
public final class Lease implements AutoCloseable {

    private static final long IDLE = 0;
    private static final long RUNNING = 1;
    private static final long TERMINATING = 2;
    private static final long TERMINATED = 3;
    private static final int STATE_BITS = 2;

    @Nullable
    Thread owner;

    private final LeasePool pool;
    private final Invocation invocation;
    private final TensorBuffer[] inputs;
    private final Findings findings = new Findings();
    private final AtomicLong state = new AtomicLong();
    private long runs;
    private volatile boolean closing;

    Lease(LeasePool pool, Invocation invocation, int inputCount) {
        this.pool = pool;
        this.invocation = invocation;
        inputs = new TensorBuffer[inputCount];
        for (int i = 0; i < inputCount; i++) {
            inputs[i] = invocation.input(i);
        }
    }

    /**
     * The buffers to fill before a run.
     *
     * @return one for each model input, in the order of the signature
     */
    public TensorBuffer[] inputs() {
        return inputs;
    }

    /**
     * A place for what is found wrong with an input; what was in it before is forgotten.
     *
     * @return an empty collector
     */
    public Findings freshFindings() {
        findings.clear();
        return findings;
    }

    /**
     * Where the outputs are after a run.
     *
     * @return the invocation
     */
    public Invocation invocation() {
        return invocation;
    }

    /**
     * Runs the model on the input buffers.
     *
     * @param deadline when to give up
     * @throws DeadlineExceededException if the deadline passed before the run ended
     * @throws ModelExecutionException if the run failed
     */
    public void run(Deadline deadline) {
        deadline.check();
        long run = ++runs << STATE_BITS;
        state.set(run | RUNNING);
        Future<?> timer = null;
        ModelExecutionException failure = null;
        boolean terminated;
        try {
            timer = deadline.onExpiry(() -> terminate(run));
            invocation.run();
        } catch (ModelExecutionException e) {
            failure = e;
        } catch (InvalidOutputException e) {
            throw pool.named(e);
        } finally {
            terminated = end(run);
            if (timer != null) {
                timer.cancel(false);
            }
        }
        if (failure != null) {
            throw !terminated ? pool.named(failure) : closing ? pool.closed() : deadline.exceeded(failure);
        }
        deadline.check();
    }

    /** Marks the run as over; true if it was terminated from outside. */
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

    /** Terminates whatever runs now; called when the model is being closed. */
    void terminateForClose() {
        closing = true;
        long now = state.get();
        if ((now & TERMINATED) == RUNNING) {
            terminate(now & -4L);
        }
    }

    /** Forgets what the call was about, which may be personal data, and gives back unusually much memory. */
    void recycle() {
        findings.clear();
        invocation.trim();
    }

    @Override
    public void close() {
        pool.release(this);
    }
}
