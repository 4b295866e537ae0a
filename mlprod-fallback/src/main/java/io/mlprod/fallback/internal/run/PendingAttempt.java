package io.mlprod.fallback.internal.run;

import org.jspecify.annotations.Nullable;

/** An attempt that may still be running on a thread of a strict tier. For the caller's thread. */
public interface PendingAttempt<O> {

    /** An attempt that has ended, or was over before anything ran. */
    record Ended<O>(AttemptResult<O> result) implements PendingAttempt<O> {

        @Override
        public @Nullable StrictRun<O> run() {
            return null;
        }

        @Override
        public AttemptResult<O> conclude() {
            return result;
        }

        @Override
        public AttemptResult<O> lose() {
            return result.asLost();
        }
    }

    /** Returns the run that was started; null if none was. */
    @Nullable
    StrictRun<O> run();

    /** Returns whether nothing is running any more. */
    default boolean isOver() {
        StrictRun<O> run = run();
        return run == null || run.isDone();
    }

    /** Returns the result; a run that is still going on is left behind. */
    AttemptResult<O> conclude();

    /** Returns the result for the case that another tier has answered. */
    AttemptResult<O> lose();
}
