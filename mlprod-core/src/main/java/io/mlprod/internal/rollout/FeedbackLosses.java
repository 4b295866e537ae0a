package io.mlprod.internal.rollout;

import static io.mlprod.internal.rollout.CounterLayout.CANDIDATE;
import static io.mlprod.internal.rollout.CounterLayout.CONTROL;

import io.mlprod.internal.text.DurationText;
import io.mlprod.internal.text.NumberText;
import io.mlprod.rollout.Rollout;
import org.jspecify.annotations.Nullable;

/**
 * The limits of lost feedback, beyond which guards of reported events must not find anything. Immutable; a pure
 * function of counts.
 */
final class FeedbackLosses {

    /** The text with which each reason to pause starts. */
    static final String ARE_LOST = "outcomes are lost: ";

    /** The largest share of predictions, or of an arm's events, that may be lost. */
    private static final double MOST = 0.05;

    /** The least number of late events that counts as a share at all. */
    private static final int FEWEST_LATE = 3;

    private final CounterLayout layout;
    private final int maxDecisions;
    private final String age;
    private final String twice;

    FeedbackLosses(Rollout<?, ?> rollout, CounterLayout layout) {
        this.layout = layout;
        this.maxDecisions = rollout.maxDecisions();
        this.age = DurationText.of(rollout.outcomesWithin());
        this.twice = DurationText.of(rollout.outcomesWithin().multipliedBy(ToldEvents.AGES_WATCHED));
    }

    /** Returns whether a guard of reported events must not find anything, neither good nor bad. */
    boolean areBlinding(long[] counts) {
        return isTooEarly(counts) || pause(counts) != null;
    }

    private boolean isTooEarly(long[] counts) {
        return counts[layout.watched()] == 0;
    }

    /** Returns, in words, what a guard waits for while it must not find anything. */
    String missing(long[] counts) {
        return isTooEarly(counts)
                ? "the first prediction to be " + twice
                        + " old, twice outcomesWithin, so that late events would have shown"
                : "fewer outcomes to be lost, see below";
    }

    /**
     * Returns why the rollout must not go on, and what to change; null if little is lost. The text stays the same while
     * numbers change.
     */
    @Nullable
    String pause(long[] counts) {
        long forgotten = counts[layout.forgotten()];
        if (forgotten > MOST * (forgotten + counts[layout.due()])) {
            return ARE_LOST + "too many predictions were forgotten before they were " + age
                    + " old; start again with more maxDecisions (now " + NumberText.count(maxDecisions)
                    + "), or a shorter outcomesWithin";
        }
        Late late = new Late(counts);
        return late.isTooMuch()
                ? ARE_LOST + "too many events were told more than " + age
                        + " after the prediction; start again with a longer outcomesWithin"
                : null;
    }

    /** Returns how much was lost, in words; empty if nothing is known about that. */
    String text(long[] counts) {
        long forgotten = counts[layout.forgotten()];
        long predictions = forgotten + counts[layout.due()];
        Late late = new Late(counts);
        if (predictions == 0) {
            return "";
        }
        String ofPredictions = percent(forgotten, predictions) + " of " + NumberText.count(predictions)
                + " predictions were forgotten before they were " + age + " old";
        String ofEvents = late.all() == 0
                ? "no events were told"
                : percent(late.allLate(), late.all()) + " of " + NumberText.count(late.all())
                        + " events were told too late (" + percent(late.of(CANDIDATE), late.events(CANDIDATE))
                        + " of the candidate's, " + percent(late.of(CONTROL), late.events(CONTROL))
                        + " of the control's)";
        return ofPredictions + ", " + ofEvents + "; beyond " + NumberText.exactPercent(MOST)
                + " of predictions or of an arm's events, guards of told events find nothing";
    }

    private static String percent(long part, long whole) {
        return NumberText.percent(whole == 0 ? 0 : (double) part / whole);
    }

    /** The events that were reported too late. */
    private final class Late {

        private final long[] counts;

        Late(long[] counts) {
            this.counts = counts;
        }

        long of(int arm) {
            return counts[layout.late(arm)];
        }

        long events(int arm) {
            return of(arm) + counts[layout.told(arm)];
        }

        long allLate() {
            return of(CANDIDATE) + of(CONTROL) + counts[layout.lateOfForgotten()];
        }

        long all() {
            return events(CANDIDATE) + events(CONTROL) + counts[layout.lateOfForgotten()];
        }

        boolean isTooMuch() {
            return isTooMuch(of(CANDIDATE), events(CANDIDATE))
                    || isTooMuch(of(CONTROL), events(CONTROL))
                    || isTooMuch(allLate(), all());
        }

        private static boolean isTooMuch(long late, long events) {
            return late >= FEWEST_LATE && late > MOST * events;
        }
    }
}
