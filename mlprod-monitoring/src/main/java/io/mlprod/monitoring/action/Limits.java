package io.mlprod.monitoring.action;

import io.mlprod.internal.text.DurationText;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What keeps actions from doing too much: one at a time of each name, a cooldown, a budget. For one thread at a time.
 */
final class Limits {

    private static final Duration DAY = Duration.ofDays(1);

    private final Duration cooldown;
    private final int budget;
    private final Set<String> running = new HashSet<>();
    private final Map<String, Long> lastStart = new HashMap<>();
    private final Deque<Long> startsOfTheDay = new ArrayDeque<>();

    Limits(Duration cooldown, int budget) {
        this.cooldown = cooldown;
        this.budget = budget;
    }

    /** Starts an action, or returns why it must not start. */
    Optional<String> start(String action, long nanos) {
        while (!startsOfTheDay.isEmpty() && nanos - startsOfTheDay.peekFirst() >= DAY.toNanos()) {
            startsOfTheDay.removeFirst();
        }
        Long last = lastStart.get(action);
        if (running.contains(action)) {
            return Optional.of("it is still running");
        } else if (last != null && nanos - last < cooldown.toNanos()) {
            return Optional.of("it ran " + DurationText.ofNanos(nanos - last) + " ago, and its cooldown is "
                    + DurationText.of(cooldown));
        } else if (startsOfTheDay.size() >= budget) {
            return Optional.of("actions have run " + budget + " times in 24 hours, which is their budget");
        }
        running.add(action);
        lastStart.put(action, nanos);
        startsOfTheDay.addLast(nanos);
        return Optional.empty();
    }

    void end(String action) {
        running.remove(action);
    }
}
