package io.mlprod.fallback;

import io.mlprod.error.CancelledException;
import io.mlprod.error.DeadlineExceededException;
import io.mlprod.error.InvalidInputException;
import io.mlprod.error.InvalidOutputException;
import io.mlprod.error.OverloadedException;
import io.mlprod.provenance.AttemptOutcome;
import java.nio.channels.ClosedByInterruptException;

/** What it means for a chain that a tier threw something. */
final class Failures {

    private static final int DEPTH = 20; // of causes; a chain of causes may have a cycle

    private Failures() {}

    static AttemptOutcome outcome(Throwable error) {
        if (error instanceof DeadlineExceededException) {
            return AttemptOutcome.TIMEOUT;
        }
        if (error instanceof InvalidInputException || error instanceof IllegalArgumentException) {
            return AttemptOutcome.NOT_ACCEPTED;
        }
        if (error instanceof InvalidOutputException) {
            return AttemptOutcome.INVALID_OUTPUT;
        }
        if (error instanceof OverloadedException) {
            return AttemptOutcome.BULKHEAD_FULL;
        }
        return isCancellation(error) ? AttemptOutcome.CANCELLED : AttemptOutcome.ERROR;
    }

    private static boolean isCancellation(Throwable error) {
        Throwable cause = error;
        for (int i = 0; cause != null && i < DEPTH; i++) {
            if (cause instanceof CancelledException
                    || cause instanceof InterruptedException
                    || cause instanceof ClosedByInterruptException) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }
}
