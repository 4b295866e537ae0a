package io.mlprod.internal.text;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** Numbers as people read them: {@code 2,505}, {@code 15.1 %}, {@code 0.25 %}. Thread-safe. */
public final class NumberText {

    private static final MathContext TWO = new MathContext(2, RoundingMode.HALF_UP);
    private static final MathContext THREE = new MathContext(3, RoundingMode.HALF_UP);

    private NumberText() {}

    /**
     * Returns a count.
     *
     * @param count any number
     * @return for example {@code 2,505}
     */
    public static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /**
     * Returns a count of units.
     *
     * @param count any number
     * @return for example {@code 2,505 units} or {@code 1 unit}
     */
    public static String units(long count) {
        return count(count) + (count == 1 ? " unit" : " units");
    }

    /**
     * Returns a measured share, with two or three digits.
     *
     * @param share from 0 to 1
     * @return for example {@code 15.1 %}
     */
    public static String percent(double share) {
        BigDecimal percent = BigDecimal.valueOf(share).movePointRight(2);
        return plain(percent.round(percent.compareTo(BigDecimal.TEN) < 0 ? TWO : THREE)) + " %";
    }

    /**
     * Returns a share that was set, with all its digits.
     *
     * @param share from 0 to 1
     * @return for example {@code 0.125 %}
     */
    public static String exactPercent(double share) {
        return plain(BigDecimal.valueOf(share).movePointRight(2)) + " %";
    }

    /**
     * Returns a number that was set, with all its digits.
     *
     * @param number finite
     * @return for example {@code 1.2}, or {@code 2}
     */
    public static String exact(double number) {
        return plain(BigDecimal.valueOf(number));
    }

    /**
     * Returns a measured number, with three digits.
     *
     * @param number any number
     * @return for example {@code 40.2}, {@code 50100} or {@code 1.2E+9}
     */
    public static String measured(double number) {
        if (!Double.isFinite(number)) {
            return Double.toString(number);
        }
        BigDecimal rounded = BigDecimal.valueOf(number).round(THREE);
        double size = Math.abs(number);
        return size == 0 || (size >= 1e-4 && size < 1e7)
                ? plain(rounded)
                : rounded.stripTrailingZeros().toString();
    }

    /**
     * Returns a bound, to the hundredth and no tighter than it is.
     *
     * @param bound finite
     * @param rounding towards the side where the bound is weaker
     * @return for example {@code 1.24}
     */
    public static String bound(double bound, RoundingMode rounding) {
        return plain(BigDecimal.valueOf(bound).setScale(2, rounding));
    }

    /**
     * Returns a probability, for people.
     *
     * @param level above 0
     * @return for example {@code 1 of 200}
     */
    public static String oneOf(double level) {
        return "1 of " + count((long) Math.floor(1 / level * (1 + 1e-9)));
    }

    private static String plain(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }
}
