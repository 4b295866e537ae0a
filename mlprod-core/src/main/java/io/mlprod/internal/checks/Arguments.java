package io.mlprod.internal.checks;

import io.mlprod.internal.text.DurationText;
import io.mlprod.internal.text.PlainText;
import java.time.Duration;

/**
 * Checks of the arguments of builders and settings. Each takes a name for the value, as the subject of the message: "A
 * cache's expireAfterWrite" becomes "A cache's expireAfterWrite must be above zero, not -1 ms".
 */
public final class Arguments {

    private Arguments() {}

    /** Returns a duration if it is above zero. */
    public static Duration positive(String what, Duration value) {
        require(!value.isNegative() && !value.isZero(), what, "above zero", value);
        return value;
    }

    /** Returns a duration if it is zero or more. */
    public static Duration notNegative(String what, Duration value) {
        require(!value.isNegative(), what, "zero or more", value);
        return value;
    }

    /** Returns a share if it is from 0 to 1, both included. */
    public static double share(String what, double value) {
        require(value >= 0 && value <= 1, what, "from 0 to 1", value);
        return value;
    }

    /** Returns a share if it is from 0 to below 1. */
    public static double shareBelowOne(String what, double value) {
        require(value >= 0 && value < 1, what, "from 0 to below 1", value);
        return value;
    }

    /** Returns a share if it is neither nothing nor all. */
    public static double properShare(String what, double value) {
        require(value > 0 && value < 1, what, "between 0 and 1", value);
        return value;
    }

    /** Returns a text if it is not blank. */
    public static String notBlank(String what, String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException(PlainText.line(what + " must not be blank"));
        }
        return value;
    }

    private static void require(boolean isRight, String what, String range, Object value) {
        if (!isRight) {
            Object shown = value instanceof Duration duration ? DurationText.of(duration) : value;
            throw new IllegalArgumentException(PlainText.line(what + " must be " + range + ", not " + shown));
        }
    }
}
