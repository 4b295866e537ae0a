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
        if (Double.isNaN(value)) {
            return "-";
        }
        if (Double.isInfinite(value) || value == 0) {
            return Double.isInfinite(value) ? "infinite" : "0";
        }
        return String.format(java.util.Locale.ROOT, value < 1e-3 || value >= 1e6 ? "%.2e" : "%.3g", value);
    }
}
