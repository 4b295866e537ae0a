package io.mlprod.internal.lease;

import io.mlprod.error.CancelledException;
import io.mlprod.error.ClosedException;
import io.mlprod.error.DeadlineExceededException;
import io.mlprod.error.OverloadedException;
import io.mlprod.internal.text.DurationText;
import io.mlprod.internal.threads.TimedWaits;
import io.mlprod.time.TimeSource;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A limit on runs: a bounded number runs at a time, and a bounded number of calls waits for a turn, for a bounded time.
 * A call that comes just when a turn is free takes it, although others are waiting: waking them takes longer than most
 * runs.
 */
public final class Admission {

    private final Semaphore turns;
    private final AtomicInteger waiting = new AtomicInteger();
    private final int maxRuns;
    private final int maxWaiting;
    private final TimeSource time;
    private final long maxWaitNanos;
    private final String fullMessage;
    private final String lateMessage;
    private volatile boolean closed;

    /**
     * Creates a limit with these bounds.
     *
     * @param maxRuns how many runs are allowed at a time
     * @param maxWaiting how many calls may wait
     * @param maxWait how long each may wait
     * @param time the handle's time
     */
    public Admission(int maxRuns, int maxWaiting, Duration maxWait, TimeSource time) {
        this.turns = new Semaphore(maxRuns);
        this.maxRuns = maxRuns;
        this.maxWaiting = maxWaiting;
        this.time = time;
        this.maxWaitNanos = Deadline.nanos(maxWait);
        String advice = "; slow down, or raise the bounds with ModelHandleBuilder.admission";
        this.fullMessage =
                " is overloaded: " + maxRuns + " runs at a time and " + maxWaiting + " calls waiting" + advice;
        this.lateMessage = " is overloaded: no turn came within " + DurationText.of(maxWait) + advice;
    }

    /**
     * Takes a turn, which {@link #leave()} gives back.
     *
     * @param pool whose turn it is, for its errors
     * @param deadline the moment at which the call gives up
     * @return how long the call has waited, in nanoseconds
     * @throws OverloadedException if too many wait already, or the wait takes too long
     * @throws DeadlineExceededException if the time left is not enough for a run
     * @throws CancelledException if the thread is interrupted while it waits
     * @throws ClosedException if the model is closed meanwhile
     */
    long enter(LeasePool pool, Deadline deadline) {
        long waited = turns.tryAcquire() ? 0 : await(pool, deadline);
        if (closed) {
            turns.release();
            throw pool.closed();
        }
        return waited;
    }

    private long await(LeasePool pool, Deadline deadline) {
        if (waiting.incrementAndGet() > maxWaiting) {
            waiting.decrementAndGet();
            throw full(pool);
        }
        long start = System.nanoTime();
        try {
            if (!TimedWaits.tryAcquire(turns, Math.min(maxWaitNanos, deadline.remainingNanos()), time)) {
                deadline.check();
                throw new OverloadedException(pool + lateMessage);
            }
        } catch (InterruptedException e) {
            throw pool.interrupted(e);
        } finally {
            waiting.decrementAndGet();
        }
        if (deadline.remainingNanos() < pool.typicalRunNanos()) {
            turns.release(); // the run would be useless, and others are waiting
            throw deadline.exceeded(null);
        }
        return System.nanoTime() - start;
    }

    /**
     * Returns the error of a call that finds too many calls waiting.
     *
     * @param pool whose turn it wants, for its name
     * @return the error, not thrown
     */
    public OverloadedException full(LeasePool pool) {
        return new OverloadedException(pool + fullMessage);
    }

    /**
     * Returns whether calls wait for a turn.
     *
     * @return true if there are more runs to do than are allowed
     */
    public boolean isWaiting() {
        return waiting.get() > 0;
    }

    void leave() {
        turns.release();
    }

    /** Ends the waiting of all calls, for good. */
    void close() {
        if (closed) {
            return;
        }
        closed = true;
        // A waiting call passes its turn on at once. So fewer turns than waiting calls are enough, where more would
        // overflow.
        turns.release(Math.min(maxWaiting, Integer.MAX_VALUE - maxRuns));
    }
}
