package io.mlprod.monitoring.action;

import io.mlprod.internal.text.DurationText;
import io.mlprod.internal.text.PlainText;
import io.mlprod.monitoring.alert.Alert;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * What an action has done and why, or why it has not. Immutable.
 *
 * @param at when, by the machine's clock
 * @param action the action's name
 * @param outcome what became of it
 * @param alert why
 * @param text what was done, or why nothing was: for people
 * @param took how long it took; zero if it was not started
 * @since 0.1
 */
public record ActionEvent(Instant at, String action, Outcome outcome, Alert alert, String text, Duration took) {

    /** What becomes of actions. */
    public enum Outcome {
        /** It has changed something. */
        DONE,
        /** There was nothing to change. */
        NOTHING_TO_DO,
        /** It has thrown. */
        FAILED,
        /** It would have been started, but only what would be done is said. */
        DRY_RUN,
        /** It was not started: it is running, it ran a short while ago, or the budget of the day is spent. */
        SKIPPED,
        /** It has not ended for five minutes; another event comes when it does. */
        STILL_RUNNING
    }

    /** Checks that nothing is missing. */
    public ActionEvent {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(action, "action");
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(alert, "alert");
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(took, "took");
    }

    /**
     * Returns what was done and why, safe to print.
     *
     * @return one line
     */
    @Override
    public String toString() {
        return PlainText.line(at + " " + action + " " + outcome + ": " + text + ", since " + alert.text()
                + (took.isZero() ? "" : " (took " + DurationText.of(took) + ")"));
    }
}
