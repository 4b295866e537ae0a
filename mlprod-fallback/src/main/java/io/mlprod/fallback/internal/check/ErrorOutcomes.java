package io.mlprod.fallback.internal.check;

import io.mlprod.error.CancelledException;
import io.mlprod.error.ChainExhaustedException;
import io.mlprod.error.DeadlineExceededException;
import io.mlprod.error.InvalidInputException;
import io.mlprod.error.InvalidOutputException;
import io.mlprod.error.OverloadedException;
import io.mlprod.provenance.AttemptOutcome;
import io.mlprod.provenance.Degradation;
import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** The outcome of an attempt that ended with an exception. */
public final class ErrorOutcomes {

    private static final int DEPTH = 20; // of causes; a chain of causes may have a cycle

    private ErrorOutcomes() {}

    /** Returns the outcome that an exception stands for. */
    public static AttemptOutcome outcome(Throwable error) {
        if (error instanceof DeadlineExceededException) {
            return AttemptOutcome.TIMEOUT;
        }
        if (error instanceof InvalidInputException) {
            return AttemptOutcome.INVALID_INPUT;
        }
        if (error instanceof IllegalArgumentException) {
            return AttemptOutcome.NOT_ACCEPTED;
        }
        if (error instanceof InvalidOutputException) {
            return AttemptOutcome.INVALID_OUTPUT;
        }
        if (error instanceof OverloadedException || isOverloadOfAChain(error)) {
            return AttemptOutcome.BULKHEAD_FULL;
        }
        return isCancellation(error) ? AttemptOutcome.CANCELLED : AttemptOutcome.ERROR;
    }

    private static boolean isOverloadOfAChain(Throwable error) {
        return error instanceof ChainExhaustedException exhausted && exhausted.reason() == Degradation.OVERLOADED;
    }

    private static boolean isCancellation(Throwable error) {
        Throwable cause = error;
        for (int i = 0; cause != null && !isOfAnotherThread(cause) && i < DEPTH; i++) {
            if (cause instanceof CancelledException
                    || cause instanceof InterruptedException
                    || cause instanceof ClosedByInterruptException) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    /**
     * Returns whether the cause comes from another thread, whose interrupt was not meant for the caller. A chain does
     * not wrap the cancellation of its own caller.
     */
    private static boolean isOfAnotherThread(Throwable error) {
        return error instanceof ExecutionException
                || error instanceof CompletionException
                || error instanceof ChainExhaustedException;
    }
}
