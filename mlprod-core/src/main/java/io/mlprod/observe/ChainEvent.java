package io.mlprod.observe;

import io.mlprod.internal.text.DurationText;
import io.mlprod.internal.text.PlainText;
import io.mlprod.internal.text.RecordText;
import io.mlprod.model.PredictionId;
import io.mlprod.provenance.Attempt;
import io.mlprod.provenance.Provenance;
import io.mlprod.provenance.TierState;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event in a fallback chain.
 *
 * <p>Names of chains and tiers are few and fixed, so they can be tags of metrics.
 *
 * @since 0.1
 */
public sealed interface ChainEvent extends Event {

    /**
     * Returns the name of the chain that the event happened in.
     *
     * @return its name
     */
    String chain();

    /** The purposes for which a tier is asked. */
    enum Purpose {
        /** To answer a caller. */
        ANSWER,
        /** To test whether it works again while its breaker is open; no caller gets the answer. */
        PROBE,
        /** To test whether it would work if it were needed; no caller gets the answer. */
        EXERCISE
    }

    /**
     * A tier that was asked, or skipped.
     *
     * @param chain the chain's name
     * @param purpose what the tier was asked for
     * @param attempt the tier, and the outcome
     */
    record Attempted(String chain, Purpose purpose, Attempt attempt) implements ChainEvent {
        /**
         * Returns everything in one line, safe to print.
         *
         * @return one line
         */
        @Override
        public String toString() {
            return RecordText.of(this);
        }
    }

    /**
     * A call that was answered. The text form leaves out input and output, which may be personal data. The library
     * creates it; tests of listeners may as well.
     */
    final class ChainAnswered implements ChainEvent {

        private static final long NO_BUDGET = Long.MAX_VALUE;

        private final String chain;
        private final PredictionId id;
        private final Provenance provenance;
        private final long nanos;
        private final long nanosLeft;
        private final Map<String, String> tags;
        private final Object input;
        private final Object output;

        /**
         * Creates the event; the arguments are not copied.
         *
         * @param chain the chain's name
         * @param id the prediction's identity
         * @param provenance the tier that answered, and those that were tried before
         * @param nanos the time from call to answer, in nanoseconds
         * @param nanosLeft what was left of the budget, negative if the answer was late; {@link Long#MAX_VALUE} without
         *     a budget
         * @param tags the tags of the call; not changed afterwards
         * @param input what the caller gave
         * @param output what the caller got
         */
        public ChainAnswered(
                String chain,
                PredictionId id,
                Provenance provenance,
                long nanos,
                long nanosLeft,
                Map<String, String> tags,
                Object input,
                Object output) {
            this.chain = chain;
            this.id = id;
            this.provenance = provenance;
            this.nanos = nanos;
            this.nanosLeft = nanosLeft;
            this.tags = tags;
            this.input = input;
            this.output = output;
        }

        @Override
        public String chain() {
            return chain;
        }

        /**
         * Returns the prediction's identity.
         *
         * @return what joins it with its log line and its feedback
         */
        public PredictionId id() {
            return id;
        }

        /**
         * Returns the provenance: which tier answered, what was tried before, and whether the answer is degraded.
         *
         * @return the provenance
         */
        public Provenance provenance() {
            return provenance;
        }

        /**
         * Returns the time from call to answer.
         *
         * @return a new object at each call
         */
        public Duration duration() {
            return Duration.ofNanos(nanos);
        }

        /**
         * Returns the time that was left of the budget.
         *
         * @return negative if the answer was late; null without a budget
         */
        public @Nullable Duration budgetLeft() {
            return nanosLeft == NO_BUDGET ? null : Duration.ofNanos(nanosLeft);
        }

        /**
         * Returns the tags of the call.
         *
         * @return unmodifiable
         */
        public Map<String, String> tags() {
            return tags;
        }

        /**
         * Returns the input that the caller gave.
         *
         * @return the object itself
         */
        public Object input() {
            return input;
        }

        /**
         * Returns the output that the caller got.
         *
         * @return the object itself
         */
        public Object output() {
            return output;
        }

        /**
         * Returns everything but input and output.
         *
         * @return one line
         */
        @Override
        public String toString() {
            return PlainText.line("ChainAnswered[" + provenance + ", " + id + " in " + DurationText.of(duration())
                    + ", left=" + DurationText.of(budgetLeft()) + ", tags=" + tags + "]");
        }
    }

    /**
     * A call that was not answered: no tier had an answer, the input breaks a rule of the chain, the caller was
     * interrupted, or the JVM itself is in trouble. The text form leaves out the input, which may be personal data.
     *
     * @param chain the chain's name
     * @param duration the time from call to error
     * @param error what the caller got
     * @param tags the tags of the call
     * @param input what the caller gave
     */
    record ChainFailed(String chain, Duration duration, Throwable error, Map<String, String> tags, Object input)
            implements ChainEvent {

        /**
         * Returns everything but the input and the error's message.
         *
         * @return one line
         */
        @Override
        public String toString() {
            return PlainText.line("ChainFailed[" + chain + " in " + DurationText.of(duration) + ", "
                    + error.getClass().getSimpleName() + ", tags=" + tags + "]");
        }
    }

    /**
     * A run that a caller abandoned at its deadline. The run continues, and keeps its place in the tier until it ends.
     *
     * @param chain the chain's name
     * @param tier the tier's name
     * @param abandoned how many such runs the tier has now
     */
    record Abandoned(String chain, String tier, int abandoned) implements ChainEvent {
        /**
         * Returns everything in one line, safe to print.
         *
         * @return one line
         */
        @Override
        public String toString() {
            return RecordText.of(this);
        }
    }

    /**
     * A run that ended after its deadline, with the latency of its cancellation.
     *
     * @param chain the chain's name
     * @param tier the tier's name
     * @param late the time from its deadline to its end
     * @param wasAbandoned whether its caller had left instead of waiting for it
     */
    record Overran(String chain, String tier, Duration late, boolean wasAbandoned) implements ChainEvent {

        /**
         * Returns the event in one line.
         *
         * @return for example {@code Overran[payments/fraud by 3.5 ms, abandoned=false]}
         */
        @Override
        public String toString() {
            return PlainText.line("Overran[" + chain + "/" + tier + " by " + DurationText.of(late) + ", abandoned="
                    + wasAbandoned + "]");
        }
    }

    /**
     * A tier that was asked while the one before it had not answered yet.
     *
     * @param chain the chain's name
     * @param tier the tier that was asked early
     * @param won whether its answer was used; if not, it was wasted
     */
    record Hedged(String chain, String tier, boolean won) implements ChainEvent {
        /**
         * Returns everything in one line, safe to print.
         *
         * @return one line
         */
        @Override
        public String toString() {
            return RecordText.of(this);
        }
    }

    /**
     * A lower tier that answered in addition to the first one, to test whether it would work if it were needed.
     *
     * @param chain the chain's name
     * @param tier the lower tier
     * @param agreed whether it gave the same answer
     */
    record Exercised(String chain, String tier, boolean agreed) implements ChainEvent {
        /**
         * Returns everything in one line, safe to print.
         *
         * @return one line
         */
        @Override
        public String toString() {
            return RecordText.of(this);
        }
    }

    /**
     * A tier that changed its state.
     *
     * @param chain the chain's name
     * @param tier the tier's name
     * @param from the state before
     * @param to the state now
     * @param reason the gate that is closed, or the reason given by the operator who switched the tier off; empty if
     *     there is none
     */
    record TierChanged(String chain, String tier, TierState from, TierState to, String reason) implements ChainEvent {
        /**
         * Returns everything in one line, safe to print.
         *
         * @return one line
         */
        @Override
        public String toString() {
            return RecordText.of(this);
        }
    }
}
