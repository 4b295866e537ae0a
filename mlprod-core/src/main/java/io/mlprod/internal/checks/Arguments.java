package io.mlprod.internal.checks;

import io.mlprod.internal.text.DurationText;
import io.mlprod.internal.text.PlainText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks of the arguments of builders and settings. Each takes a name for the value, as the subject of the message: "A
 * cache's expireAfterWrite" becomes "A cache's expireAfterWrite must be above zero, not -1 ms".
 */
public final class Arguments {

    private static final Duration LONGEST = Duration.ofDays(10_000); // some of them still are a long of nanoseconds

    private Arguments() {}

    /** Returns a duration if it is above zero. Only for one that is capped where it is used; else {@link #period}. */
    public static Duration positive(String what, Duration value) {
        requireGiven(what, value);
        require(!value.isNegative() && !value.isZero(), what, "above zero", value);
        return value;
    }

    /** Returns a duration if it is zero or more. Only for one that is capped; else {@link #periodOrZero}. */
    public static Duration notNegative(String what, Duration value) {
        requireGiven(what, value);
        require(!value.isNegative(), what, "zero or more", value);
        return value;
    }

    /** Returns a duration if it is above zero, and so short that sums with it stay within a long of nanoseconds. */
    public static Duration period(String what, Duration value) {
        return periodOrZero(what, positive(what, value));
    }

    /** Returns a duration if it is zero or more, and so short that sums with it stay within a long of nanoseconds. */
    public static Duration periodOrZero(String what, Duration value) {
        requireGiven(what, value);
        boolean isRight = !value.isNegative() && value.compareTo(LONGEST) <= 0;
        require(isRight, what, "from 0 to " + LONGEST.toDays() + " days", value);
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
        requireGiven(what, value);
        if (value.isBlank()) {
            throw new IllegalArgumentException(PlainText.line(what + " must not be blank"));
        }
        return value;
    }

    /** Returns a copy of values if none of them is null. */
    public static <T> List<T> noNulls(String what, Collection<? extends T> values) {
        requireGiven(what, values);
        List<T> copy = new ArrayList<>(values);
        for (T value : copy) {
            if (value == null) {
                throw new NullPointerException(PlainText.line(what + " must hold no null"));
            }
        }
        return List.copyOf(copy);
    }

    /** Returns a copy of values if none of them is null. */
    public static <T> List<T> noNulls(String what, T[] values) {
        requireGiven(what, values);
        return noNulls(what, Arrays.asList(values));
    }

    private static void requireGiven(String what, @Nullable Object value) {
        if (value == null) {
            throw new NullPointerException(PlainText.line(what + " is null"));
        }
    }

    private static void require(boolean isRight, String what, String range, Object value) {
        if (!isRight) {
            Object shown = value instanceof Duration duration ? DurationText.of(duration) : value;
            throw new IllegalArgumentException(PlainText.line(what + " must be " + range + ", not " + shown));
        }
    }
}
