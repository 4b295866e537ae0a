package io.mlprod.internal.rollout;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A naming of units for counting, which other processes may read: SipHash-2-4 (Aumasson, Bernstein 2012) of a unit's
 * hash. With the key that follows from a handle's secret, names reveal nothing about a unit to anyone who does not have
 * the secret; with any key they are independent of the hash that chose the arm. The same key gives the same names in
 * every process. Immutable.
 */
public final class UnitNames {

    /** The length of a key in bytes. */
    public static final int KEY_BYTES = 16;

    private final long k0;
    private final long k1;

    /**
     * Creates the naming by a key.
     *
     * @param key the key, of {@link #KEY_BYTES} bytes
     */
    public UnitNames(byte[] key) {
        ByteBuffer bytes = ByteBuffer.wrap(key, 0, KEY_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        this.k0 = bytes.getLong();
        this.k1 = bytes.getLong();
    }

    /** Returns the name of a unit, 64 well-mixed bits. */
    long of(long unitHash) {
        long v0 = k0 ^ 0x736f6d6570736575L;
        long v1 = k1 ^ 0x646f72616e646f6dL;
        long v2 = k0 ^ 0x6c7967656e657261L;
        long v3 = k1 ^ 0x7465646279746573L;
        long word = unitHash;
        for (int round = 0; round < 8; round++) { // two for the hash, two for its length, four to finish
            if (round == 0) {
                v3 ^= word;
            } else if (round == 2) {
                v0 ^= word;
                word = (long) Long.BYTES << 56;
                v3 ^= word;
            } else if (round == 4) {
                v0 ^= word;
                v2 ^= 0xff;
            }
            v0 += v1;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v0 = Long.rotateLeft(v0, 32);
            v2 += v3;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 += v3;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v2 += v1;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v2 = Long.rotateLeft(v2, 32);
        }
        return v0 ^ v1 ^ v2 ^ v3;
    }
}
