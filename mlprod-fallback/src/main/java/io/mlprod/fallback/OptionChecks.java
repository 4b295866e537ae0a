package io.mlprod.fallback;

import io.mlprod.internal.text.DurationText;
import java.time.Duration;
import java.util.Objects;

/** Checks of options, whose messages say what was expected. */
final class OptionChecks {

    private OptionChecks() {}

    static String name(String name, String what) {
        if (Objects.requireNonNull(name, () -> "The name of a " + what + " is null")
                .isBlank()) {
            throw new IllegalArgumentException("The name of a " + what + " is blank: provenance and metrics show it");
        }
        return name;
    }

    static Duration positive(Duration value, String what) {
        Objects.requireNonNull(value, () -> what + " is null");
        if (value.isZero() || value.isNegative()) {
            throw new IllegalArgumentException(what + " must be longer than zero, not " + DurationText.of(value));
        }
        return value;
    }

    static Duration notNegative(Duration value, String what) {
        if (Objects.requireNonNull(value, () -> what + " is null").isNegative()) {
            throw new IllegalArgumentException(what + " must be zero or longer, not " + DurationText.of(value));
        }
        return value;
    }

    static int atLeastOne(int count, String what) {
        if (count < 1) {
            throw new IllegalArgumentException(what + " must be at least 1, not " + count);
        }
        return count;
    }
}
