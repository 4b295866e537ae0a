package io.mlprod.provenance;

import io.mlprod.internal.text.PlainText;
import io.mlprod.internal.text.RecordText;
import java.util.Map;

/**
 * The status of a tier at one moment. Immutable.
 *
 * @param tier the tier's name
 * @param rank its place in the chain, from 0
 * @param load the tier's current load
 * @param attempts how often it was asked or passed over since the chain was built, by outcome; outcomes that did not
 *     occur are left out
 * @since 0.1
 */
public record TierStatus(String tier, int rank, Load load, Map<AttemptOutcome, Long> attempts) {

    /**
     * The current load and state of a tier.
     *
     * @param state whether it gets calls
     * @param reason why it gets none: the operator's words, or the gate's name; empty if there is no reason
     * @param running how many runs it has, including those that were left behind
     * @param abandoned how many runs were left behind at their deadline and have not ended yet
     */
    public record Load(TierState state, String reason, int running, int abandoned) {
        /**
         * Lists all components, safe to print.
         *
         * @return one line
         */
        @Override
        public String toString() {
            return RecordText.of(this);
        }
    }

    /**
     * Summarises the status, safe to print.
     *
     * @return one line, for example {@code 0 fraud-v7 READY running=1 {SUCCESS=120, TIMEOUT=2}}
     */
    @Override
    public String toString() {
        return PlainText.line(
                rank + " " + tier + " " + load.state + (load.reason.isEmpty() ? "" : " (" + load.reason + ")")
                        + " running=" + load.running + (load.abandoned == 0 ? "" : " abandoned=" + load.abandoned) + " "
                        + attempts);
    }
}
