package io.mlprod.internal.statistics;

/**
 * The events that the two arms met in a phase, a time in which the probability of an arm was fixed; or the events that
 * they are expected to meet, which need not be whole numbers. Immutable. Counts of the same phase from several
 * processes may be added.
 *
 * @param share the probability with which a unit of the two arms went to the candidate's, 0 to 1
 * @param candidate the candidate's events, at most one per unit
 * @param control the control's events, at most one per unit
 */
public record EventCounts(double share, double candidate, double control) {

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if the share is not within 0 and 1 or a count is negative
     */
    public EventCounts {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("The share of the candidate's arm is " + share + ", expected 0 to 1.");
        }
        if (!(candidate >= 0 && control >= 0)) {
            throw new IllegalArgumentException("Events are counted from 0, but the candidate has " + candidate
                    + " and the control " + control + ".");
        }
    }

    /**
     * Creates counts of events that were observed.
     *
     * @param share the probability with which a unit of the two arms went to the candidate's, 0 to 1
     * @param candidate the candidate's events, at most one per unit
     * @param control the control's events, at most one per unit
     */
    public EventCounts(double share, long candidate, long control) {
        this(share, (double) candidate, (double) control);
    }

    /** Returns the same events seen from the control's side. */
    EventCounts mirrored() {
        return new EventCounts(1 - share, /* candidate= */ control, /* control= */ candidate);
    }

    /** Returns whether a unit could have gone to either arm; if not, events say nothing about a ratio. */
    boolean compares() {
        return share > 0 && share < 1;
    }

    /** Returns the probability that an event is the candidate's if its rate is {@code ratio} times the control's. */
    double probability(double ratio) {
        return share * ratio / (share * ratio + 1 - share);
    }
}
