package io.mlprod.monitoring.history;

import io.mlprod.internal.text.NumberText;
import io.mlprod.internal.text.RecordText;
import io.mlprod.lifecycle.Served;
import io.mlprod.model.ModelVersion;
import io.mlprod.observe.ModelEvent;
import io.mlprod.rollout.RolloutStatus;
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
     * Returns that a version began to serve.
     *
     * @param event the deploy or rollback
     * @param at when, by the machine's clock
     * @return an event that names both versions
     */
    public static HistoryEvent of(ModelEvent.Deployed event, Instant at) {
        boolean isBack = event.cause() == Served.Cause.ROLLED_BACK;
        return new HistoryEvent(
                at,
                isBack ? Kind.ROLLED_BACK : Kind.DEPLOYED,
                event.model(),
                event.previous().version() + " → " + event.model().version() + (isBack ? " rolled back" : ""));
    }

    /**
     * Returns that a rollout went on, paused or ended.
     *
     * @param event the change
     * @param at when, by the machine's clock
     * @return an event that names the candidate and its share
     */
    public static HistoryEvent of(ModelEvent.RolloutChanged event, Instant at) {
        RolloutStatus status = event.status();
        String share = NumberText.percent(status.share());
        String what = switch (status.state()) {
            case PENDING -> "rollout waits";
            case SHADOW -> "in the shadow";
            case STEP -> "to " + share;
            case PAUSED -> "paused at " + share;
            case PROMOTING, PROMOTED -> "promoted";
            case ROLLED_BACK -> "rollout taken back";
        };
        return new HistoryEvent(at, Kind.ROLLOUT, event.model(), event.model().version() + " " + what);
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
