package io.mlprod.testing.golden;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A value that is not the expected one.
 *
 * @param row the row
 * @param output the output, with the place in it
 * @param expected the value of the file
 * @param actual the answer
 * @param absolute the difference; NaN if they are not both finite numbers
 * @param allowed the largest difference that is accepted; NaN if there is none
 */
record Mismatch(
        String row,
        String output,
        @Nullable Object expected,
        @Nullable Object actual,
        double absolute,
        double allowed) {

    static Mismatch of(String row, String output, @Nullable Object expected, @Nullable Object actual, double allowed) {
        Optional<BigDecimal> right = decimal(asGiven(expected, actual));
        Optional<BigDecimal> given = decimal(actual);
        double difference = right.isPresent() && given.isPresent()
                ? given.get().subtract(right.get()).abs().doubleValue()
                : Double.NaN;
        return new Mismatch(
                row, output, expected, actual, Double.isFinite(difference) ? difference : Double.NaN, allowed);
    }

    /** Returns a finite number with all its digits, since a double does not tell large whole numbers apart. */
    private static Optional<BigDecimal> decimal(@Nullable Object value) {
        if (value instanceof BigInteger big) {
            return Optional.of(new BigDecimal(big));
        }
        if (value instanceof Long whole) {
            return Optional.of(BigDecimal.valueOf(whole));
        }
        return value instanceof Number number && Double.isFinite(number.doubleValue())
                ? Optional.of(new BigDecimal(number.doubleValue()))
                : Optional.empty();
    }

    /** Returns the expected number with the digits that the actual one has. */
    @Nullable
    Object expectedAsGiven() {
        return asGiven(expected, actual);
    }

    private static @Nullable Object asGiven(@Nullable Object expected, @Nullable Object actual) {
        return actual instanceof Float && expected instanceof Double number && Float.isFinite(number.floatValue())
                ? (Object) number.floatValue()
                : expected;
    }

    /** Returns the difference as a share of the expected number; NaN if there is none. */
    double relative() {
        return expected instanceof Number right && right.doubleValue() != 0
                ? absolute / Math.abs(right.doubleValue())
                : Double.NaN;
    }

    /** Returns how many times the allowed difference this one is; infinite where nothing may differ. */
    double excess() {
        return Double.isNaN(absolute) || !(allowed > 0) ? Double.POSITIVE_INFINITY : absolute / allowed;
    }
}
