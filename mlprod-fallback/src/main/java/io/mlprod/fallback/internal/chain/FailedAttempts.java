package io.mlprod.fallback.internal.chain;

import io.mlprod.error.CancelledException;
import io.mlprod.fallback.internal.run.AttemptResult;
import io.mlprod.provenance.Attempt;
import io.mlprod.provenance.AttemptOutcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The attempts of one call that gave no good answer. For one thread. */
final class FailedAttempts<O> {

    private final List<Attempt> attempts = new ArrayList<>(2); // few chains are longer
    private @Nullable AttemptResult<O> candidate;

    /**
     * Adds an attempt without success.
     *
     * @throws VirtualMachineError if that was the reason: a lower tier cannot make up for it
     * @throws CancelledException if the caller was interrupted; the interrupt flag is set again
     */
    void add(AttemptResult<O> tried) {
        Attempt attempt = tried.attempt();
        if (attempt.error() instanceof VirtualMachineError fatal) {
            throw fatal;
        }
        if (attempt.outcome() == AttemptOutcome.CANCELLED) {
            Thread.currentThread().interrupt(); // the code that threw may have cleared the flag
            throw attempt.error() instanceof CancelledException cancelled
                    ? cancelled
                    : new CancelledException(attempt.tier() + ": the thread was interrupted", attempt.error());
        }
        attempts.add(attempt);
        if (candidate == null && tried.answer() != null) {
            candidate = tried;
        }
    }

    List<Attempt> attempts() {
        return Collections.unmodifiableList(attempts);
    }

    /**
     * Removes and returns the first answer that came too late or was not good enough, now that there is no better one;
     * null if there is none.
     */
    @Nullable
    AttemptResult<O> takeCandidate() {
        if (candidate != null) {
            attempts.remove(candidate.attempt()); // it answers after all
        }
        return candidate;
    }
}
