package io.mlprod.testing.internal.record;

import java.math.BigDecimal;
import java.math.BigInteger;

/** The conversion between Java's types of numbers. Thread-safe. */
public final class Numbers {

    private Numbers() {}

    /**
     * Converts a number to a type.
     *
     * @param type a primitive or boxed type of numbers; for any other type the number stays as it is
     * @param value the number
     * @return the number rounded to a floating-point type
     * @throws IllegalArgumentException if a type of whole numbers cannot hold it
     */
    public static Number as(Class<?> type, Number value) {
        if (type == double.class || type == Double.class) {
            return value.doubleValue();
        }
        if (type == float.class || type == Float.class) {
            return value.floatValue();
        }
        if (!isWhole(type)) {
            return value;
        }
        try {
            BigDecimal exact = exact(value);
            if (type == long.class || type == Long.class) {
                return exact.longValueExact();
            } else if (type == int.class || type == Integer.class) {
                return exact.intValueExact();
            }
            return type == short.class || type == Short.class
                    ? (Number) exact.shortValueExact()
                    : (Number) exact.byteValueExact();
        } catch (ArithmeticException | NumberFormatException e) {
            throw new IllegalArgumentException(value + " is not a value of " + type.getSimpleName(), e);
        }
    }

    /**
     * Returns whether a type is one of whole numbers.
     *
     * @param type any class
     * @return true for byte, short, int and long, and their boxes
     */
    public static boolean isWhole(Class<?> type) {
        return type == long.class
                || type == Long.class
                || type == int.class
                || type == Integer.class
                || type == short.class
                || type == Short.class
                || type == byte.class
                || type == Byte.class;
    }

    /**
     * Returns whether a type is one of floating-point numbers.
     *
     * @param type any class
     * @return true for float and double, and their boxes
     */
    public static boolean isFloating(Class<?> type) {
        return type == double.class || type == Double.class || type == float.class || type == Float.class;
    }

    /**
     * Returns a number as the shortest decimal that is read as this number.
     *
     * @param value a finite number
     * @return the decimal
     * @throws NumberFormatException if the number is not finite
     */
    public static BigDecimal exact(Number value) {
        if (value instanceof BigDecimal decimal) {
            return decimal;
        }
        return value instanceof BigInteger integer ? new BigDecimal(integer) : new BigDecimal(value.toString());
    }
}
