package io.mlprod.fallback.internal.run;

import io.mlprod.Call;
import io.mlprod.error.CancelledException;
import io.mlprod.error.DeadlineExceededException;
import io.mlprod.fallback.Breaker;
import io.mlprod.fallback.internal.context.TierBudget;
import io.mlprod.internal.text.DurationText;
import io.mlprod.provenance.AttemptOutcome;
import io.mlprod.time.TimeSource;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** The runs of a strict tier, on threads of its own; a caller may leave one behind. Thread-safe. */
public final class StrictRuns<I, O> implements StrictRun.Owner {

    private final TierParts<I, O> parts;
    private final Executor threads;
    private final LongConsumer latencies;
    private final RunReporter<I, O> reporter;
    private final TimeSource time;
    private final AtomicInteger abandoned = new AtomicInteger();

    /**
     * Creates the runner, without runs.
     *
     * @param latencies receives the latency of each run that answered or was cut off, even if no caller waited for it
     *     any more
     */
    public StrictRuns(TierParts<I, O> parts, Executor threads, LongConsumer latencies) {
        this.parts = parts;
        this.threads = threads;
        this.latencies = latencies;
        this.reporter = new RunReporter<>(parts);
        this.time = parts.chain().time();
    }

    /** Starts a run for the calling thread, which has a place in the bulkhead and a permit of the breaker. */
    public PendingAttempt<O> begin(I input, Call call, Breaker.Permit permit, long allowed, long began) {
        StrictRun<O> run = new StrictRun<>(
                left -> parts.predictor().predict(input, TierBudget.limit(call, left)),
                this,
                permit,
                time,
                began,
                allowed);
        try {
            threads.execute(run);
            return new Running(run);
        } catch (Throwable e) {
            // the queue is full, the chain was closed, or the system has no thread for it
            if (run.leave()) {
                noteAbandoned(run);
            }
            permit.released();
            return new PendingAttempt.Ended<>(
                    e instanceof RejectedExecutionException
                            ? parts.unanswered(AttemptOutcome.BULKHEAD_FULL, "", 0, null)
                            : parts.unanswered(AttemptOutcome.ERROR, "", 0, e));
        }
    }

    private final class Running implements PendingAttempt<O> {

        private final StrictRun<O> run;

        Running(StrictRun<O> run) {
            this.run = run;
        }

        @Override
        public StrictRun<O> run() {
            return run;
        }

        @Override
        public AttemptResult<O> conclude() {
            return StrictRuns.this.conclude(run);
        }

        @Override
        public AttemptResult<O> lose() {
            return StrictRuns.this.lose(run);
        }
    }

    /**
     * Returns the result of a run. If it still goes on, it is left behind: its time is over or the caller was
     * interrupted.
     */
    private AttemptResult<O> conclude(StrictRun<O> run) {
        if (!run.leave()) {
            return reporter.report(
                    run.permit(), run.answer(), run.error(), run.began(), run.allowed(), run.ended(), false);
        }
        noteAbandoned(run);
        Throwable error = Thread.currentThread().isInterrupted()
                ? cancelled(null)
                : new DeadlineExceededException(
                        parts.label() + " did not answer within " + DurationText.ofNanos(run.allowed())
                                + " and was left behind; allow it more, or use a smaller model",
                        null);
        return reporter.report(run.permit(), null, error, run.began(), run.allowed(), time.nanoTime(), true);
    }

    private AttemptResult<O> lose(StrictRun<O> run) {
        if (!run.leave()) {
            return conclude(run).asLost();
        }
        noteAbandoned(run);
        run.permit().released();
        return parts.unanswered(AttemptOutcome.LOST_RACE, "", time.nanoTime() - run.began(), null);
    }

    private CancelledException cancelled(@Nullable Throwable cause) {
        return new CancelledException(parts.label() + ": the thread was interrupted while its call waited", cause);
    }

    private void noteAbandoned(StrictRun<O> run) {
        if (run.isAbandoned()) {
            parts.chain().journal().abandoned(parts.name(), abandoned.incrementAndGet());
        } else if (threads instanceof ThreadPoolExecutor pool) {
            pool.remove(run); // it never starts, so it must not take room in the queue
        }
    }

    @Override
    public void ended(StrictRun<?> run, boolean wasAbandoned) {
        if (run.error() == null || run.error() instanceof DeadlineExceededException) {
            latencies.accept(run.ended() - run.began());
        }
        if (wasAbandoned) {
            abandoned.decrementAndGet();
            if (run.error() instanceof VirtualMachineError fatal) { // no caller receives it
                parts.chain().log().error("{}: a run that was left behind has failed", parts.label(), fatal);
            }
            long late = run.ended() - run.began() - run.allowed();
            if (late > 0) {
                parts.chain().journal().overran(parts.name(), late, true);
            }
        }
    }

    @Override
    public void leave() {
        parts.bulkhead().leave();
    }

    /** Returns how many runs were left behind and have not ended. */
    public int abandoned() {
        return abandoned.get();
    }
}
