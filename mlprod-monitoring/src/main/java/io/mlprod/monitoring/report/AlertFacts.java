package io.mlprod.monitoring.report;

import io.mlprod.internal.text.RecordText;
import java.time.Instant;
import java.util.Optional;

/**
 * An alert. Immutable.
 *
 * @param at when it began
 * @param level how serious it is
 * @param state whether it is over
 * @param text what was found, for people
 * @param next what to do next; may be empty
 * @param link where more about it is written; may be empty, and is shown as a link if it begins with {@code https://}
 * @param acknowledged when somebody began to take care of it; empty if nobody has
 * @param ended when it was resolved; empty if it is open
 * @param ending what ended it, for people; may be empty
 * @since 0.1
 */
public record AlertFacts(
        Instant at,
        Level level,
        State state,
        String text,
        String next,
        String link,
        Optional<Instant> acknowledged,
        Optional<Instant> ended,
        String ending) {

    /** The levels of alerts, from the least to the most serious. */
    public enum Level {
        /** Somebody should look at it within days. */
        WARNING,
        /** Somebody should look at it now. */
        CRITICAL
    }

    /** The states of alerts. */
    public enum State {
        /** Nobody has looked at it. */
        FIRING,
        /** Somebody is looking at it. */
        ACKNOWLEDGED,
        /** It is over. */
        RESOLVED
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
