package io.mlprod.testing.golden;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * The shortest decimal that reads back as the same number, the same on every JDK: before JDK 19,
 * {@code Double.toString} writes one digit too many for some numbers.
 */
final class ShortestNumber {

    private ShortestNumber() {}

    /**
     * Returns a fraction as JSON, or as NaN, Infinity or -Infinity.
     *
     * @param value a {@code Float} or a {@code Double}
     * @return for example {@code 0.1}, {@code -0.0}, {@code 41.0} or {@code 1e-07}
     */
    static String of(Number value) {
        boolean isFloat = value instanceof Float;
        double number = value.doubleValue();
        if (!Double.isFinite(number) || number == 0) {
            return Double.toString(number);
        }
        BigDecimal exact = new BigDecimal(number);
        boolean isSubnormal = Math.abs(number) < (isFloat ? Float.MIN_NORMAL : Double.MIN_NORMAL);
        int digits = isSubnormal ? 1 : isFloat ? 6 : 15; // that many always survive, elsewhere
        BigDecimal shortest = rounded(exact, digits);
        while (isFloat ? shortest.floatValue() != (float) number : shortest.doubleValue() != number) {
            shortest = rounded(exact, ++digits);
        }
        return written(shortest.stripTrailingZeros());
    }

    private static BigDecimal rounded(BigDecimal exact, int digits) {
        return exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
    }

    private static String written(BigDecimal number) {
        int exponent = number.precision() - number.scale() - 1;
        if (exponent >= -4 && exponent < 16) {
            String plain = number.toPlainString();
            return plain.contains(".") ? plain : plain + ".0";
        }
        String digits = number.unscaledValue().abs().toString();
        String sign = number.signum() < 0 ? "-" : "";
        String rest = digits.length() > 1 ? "." + digits.substring(1) : "";
        String power = (exponent < 0 ? "-" : "+") + (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
        return sign + digits.charAt(0) + rest + "e" + power;
    }
}
