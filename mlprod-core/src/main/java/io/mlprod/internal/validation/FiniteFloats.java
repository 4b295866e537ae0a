package io.mlprod.internal.validation;

import java.nio.ByteBuffer;
import java.nio.IntBuffer;

/** A search for NaN and infinity in many floats: they are the only ones whose exponent has all bits set. */
final class FiniteFloats {

    private static final int BLOCK = 512;
    private static final int EXPONENT = 0x7f80_0000;
    private static final int LOWEST_OF_EXPONENT = 0x0080_0000; // makes a full exponent negative

    private FiniteFloats() {}

    /** Returns whether all floats are finite. */
    static boolean areFinite(ByteBuffer floats, int first, int count) {
        int overflow = 0;
        if (count <= BLOCK) {
            for (int i = first; i < first + count; i++) {
                overflow |= (floats.getInt(i * Float.BYTES) & EXPONENT) + LOWEST_OF_EXPONENT;
            }
            return overflow >= 0;
        }
        int[] block = new int[BLOCK]; // loops over arrays handle many numbers in one instruction, unless they add up
        int[] overflows = new int[BLOCK];
        IntBuffer bits = floats.asIntBuffer();
        for (int from = first; from < first + count; from += BLOCK) {
            int size = Math.min(BLOCK, first + count - from);
            bits.get(from, block, 0, size);
            for (int i = 0; i < size; i++) {
                overflows[i] |= (block[i] & EXPONENT) + LOWEST_OF_EXPONENT;
            }
        }
        for (int each : overflows) {
            overflow |= each;
        }
        return overflow >= 0;
    }
}
