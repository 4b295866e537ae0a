package io.mlprod.rollout;

import io.mlprod.internal.text.RecordText;
import java.time.Instant;

/**
 * The state on which all processes of a rollout agree, as a store keeps it. Immutable.
 *
 * @param revision counts the changes of the plan, from 1
 * @param epoch counts the starts of the rollout, from 1
 * @param candidate the SHA-256 of the new version's model, so that no process joins with another model
 * @param state the rollout's state
 * @param step the current step, from 0; -1 before the first, in {@link RolloutState#SHADOW} and in a pause of it
 * @param reason why it is in this state, in words
 * @param since when the plan was changed, by the clock of the process that changed it; for people only
 * @since 0.1
 */
public record RolloutPlan(
        long revision, long epoch, String candidate, RolloutState state, int step, String reason, Instant since) {
    /**
     * Describes all components, safe to print.
     *
     * @return one line
     */
    @Override
    public String toString() {
        return RecordText.of(this);
    }
}
