package io.mlprod.lifecycle;

import io.mlprod.internal.checks.Arguments;
import io.mlprod.internal.text.DurationText;
import java.time.Duration;
import java.util.Objects;

/**
 * What a handle is tuned for while it is built, and how long that may take. Immutable.
 *
 * @param goal what counts
 * @param budget how long the measurements may take together; loading the model for each is not counted
 * @since 0.1
 */
public record Tuning(Goal goal, Duration budget) {

    private static final Duration DEFAULT_BUDGET = Duration.ofSeconds(5);

    /** What counts. */
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
     * For the shortest single calls, within 5 seconds.
     *
     * @return a tuning
     */
    public static Tuning forLatency() {
        return new Tuning(Goal.LATENCY, DEFAULT_BUDGET);
    }

    /**
     * For the most rows a second, within 5 seconds.
     *
     * @return a tuning
     */
    public static Tuning forThroughput() {
        return new Tuning(Goal.THROUGHPUT, DEFAULT_BUDGET);
    }

    /**
     * Sets how long the measurements may take.
     *
     * @param time above zero
     * @return a new tuning
     * @throws IllegalArgumentException if it is not above zero
     */
    public Tuning budget(Duration time) {
        return new Tuning(goal, Objects.requireNonNull(time, "time"));
    }

    /**
     * One line.
     *
     * @return for example {@code Tuning[LATENCY within 5 s]}
     */
    @Override
    public String toString() {
        return "Tuning[" + goal + " within " + DurationText.of(budget) + "]";
    }
}
