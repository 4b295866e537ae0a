package io.mlprod.rollout;

import io.mlprod.internal.text.DurationText;
import java.time.Duration;

/** Checks of the durations in a rollout's settings: their sums must stay within a long of nanoseconds. */
final class DurationChecks {

    private static final Duration LONGEST = Duration.ofDays(10_000);

    private DurationChecks() {}

    static void requireNotNegative(String what, Duration value) {
        if (value.isNegative() || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    what + " must be from 0 to " + LONGEST.toDays() + " days, not " + DurationText.of(value));
        }
    }

    static void requirePositive(String what, Duration value) {
        if (value.isZero()) {
            throw new IllegalArgumentException(what + " must be above zero, not " + DurationText.of(value));
        }
        requireNotNegative(what, value);
    }
}
