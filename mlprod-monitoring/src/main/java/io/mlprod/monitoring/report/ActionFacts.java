package io.mlprod.monitoring.report;

import io.mlprod.internal.text.RecordText;
import io.mlprod.monitoring.action.ActionEvent;
import java.time.Instant;

/**
 * Something that was done about what was found, or that was not, and why. Immutable.
 *
 * @param at when
 * @param what what was done, for people
 * @param why for which reason
 * @param by by whom: the monitor, or a person's role
 * @param outcome what became of it
 * @since 0.1
 */
public record ActionFacts(Instant at, String what, String why, String by, ActionEvent.Outcome outcome) {

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
