package io.mlprod.testing.internal.files;

import io.mlprod.model.ElementType;
import io.mlprod.model.Tensor;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Plain Java values as the elements of a tensor. */
public final class TensorElements {

    private static final BigInteger TWO_TO_64 = BigInteger.ONE.shiftLeft(64);

    private TensorElements() {}

    /**
     * Returns a tensor of values of a file; see {@link #of(String, String, ElementType, List, long...)}.
     *
     * @param place where the values are from, for errors
     * @param type the type of the elements
     * @param values numbers, truth values or texts, in row-major order
     * @param shape dimensions with as many elements
     * @return the tensor
     * @throws IllegalArgumentException if a value does not fit the type, or the values do not fit the shape
     */
    static Tensor of(String place, ElementType type, List<? extends @Nullable Object> values, long... shape) {
        return of(place, "write a value of that type", type, values, shape);
    }

    /**
     * Returns a tensor of values. A null is NaN among fractions and an empty text among texts, as handles fill in what
     * is missing; elsewhere it is an error.
     *
     * @param place where the values are from, for errors
     * @param remedy what to do where a value does not fit the type
     * @param type the type of the elements
     * @param values numbers, truth values or texts, in row-major order
     * @param shape dimensions with as many elements
     * @return the tensor
     * @throws IllegalArgumentException if a value does not fit the type, or the values do not fit the shape
     */
    public static Tensor of(
            String place, String remedy, ElementType type, List<? extends @Nullable Object> values, long... shape) {
        if (values.size() != Tensor.elements(shape)) {
            throw BadFile.at(
                    place,
                    values.size() + (values.size() == 1 ? " element" : " elements") + " for shape "
                            + java.util.Arrays.toString(shape),
                    "give as many as the shape has");
        }
        if (type == ElementType.STRING) {
            return Tensor.of(
                    values.stream().map(value -> text(place, remedy, value)).toArray(String[]::new), shape);
        }
        ByteBuffer bytes = ByteBuffer.allocate(values.size() * type.byteSize()).order(ByteOrder.nativeOrder());
        for (int i = 0; i < values.size(); i++) {
            write(place, remedy, type, bytes, i, values.get(i));
        }
        return Tensor.of(type, bytes, shape);
    }

    private static String text(String place, String remedy, @Nullable Object value) {
        if (value == null || value instanceof String) {
            return value == null ? "" : (String) value;
        }
        throw misfit(place, remedy, ElementType.STRING, value);
    }

    private static void write(
            String place, String remedy, ElementType type, ByteBuffer bytes, int index, @Nullable Object value) {
        if (type.isFloating()) {
            if (value != null && !(value instanceof Number) && !(value instanceof Boolean)) {
                throw misfit(place, remedy, type, value);
            }
            double number = value == null
                    ? Double.NaN
                    : value instanceof Number given ? given.doubleValue() : Boolean.TRUE.equals(value) ? 1 : 0;
            type.writeDouble(bytes, index, number);
            if (Double.isFinite(number) && Double.isInfinite(type.readDouble(bytes, index))) {
                throw misfit(place, remedy, type, value);
            }
            return;
        }
        BigInteger whole = whole(value);
        if (whole == null || !holds(type, whole)) {
            throw misfit(place, remedy, type, value);
        }
        type.writeLong(bytes, index, whole.longValue());
    }

    private static boolean holds(ElementType type, BigInteger whole) {
        return type == ElementType.UINT64
                ? whole.signum() >= 0 && whole.compareTo(TWO_TO_64) < 0
                : whole.bitLength() < Long.SIZE && type.holds(whole.longValue());
    }

    /**
     * Returns a value as a whole number.
     *
     * @param value any value
     * @return the number; null if the value is none, or has a fraction
     */
    public static @Nullable BigInteger whole(@Nullable Object value) {
        if (value instanceof Boolean truth) {
            return truth ? BigInteger.ONE : BigInteger.ZERO;
        }
        if (value instanceof BigInteger big) {
            return big;
        }
        if (value instanceof Double || value instanceof Float) {
            double number = ((Number) value).doubleValue();
            boolean isWhole = Double.isFinite(number) && number == Math.rint(number);
            return isWhole ? new java.math.BigDecimal(number).toBigIntegerExact() : null;
        }
        return value instanceof Number number ? BigInteger.valueOf(number.longValue()) : null;
    }

    private static IllegalArgumentException misfit(
            String place, String remedy, ElementType type, @Nullable Object value) {
        String shown = value instanceof String ? "the text '" + value + "'" : value == null ? "null" : value.toString();
        return BadFile.at(place, shown + " where " + type + " is expected", remedy);
    }
}
