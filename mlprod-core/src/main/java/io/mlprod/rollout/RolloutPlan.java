package io.mlprod.rollout;

import io.mlprod.internal.text.RecordText;
import java.time.Instant;

/**
 * What all processes that take part in a rollout agree on, as a store keeps it. Immutable.
 *
 * @param revision counts the changes of the plan, from 1
 * @param epoch counts the starts of the rollout, from 1
 * @param candidate the SHA-256 of the new version's model, so that nobody joins with another one
 * @param state where it stands
 * @param step the current step, from 0; -1 before the first, in {@link RolloutState#SHADOW} and in a pause of it
 * @param reason why it stands there, in words
 * @param since when the plan was changed, by the clock of who changed it; for people only
 * @since 0.1
 */
public record RolloutPlan(
        long revision, long epoch, String candidate, RolloutState state, int step, String reason, Instant since) {
    /**
     * Everything, safe to print.
     *
     * @return one line
     */
    @Override
    public String toString() {
        return RecordText.of(this);
    }
}
