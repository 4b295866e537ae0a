package io.mlprod.experiment;

import io.mlprod.internal.text.RecordText;
import java.util.Objects;

/**
 * Something that an experiment compares between its arms: one number for each unit, averaged over the units of an arm.
 *
 * <p>The unit is what was assigned at random, so the unit is what is averaged over, never the request: requests of one user
 * resemble each other, and a test that takes them for independent raises four to six times as many false alarms as it says.
 * A unit counts from its first prediction in the experiment, with 0 until feedback comes. Immutable.
 *
 * @param name the metric's name in the readout
 * @param kind how a unit's feedback becomes its number
 * @param source the name of the event or measure in the feedback
 * @param higherIsBetter which direction is an improvement
 * @since 0.1
 */
public record Metric(String name, Kind kind, String source, boolean higherIsBetter) {

    /** How a unit's feedback becomes its number. */
    public enum Kind {
        /** 1 if the event happened to the unit at least once. */
        PROPORTION,
        /** The sum of what was measured for the unit. */
        MEAN
    }

    /**
     * Checks the names.
     *
     * @throws IllegalArgumentException if a name is blank
     */
    public Metric {
        Objects.requireNonNull(kind, "kind");
        if (name.isBlank() || source.isBlank()) {
            throw new IllegalArgumentException("A metric needs a name and an event or measure that is not blank");
        }
    }

    /**
     * The share of units to which an event happened at least once; more is better. A number that is measured under its
     * name is not taken.
     *
     * @param event as in {@code Feedback.occurred(event)}
     * @return a metric of that name
     * @throws IllegalArgumentException if the name is blank
     */
    public static Metric proportion(String event) {
        return new Metric(event, Kind.PROPORTION, event, true);
    }

    /**
     * The mean over units of the sum of what was measured for the unit; more is better. For what adds up, such as revenue,
     * errors or minutes; a balance that goes up and down for ever gives a new chance of a false alarm each time. A sum whose
     * magnitude would pass 1e100 is not taken over.
     *
     * @param measure as in {@code Feedback.measured(measure, value)}
     * @return a metric of that name
     * @throws IllegalArgumentException if the name is blank
     */
    public static Metric mean(String measure) {
        return new Metric(measure, Kind.MEAN, measure, true);
    }

    /**
     * Says that less is better.
     *
     * @return a new metric
     */
    public Metric lowerIsBetter() {
        return new Metric(name, kind, source, false);
    }

    /**
     * Gives the metric another name in the readout.
     *
     * @param other the name
     * @return a new metric
     * @throws IllegalArgumentException if the name is blank
     */
    public Metric named(String other) {
        return new Metric(other, kind, source, higherIsBetter);
    }

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
