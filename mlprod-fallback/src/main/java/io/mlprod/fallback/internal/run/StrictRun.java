package io.mlprod.fallback.internal.run;

import io.mlprod.Prediction;
import io.mlprod.fallback.Breaker;
import io.mlprod.fallback.internal.context.TierBudget;
import io.mlprod.time.TimeSource;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A run on a thread of a strict tier, which its caller may leave behind. The thread that changes the state first
 * decides:
 *
 * <pre>
 * WAITING → RUNNING → DONE        the caller gets the result
 *           RUNNING → ABANDONED   the caller left; the place in the tier is given back when the run really ends
 * WAITING → LEFT                  the caller left before the run began; it never will
 * </pre>
 */
public final class StrictRun<O> implements Runnable {

    /** The tier that a run has a place in. */
    public interface Owner {

        /** Gives the run's place back. */
        void leave();

        /** Receives that the run has ended, and whether its caller had left before. */
        void ended(StrictRun<?> run, boolean wasAbandoned);
    }

    private static final long LONGEST_NAP = Duration.ofDays(1).toNanos();

    private enum State {
        WAITING,
        RUNNING,
        DONE,
        LEFT,
        ABANDONED
    }

    private final LongFunction<? extends Prediction<? extends O>> work;
    private final Owner owner;
    private final Breaker.Permit permit;
    private final TimeSource time;
    private final long began;
    private final long allowed;
    private final Thread caller = Thread.currentThread();
    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
    private @Nullable Prediction<? extends O> answer;
    private @Nullable Throwable error;
    private long ended;

    /**
     * Makes a run for the calling thread.
     *
     * @param work computes the answer within the given number of nanoseconds
     * @param began when the caller started to wait
     * @param allowed how long the caller will wait, in nanoseconds
     */
    public StrictRun(
            LongFunction<? extends Prediction<? extends O>> work,
            Owner owner,
            Breaker.Permit permit,
            TimeSource time,
            long began,
            long allowed) {
        this.work = work;
        this.owner = owner;
        this.permit = permit;
        this.time = time;
        this.began = began;
        this.allowed = allowed;
    }

    @Override
    public void run() {
        if (left(time.nanoTime()) <= 0) { // it has waited too long for a thread
            leave();
        } else if (state.compareAndSet(State.WAITING, State.RUNNING)) {
            work();
        }
        LockSupport.unpark(caller);
    }

    private void work() {
        try {
            answer = work.apply(left(time.nanoTime()));
        } catch (Throwable e) { // errors too: the caller gets them
            error = e;
        }
        ended = time.nanoTime();
        owner.leave(); // before the caller can come again
        owner.ended(this, !state.compareAndSet(State.RUNNING, State.DONE));
    }

    /** Waits until the run is done, has had this much time since it began, or the thread is interrupted. */
    public void await(long nanos) {
        awaitEither(null, nanos);
    }

    /** Waits until this or another run of the same caller is done, or this one has had this much time. */
    public void awaitEither(@Nullable StrictRun<?> other, long nanos) {
        while (!isDone()
                && (other == null || !other.isDone())
                && !Thread.currentThread().isInterrupted()) {
            long now = time.nanoTime();
            long left = TierBudget.less(nanos, now - began);
            if (left <= 0) {
                return;
            }
            time.parkUntil(now + Math.min(left, LONGEST_NAP));
        }
    }

    public boolean isDone() {
        return state.get() == State.DONE;
    }

    /** Leaves the run behind. Returns false if it has ended by now, so that there is a result. */
    public boolean leave() {
        if (state.compareAndSet(State.WAITING, State.LEFT)) {
            owner.leave();
        }
        return state.compareAndSet(State.RUNNING, State.ABANDONED) || state.get() != State.DONE;
    }

    public boolean isAbandoned() {
        return state.get() == State.ABANDONED;
    }

    /** Returns how much of its time is left, in nanoseconds; not positive if none is. */
    public long left(long now) {
        return TierBudget.less(allowed, now - began);
    }

    public Breaker.Permit permit() {
        return permit;
    }

    public long began() {
        return began;
    }

    public long allowed() {
        return allowed;
    }

    /** Returns when the run ended; only for a run that has ended. */
    public long ended() {
        return ended;
    }

    /** Returns the answer; only for a run that has ended. */
    public @Nullable Prediction<? extends O> answer() {
        return answer;
    }

    /** Returns the error; only for a run that has ended. */
    public @Nullable Throwable error() {
        return error;
    }
}
