package io.mlprod.testing.evaluate;

import io.mlprod.evaluation.Estimate;
import io.mlprod.internal.text.NumberText;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** Numbers as sentences and tables show them. */
final class Figures {

    private static final int DIGITS = 4;
    private static final MathContext SIGNIFICANT = new MathContext(DIGITS, RoundingMode.HALF_EVEN);

    private Figures() {}

    /** Returns a measured number: four decimals, or four digits if it is small or large. */
    static String of(double number) {
        double size = Math.abs(number);
        if (!Double.isFinite(number) || size >= 1e9) {
            return Double.toString(number);
        }
        if (size == 0 || (size >= 0.001 && size < 10)) {
            return String.format(Locale.ROOT, "%.4f", number + 0.0);
        }
        return size < 1e-6
                ? String.format(Locale.ROOT, "%.3e", number)
                : BigDecimal.valueOf(number).round(SIGNIFICANT).toPlainString();
    }

    /** Returns a number that somebody set, with all its digits. */
    static String set(double number) {
        return number == 0
                ? "0"
                : BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }

    /** Returns a number of rows, such as "1 row". */
    static String rows(long count) {
        return NumberText.count(count) + (count == 1 ? " row" : " rows");
    }

    /** Returns a difference with its sign. */
    static String signed(double number) {
        return number > 0 ? "+" + of(number) : of(number);
    }

    /** Returns a value with its interval, or why there is none. */
    static String withInterval(Estimate estimate) {
        if (!estimate.isDefined()) {
            return "undefined (" + estimate.reason() + ")";
        }
        return of(estimate.value()) + " (" + interval(estimate) + ")";
    }

    /** Returns an interval, or why there is none. */
    static String interval(Estimate estimate) {
        return estimate.isBounded()
                ? of(estimate.lower()) + " to " + of(estimate.upper())
                : "no interval: " + estimate.reason();
    }
}
