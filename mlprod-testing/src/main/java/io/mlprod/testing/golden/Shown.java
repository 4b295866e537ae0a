package io.mlprod.testing.golden;

import io.mlprod.internal.text.PlainText;
import org.jspecify.annotations.Nullable;

/** Test data as failures show them. */
final class Shown {

    private static final int MOST = 60;

    private Shown() {}

    /** Returns a value: a text in quotes, a number with all digits that make a difference, or {@code missing}. */
    static String of(@Nullable Object value) {
        if (value == null) {
            return "missing";
        }
        if (value instanceof Float || value instanceof Double) {
            return ShortestNumber.of((Number) value);
        }
        String text = PlainText.line(value);
        String kept = text.length() <= MOST ? text : text.substring(0, MOST - 1) + "…";
        return value instanceof String ? "'" + kept + "'" : kept;
    }

    /** Returns a difference, with three digits. */
    static String difference(double value) {
        return difference(value, 3);
    }

    /** Returns a difference with as many digits, from three on, as show that it is more than what is allowed. */
    static String excess(double value, double allowed) {
        int digits = 3;
        while (digits < 17 && value > allowed && difference(value, digits).equals(difference(allowed, digits))) {
            digits++;
        }
        return difference(value, digits);
    }

    private static String difference(double value, int digits) {
        if (Double.isNaN(value)) {
            return "-";
        }
        if (Double.isInfinite(value) || value == 0) {
            return Double.isInfinite(value) ? "infinite" : "0";
        }
        boolean isFar = value < 1e-3 || value >= 1e6;
        return String.format(java.util.Locale.ROOT, isFar ? "%." + (digits - 1) + "e" : "%." + digits + "g", value);
    }
}
