package io.mlprod.provenance;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.mlprod.internal.text.DurationText;
import io.mlprod.internal.text.PlainText;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of a fallback chain: a tier that was asked for an answer, or skipped. Immutable.
 *
 * @param tier the tier's name
 * @param rank its place in the chain, from 0
 * @param outcome the outcome of the attempt
 * @param detail the deciding detail, in brief: the name of a gate or rule, or an operator's reason; empty if the
 *     outcome says it all. Never a feature's value
 * @param nanos how long it took, in nanoseconds, including the wait for a turn
 * @param error what was thrown; null if nothing was
 * @since 0.1
 */
public record Attempt(
        String tier,
        int rank,
        AttemptOutcome outcome,
        String detail,
        long nanos,
        @JsonIgnore @Nullable Throwable error) {

    /**
     * Returns how long the attempt took, including the wait for a turn.
     *
     * @return zero if nothing ran
     */
    public Duration duration() {
        return Duration.ofNanos(nanos);
    }

    /**
     * Returns the name of what was thrown, which JSON shows in place of the error with its stack trace.
     *
     * @return the simple name of its class; null if nothing was thrown
     */
    @JsonProperty("error")
    public @Nullable String errorName() {
        return error == null ? null : error.getClass().getSimpleName();
    }

    /**
     * Returns the attempt in one line, without the error's message, which may come from the application's own code and
     * hold anything.
     *
     * @return for example {@code fraud TIMEOUT in 12 ms (DeadlineExceededException)}
     */
    @Override
    public String toString() {
        return PlainText.line(tier + " " + outcome + (detail.isEmpty() ? "" : " by " + detail)
                + (nanos == 0 ? "" : " in " + DurationText.ofNanos(nanos))
                + (error == null ? "" : " (" + errorName() + ")"));
    }
}
