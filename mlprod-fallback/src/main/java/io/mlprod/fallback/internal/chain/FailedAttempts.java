package io.mlprod.fallback.internal.chain;

import io.mlprod.error.CancelledException;
import io.mlprod.fallback.internal.run.AttemptResult;
import io.mlprod.provenance.Attempt;
import io.mlprod.provenance.AttemptOutcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a call has tried so far without success. For one thread. */
final class FailedAttempts<O> {

    private final List<Attempt> attempts = new ArrayList<>(2); // few chains are longer
    private @Nullable AttemptResult<O> candidate;

    /**
     * Notes an attempt without success.
     *
     * @throws VirtualMachineError if that was the reason: no lower tier makes that good
     * @throws CancelledException if the caller was interrupted; the flag is set again
     */
    void add(AttemptResult<O> tried) {
        Attempt attempt = tried.attempt();
        if (attempt.error() instanceof VirtualMachineError fatal) {
            throw fatal;
        }
        if (attempt.outcome() == AttemptOutcome.CANCELLED) {
            Thread.currentThread().interrupt(); // who threw may have taken the flag away
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
     * An answer that came too late or was not good enough, now that there is none better; null if there is none at all.
     */
    @Nullable
    AttemptResult<O> takeCandidate() {
        if (candidate != null) {
            attempts.remove(candidate.attempt()); // it answers after all
        }
        return candidate;
    }
}
