package io.mlprod.evaluation;

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * A sum of finite numbers, or of products of two, without rounding, so that it is the same in any order and however
 * rows were spread over processes. For one thread.
 *
 * <p>The sum is held in limbs of 32 bits, from the lowest to the highest that was needed. A limb has 31 bits to spare,
 * so that carries need to be moved on only now and then.
 */
final class ExactSum implements Serializable {

    private static final long serialVersionUID = 1;

    private static final int BITS = 32;
    private static final long MASK = 0xFFFF_FFFFL;
    private static final int ADDS_BEFORE_CARRY = 1 << 28; // each adds less than 2^33 to a limb

    private long[] limbs = new long[0];
    private int first; // the limb of 2^(32 * first)
    private int adds;

    void add(double number) {
        addProduct(number, 1);
    }

    /** Adds a product, which may be beyond the range of a double. */
    void addProduct(double one, double other) {
        long oneBits = Double.doubleToRawLongBits(one);
        long otherBits = Double.doubleToRawLongBits(other);
        long oneMantissa = mantissa(oneBits);
        long otherMantissa = mantissa(otherBits);
        add(
                Math.multiplyHigh(oneMantissa, otherMantissa),
                oneMantissa * otherMantissa,
                exponent(oneBits) + exponent(otherBits),
                (oneBits ^ otherBits) < 0);
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
        if (++adds >= ADDS_BEFORE_CARRY) {
            carry();
        }
        int limb = exponent >> 5;
        int shift = exponent & 31;
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

    /** Moves carries on, into one more limb if the highest one has any. */
    private void carry() {
        adds = 0;
        for (int i = 0; i < limbs.length - 1; i++) {
            limbs[i + 1] += limbs[i] >> BITS;
            limbs[i] &= MASK;
        }
        if (limbs.length > 0 && limbs[limbs.length - 1] >> BITS != 0) {
            int last = limbs.length - 1;
            reach(first, first + limbs.length);
            limbs[last + 1] = limbs[last] >> BITS;
            limbs[last] &= MASK;
        }
    }

    void addAll(ExactSum other) {
        if (other.limbs.length == 0) {
            return;
        }
        carry();
        ExactSum added = other.copy();
        added.carry();
        reach(added.first, added.first + added.limbs.length - 1);
        for (int i = 0; i < added.limbs.length; i++) {
            limbs[added.first + i - first] += added.limbs[i];
        }
        adds = 1;
    }

    ExactSum copy() {
        ExactSum copy = new ExactSum();
        copy.limbs = limbs.clone();
        copy.first = first;
        copy.adds = adds;
        return copy;
    }

    BigDecimal sum() {
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
}
