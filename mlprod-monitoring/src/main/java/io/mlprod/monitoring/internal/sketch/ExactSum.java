package io.mlprod.monitoring.internal.sketch;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * A sum of finite numbers, or of their squares, without rounding. For one thread.
 *
 * <p>The sum is held in limbs of 32 bits, from the lowest to the highest that was needed. A limb has 31 bits to spare,
 * so that carries need to be moved on only now and then.
 */
public final class ExactSum {

    private static final int BITS = 32;
    private static final long MASK = 0xFFFF_FFFFL;
    private static final int ADDS_BEFORE_CARRY = 1 << 28; // each adds less than 2^33 to a limb

    private final int addsBeforeCarry;
    private long[] limbs = new long[0];
    private int first; // the limb of 2^(32 * first)
    private int adds;

    /** Creates a sum of no numbers. */
    public ExactSum() {
        this(ADDS_BEFORE_CARRY);
    }

    /** For tests: moves carries on sooner. */
    ExactSum(int addsBeforeCarry) {
        this.addsBeforeCarry = addsBeforeCarry;
    }

    /**
     * Adds a number.
     *
     * @param number finite
     */
    public void add(double number) {
        long bits = Double.doubleToRawLongBits(number);
        add(0, mantissa(bits), exponent(bits), bits < 0);
    }

    /**
     * Adds the square of a number.
     *
     * @param number finite; its square may be beyond the range of a double
     */
    public void addSquare(double number) {
        long bits = Double.doubleToRawLongBits(number);
        long mantissa = mantissa(bits);
        add(Math.multiplyHigh(mantissa, mantissa), mantissa * mantissa, 2 * exponent(bits), false);
    }

    private static long mantissa(long bits) {
        long fraction = bits & 0xF_FFFF_FFFF_FFFFL;
        return (bits & 0x7FF0_0000_0000_0000L) == 0 ? fraction : fraction | 1L << 52;
    }

    private static int exponent(long bits) {
        return Math.max((int) (bits >>> 52) & 0x7FF, 1) - 1075;
    }

    /** Adds {@code ±(high * 2^64 + low) * 2^exponent}. */
    private void add(long high, long low, int exponent, boolean isNegative) {
        int limb = exponent >> 5;
        int shift = exponent & 31;
        if (++adds >= addsBeforeCarry) {
            carry();
        }
        addPiece(limb, (low & MASK) << shift, isNegative);
        addPiece(limb + 1, (low >>> BITS) << shift, isNegative);
        addPiece(limb + 2, (high & MASK) << shift, isNegative);
        addPiece(limb + 3, (high >>> BITS) << shift, isNegative);
    }

    private void addPiece(int limb, long piece, boolean isNegative) {
        if (piece == 0) {
            return;
        }
        reach(limb, limb + 1);
        long low = piece & MASK;
        long high = piece >>> BITS;
        limbs[limb - first] += isNegative ? -low : low;
        limbs[limb + 1 - first] += isNegative ? -high : high;
    }

    private void reach(int from, int to) {
        if (limbs.length == 0) {
            limbs = new long[to - from + 1];
            first = from;
            return;
        }
        int below = Math.max(0, first - from);
        int above = Math.max(0, to - (first + limbs.length - 1));
        if (below + above > 0) {
            long[] wider = new long[limbs.length + below + above];
            System.arraycopy(limbs, 0, wider, below, limbs.length);
            limbs = wider;
            first -= below;
        }
    }

    private void carry() {
        adds = 0;
        reach(first, first + limbs.length); // one more, for the carry out of the highest
        for (int i = 0; i < limbs.length - 1; i++) {
            limbs[i + 1] += limbs[i] >> BITS;
            limbs[i] &= MASK;
        }
    }

    /**
     * Returns the sum.
     *
     * @return exact
     */
    public BigDecimal sum() {
        BigInteger sum = BigInteger.ZERO;
        for (int i = limbs.length - 1; i >= 0; i--) {
            sum = sum.shiftLeft(BITS).add(BigInteger.valueOf(limbs[i]));
        }
        if (sum.signum() == 0) {
            return BigDecimal.ZERO;
        }
        int zeros = sum.getLowestSetBit();
        sum = sum.shiftRight(zeros);
        int exponent = BITS * first + zeros;
        return exponent >= 0
                ? new BigDecimal(sum.shiftLeft(exponent))
                : new BigDecimal(sum.multiply(BigInteger.valueOf(5).pow(-exponent)), -exponent);
    }

    @Override
    public String toString() {
        return "ExactSum" + Arrays.toString(limbs) + " from " + first;
    }
}
