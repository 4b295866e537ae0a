package io.mlprod.rollout;

import io.mlprod.internal.checks.Arguments;
import io.mlprod.internal.text.DurationText;
import io.mlprod.internal.text.RecordText;
import java.time.Duration;
import java.util.Objects;

/**
 * The pace at which a rollout reads its store, publishes counts and decides. Immutable; each method that sets something
 * returns a new one, which keeps the rest.
 *
 * @param every the time between two polls, from 10 ms to 10,000 days
 * @param timeout how long a poll, or an operator's command, waits for the store in all; above zero, at most 10,000
 *     days. A store that takes longer counts as one that does not answer, like one that throws. Its call continues on
 *     the handle's one thread for stores, no other call is made until it has returned, and
 *     {@link RolloutStatus#store()} says so
 * @param settle how many polls in a row must be without trouble before an automatic pause ends; 1 or more
 * @since 0.1
 */
public record Polling(Duration every, Duration timeout, int settle) {

    private static final Duration SHORTEST = Duration.ofMillis(10);

    /** Polls every 5 seconds, waiting for the store for up to 5 seconds; pauses end after 3 polls without trouble. */
    public static final Polling DEFAULT = new Polling(Duration.ofSeconds(5), Duration.ofSeconds(5), 3);

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    public Polling {
        Objects.requireNonNull(every, "every");
        if (every.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException(
                    "A rollout's polls must be 10 ms or more apart, not " + DurationText.of(every));
        }
        Arguments.period("A rollout's time between polls", every);
        Arguments.period("A rollout's timeout for its store", timeout);
        if (settle < 1) {
            throw new IllegalArgumentException("A rollout's settle is a number of polls, 1 or more, not " + settle);
        }
    }

    /**
     * Sets the time between two polls.
     *
     * @param interval from 10 ms to 10,000 days
     * @return a new polling
     * @throws IllegalArgumentException if it is out of range
     */
    public Polling every(Duration interval) {
        return new Polling(interval, timeout, settle);
    }

    /**
     * Sets how long a poll, or an operator's command, waits for the store in all.
     *
     * @param time above zero, at most 10,000 days
     * @return a new polling
     * @throws IllegalArgumentException if it is out of range
     */
    public Polling timeout(Duration time) {
        return new Polling(every, time, settle);
    }

    /**
     * Sets how many polls in a row must be without trouble before an automatic pause ends.
     *
     * @param polls 1 or more
     * @return a new polling
     * @throws IllegalArgumentException if it is below 1
     */
    public Polling settle(int polls) {
        return new Polling(every, timeout, polls);
    }

    /**
     * Describes all components, safe to print.
     *
     * @return one line
     */
    @Override
    public String toString() {
        return RecordText.of(this);
    }
}
