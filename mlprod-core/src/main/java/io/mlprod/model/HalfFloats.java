package io.mlprod.model;

/**
 * Conversions between {@code float} and the two 16-bit floating-point formats (Java has its own only from 20 on).
 *
 * <p>IEEE 754-2019 §3.6 binary16: 1 sign, 5 exponent and 10 fraction bits; bfloat16: the upper 16 bits of a binary32.
 * Both round half to even, keep infinities and keep NaN a NaN.
 */
final class HalfFloats {

    private HalfFloats() {}

    static float fromFloat16(short bits) {
        int sign = (bits & 0x8000) << 16;
        int exponent = (bits >>> 10) & 0x1F;
        int fraction = bits & 0x3FF;
        if (exponent == 0) { // zero or subnormal: fraction * 2^-24 is exact in binary32
            float magnitude = fraction * 0x1p-24f;
            return sign == 0 ? magnitude : -magnitude;
        }
        int wide = exponent == 0x1F ? 0xFF : exponent + 112; // rebias 15 -> 127
        return Float.intBitsToFloat(sign | (wide << 23) | (fraction << 13));
    }

    static short toFloat16(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = (bits >>> 16) & 0x8000;
        float magnitude = Math.abs(value);
        if (Float.isNaN(value)) {
            return (short) (sign | 0x7E00);
        }
        if (magnitude >= 65520f) { // halfway between the largest half, 65504, and 2^16
            return (short) (sign | 0x7C00);
        }
        if (magnitude < 0x1p-14f) { // subnormal half: round to a multiple of 2^-24
            return (short) (sign | (int) Math.rint(magnitude / 0x1p-24));
        }
        int rebased = (bits & 0x7FFFFFFF) - (112 << 23);
        return (short) (sign | roundHalfEven(rebased, 13));
    }

    /**
     * Returns a double as a float that rounds to a half exactly as the double would. If the float is not exact, its
     * last bit is set ("round to odd"), so that only what is halfway looks like halfway.
     */
    static float toOdd(double value) {
        float near = (float) value;
        int bits = Float.floatToRawIntBits(near);
        if (near == value || Double.isNaN(value) || (bits & 1) == 1) {
            return near;
        }
        return Float.intBitsToFloat(Math.abs((double) near) < Math.abs(value) ? bits + 1 : bits - 1);
    }

    static float fromBfloat16(short bits) {
        return Float.intBitsToFloat(bits << 16);
    }

    static short toBfloat16(float value) {
        if (Float.isNaN(value)) {
            return (short) ((Float.floatToRawIntBits(value) >>> 16) | 0x40);
        }
        int bits = Float.floatToRawIntBits(value);
        return (short) ((bits >>> 16 & 0x8000) | roundHalfEven(bits & 0x7FFFFFFF, 16));
    }

    /**
     * Drops the low bits; a carry runs into the exponent, which is exactly what rounding up to the next binade does.
     */
    private static int roundHalfEven(int bits, int dropped) {
        int half = 1 << (dropped - 1);
        int odd = (bits >>> dropped) & 1;
        return (bits + half - 1 + odd) >>> dropped;
    }
}
