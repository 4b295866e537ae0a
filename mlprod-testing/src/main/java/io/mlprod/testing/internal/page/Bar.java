package io.mlprod.testing.internal.page;

import java.util.Locale;
import java.util.OptionalDouble;

/**
 * An interval to be drawn, on a scale from 0 to 1. Immutable.
 *
 * @param lower where it begins
 * @param value its value
 * @param upper where it ends
 * @param mark a limit or another value to compare with
 */
public record Bar(double lower, double value, double upper, OptionalDouble mark) {

    private static final double WIDTH = 160;
    private static final double MARGIN = 5;

    private static String x(double place) {
        double inside = Math.max(0, Math.min(1, place));
        return String.format(Locale.ROOT, "%.1f", MARGIN + inside * (WIDTH - 2 * MARGIN));
    }

    /** Returns where the interval begins, in the drawing. */
    public String left() {
        return x(lower);
    }

    /** Returns where the value is, in the drawing. */
    public String middle() {
        return x(value);
    }

    /** Returns where the interval ends, in the drawing. */
    public String right() {
        return x(upper);
    }

    /** Returns where the mark is, in the drawing; empty if there is none. */
    public String markPlace() {
        return mark.isPresent() ? x(mark.getAsDouble()) : "";
    }
}
