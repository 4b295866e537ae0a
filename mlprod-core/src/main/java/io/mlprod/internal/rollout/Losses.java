package io.mlprod.internal.rollout;

import static io.mlprod.internal.rollout.CounterLayout.CANDIDATE;
import static io.mlprod.internal.rollout.CounterLayout.CONTROL;

import io.mlprod.internal.text.DurationText;
import io.mlprod.rollout.Rollout;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Whether so much of what feedback tells is lost that guards of told events may find nothing. Immutable; a pure function of
 * counts.
 */
final class Losses {

    /** The share of predictions, or of an arm's events, that may be lost. */
    private static final double MOST = 0.05;

    /** Fewer late events are no share of anything. */
    private static final int FEWEST_LATE = 3;

    private final CounterLayout layout;
    private final int maxDecisions;
    private final String age;
    private final String twice;

    Losses(Rollout<?, ?> rollout, CounterLayout layout) {
        this.layout = layout;
        this.maxDecisions = rollout.maxDecisions();
        this.age = DurationText.of(rollout.outcomesWithin());
        this.twice = DurationText.of(rollout.outcomesWithin().multipliedBy(ToldEvents.AGES_WATCHED));
    }

    /** Whether a guard of told events must not find anything, neither good nor bad. */
    boolean areBlinding(long[] counts) {
        return counts[layout.watched()] == 0 || tooMuch(counts) != null;
    }

    /** What a guard of told events waits for at first; empty from then on. */
    String missing(long[] counts) {
        return counts[layout.watched()] > 0
                ? ""
                : "the first predictions, and what is told of them, to be " + twice + " old, twice outcomesWithin";
    }

    /** What was lost, and what to change; null if it is little. */
    @Nullable
    String tooMuch(long[] counts) {
        long forgotten = counts[layout.forgotten()];
        long predictions = forgotten + counts[layout.due()];
        if (forgotten > MOST * predictions) {
            return String.format(
                    Locale.ROOT,
                    "outcomes are lost: %s of %,d predictions had to be forgotten before they were %s old, to remember newer"
                            + " ones; start again with more maxDecisions than come to a process in that time (now %,d),"
                            + " or a shorter outcomesWithin",
                    percent(forgotten, predictions),
                    predictions,
                    age,
                    maxDecisions);
        }
        long candidateLate = counts[layout.late(CANDIDATE)];
        long controlLate = counts[layout.late(CONTROL)];
        long candidate = candidateLate + counts[layout.told(CANDIDATE)];
        long control = controlLate + counts[layout.told(CONTROL)];
        long late = candidateLate + controlLate + counts[layout.lateOfForgotten()];
        long events = candidate + control + counts[layout.lateOfForgotten()];
        if (isTooLate(candidateLate, candidate) || isTooLate(controlLate, control) || isTooLate(late, events)) {
            return String.format(
                    Locale.ROOT,
                    "outcomes are lost: %s of %,d events were told more than %s after the prediction (of the candidate's %s,"
                            + " of the control's %s); start again with a longer outcomesWithin",
                    percent(late, events),
                    events,
                    age,
                    percent(candidateLate, candidate),
                    percent(controlLate, control));
        }
        return null;
    }

    private static boolean isTooLate(long late, long events) {
        return late >= FEWEST_LATE && late > MOST * events;
    }

    private static String percent(long part, long whole) {
        return whole == 0 ? "none" : String.format(Locale.ROOT, "%.1f %%", 100.0 * part / whole);
    }
}
