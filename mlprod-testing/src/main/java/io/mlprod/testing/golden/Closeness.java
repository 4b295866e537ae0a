package io.mlprod.testing.golden;

import io.mlprod.internal.text.NumberText;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * How close a number must be to the expected one: {@code |actual - expected| <= absolute + relative * |expected|}, or
 * at most so many representable numbers apart. Infinities must be equal. Immutable; each setter returns a copy.
 *
 * @since 0.1
 */
public final class Closeness {

    /** For models that compute in float32, the default: relative 1e-3, absolute 1e-6. */
    public static final Closeness FLOAT32 = new Closeness(1e-3, 1e-6, 0, true);

    /** For models that compute in float64: relative 1e-9, absolute 1e-12. */
    public static final Closeness FLOAT64 = new Closeness(1e-9, 1e-12, 0, true);

    /** For numbers that must be the same; 0.0 and -0.0 are. */
    public static final Closeness EXACT = new Closeness(0, 0, 0, true);

    private final double relative;
    private final double absolute;
    private final int ulps;
    private final boolean nanEqualsNan;

    private Closeness(double relative, double absolute, int ulps, boolean nanEqualsNan) {
        this.relative = relative;
        this.absolute = absolute;
        this.ulps = ulps;
        this.nanEqualsNan = nanEqualsNan;
    }

    /**
     * Sets the part of the tolerance that grows with the expected number.
     *
     * @param share 0 or more
     * @return a copy with this part
     * @throws IllegalArgumentException if it is negative or not finite
     */
    public Closeness relative(double share) {
        return new Closeness(checked("relative", share), absolute, ulps, nanEqualsNan);
    }

    /**
     * Sets the part of the tolerance that does not depend on the expected number.
     *
     * @param distance 0 or more, in the number's unit
     * @return a copy with this part
     * @throws IllegalArgumentException if it is negative or not finite
     */
    public Closeness absolute(double distance) {
        return new Closeness(relative, checked("absolute", distance), ulps, nanEqualsNan);
    }

    /**
     * Accepts numbers that are at most so many representable numbers apart, beside those within the other parts. Steps
     * are those of float32 where the answer is a float, and of float64 elsewhere. To count only steps, begin with
     * {@link #EXACT}.
     *
     * @param steps 0 or more
     * @return a copy with this number
     * @throws IllegalArgumentException if it is negative
     */
    public Closeness ulps(int steps) {
        return new Closeness(relative, absolute, (int) checked("ulps", steps), nanEqualsNan);
    }

    /**
     * Sets whether NaN is a right answer where NaN is expected. The default is true.
     *
     * @param equal whether it is
     * @return a copy with this choice
     */
    public Closeness nanEqualsNan(boolean equal) {
        return new Closeness(relative, absolute, ulps, equal);
    }

    /**
     * Returns whether a number is close enough.
     *
     * @param expected the number of the golden file; rounded to float32 if the actual one is a {@code Float}
     * @param actual the answer
     * @return true if it is
     */
    public boolean accepts(Number expected, Number actual) {
        boolean isFloat = Objects.requireNonNull(actual, "actual") instanceof Float;
        double right = rounded(Objects.requireNonNull(expected, "expected").doubleValue(), isFloat);
        double given = actual.doubleValue();
        if (Double.isNaN(right) || Double.isNaN(given)) {
            return nanEqualsNan && Double.isNaN(right) && Double.isNaN(given);
        }
        if (Double.isInfinite(right) || Double.isInfinite(given)) {
            return right == given;
        }
        return Math.abs(given - right) <= allowed(right) || steps(right, given, isFloat) <= ulps;
    }

    /** Returns whether numbers must be the same. */
    boolean isExact() {
        return relative == 0 && absolute == 0 && ulps == 0;
    }

    /** Returns the largest difference that is accepted, apart from steps. */
    double allowed(double expected) {
        return absolute + relative * Math.abs(expected);
    }

    private static double rounded(double expected, boolean isFloat) {
        float near = (float) expected;
        return isFloat && Float.isFinite(near) ? near : expected;
    }

    /** Returns how many representable numbers apart two numbers are; more than an int holds if it is many. */
    private static double steps(double right, double given, boolean isFloat) {
        long one = isFloat ? order(Float.floatToIntBits((float) right)) : order(Double.doubleToLongBits(right));
        long other = isFloat ? order(Float.floatToIntBits((float) given)) : order(Double.doubleToLongBits(given));
        boolean isOneSided = one < 0 == other < 0; // else the difference may not fit
        return isOneSided ? Math.abs((double) (one - other)) : Math.abs((double) one) + Math.abs((double) other);
    }

    private static long order(int bits) {
        return bits >= 0 ? bits : Integer.MIN_VALUE - (long) bits;
    }

    private static long order(long bits) {
        return bits >= 0 ? bits : Long.MIN_VALUE - bits;
    }

    private static double checked(String name, double value) {
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "The " + name + " part of a closeness must be finite and 0 or more, not " + value);
        }
        return value;
    }

    /**
     * Returns the settings.
     *
     * @return for example {@code relative 0.001, absolute 0.000001}
     */
    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        if (relative > 0) {
            parts.add("relative " + NumberText.exact(relative));
        }
        if (absolute > 0) {
            parts.add("absolute " + NumberText.exact(absolute));
        }
        if (ulps > 0) {
            parts.add(ulps + " ulps");
        }
        return (parts.isEmpty() ? "exact" : String.join(", ", parts)) + (nanEqualsNan ? "" : ", no NaN");
    }
}
