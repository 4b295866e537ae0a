package io.mlprod.lifecycle;

import io.mlprod.internal.checks.Arguments;
import io.mlprod.internal.text.DurationText;
import java.time.Duration;
import java.util.Objects;

/**
 * The goal and the budget of tuning a handle while it is built. Immutable; made from {@link #FOR_LATENCY} or
 * {@link #FOR_THROUGHPUT}.
 *
 * @param goal what is optimised
 * @param budget how long the measurements may take together; loading the model for each is not counted
 * @since 0.1
 */
public record Tuning(Goal goal, Duration budget) {

    private static final Duration DEFAULT_BUDGET = Duration.ofSeconds(5);

    /** Tunes for the shortest single calls, within 5 seconds. */
    public static final Tuning FOR_LATENCY = new Tuning(Goal.LATENCY, DEFAULT_BUDGET);

    /** Tunes for the most rows a second, within 5 seconds. */
    public static final Tuning FOR_THROUGHPUT = new Tuning(Goal.THROUGHPUT, DEFAULT_BUDGET);

    /** The goals of tuning. */
    public enum Goal {
        /** The time of one call, while no other is running. */
        LATENCY,
        /** The rows of all callers together, with as many callers as processors. */
        THROUGHPUT
    }

    /**
     * Checks the budget.
     *
     * @throws IllegalArgumentException if it is not above zero
     */
    public Tuning {
        Objects.requireNonNull(goal, "goal");
        Arguments.positive("The budget for tuning", budget);
    }

    /**
     * Sets how long the measurements may take; the goal stays.
     *
     * @param time above zero
     * @return a new tuning
     * @throws IllegalArgumentException if it is not above zero
     */
    public Tuning budget(Duration time) {
        return new Tuning(goal, Objects.requireNonNull(time, "time"));
    }

    /**
     * Returns the tuning in one line.
     *
     * @return for example {@code Tuning[LATENCY within 5 s]}
     */
    @Override
    public String toString() {
        return "Tuning[" + goal + " within " + DurationText.of(budget) + "]";
    }
}
