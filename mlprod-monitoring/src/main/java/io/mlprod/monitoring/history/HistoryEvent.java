package io.mlprod.monitoring.history;

import io.mlprod.internal.text.RecordText;
import io.mlprod.model.ModelVersion;
import java.time.Instant;

/**
 * Something that happened to a version, and that explains what its windows show. Immutable.
 *
 * @param at when, by the machine's clock
 * @param kind what it was
 * @param model the version that it happened to: the one that serves from then on, of a deploy
 * @param text what happened, in a few words for people, without values of inputs
 * @since 0.1
 */
public record HistoryEvent(Instant at, Kind kind, ModelVersion model, String text) {

    /** The kinds of events. */
    public enum Kind {
        /** The version began to serve. */
        DEPLOYED,
        /** The version serves again, since the one after it was taken back. */
        ROLLED_BACK,
        /** The rollout of the version went on, paused or ended. */
        ROLLOUT
    }

    /**
     * Returns all values, safe to print.
     *
     * @return one line
     */
    @Override
    public String toString() {
        return RecordText.of(this);
    }
}
