package io.mlprod.internal.routing;

import com.dynatrace.hash4j.hashing.Hasher128;
import com.dynatrace.hash4j.hashing.Hasher32;
import com.dynatrace.hash4j.hashing.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Murmur3 over {@code salt:unit} in UTF-8; ours and Unleash's. */
final class Murmur3Hasher implements UnitHasher {

    /** Keeps the choice of a variant independent of the choice of who is in the rollout. */
    static final int UNLEASH_VARIANT_SEED = 86_028_157;

    private static final Hasher128 WIDE = Hashing.murmur3_128();

    private final byte[] prefix;
    private final Hasher32 hasher;
    private final int slots;

    Murmur3Hasher(String salt, int seed, int slots) {
        this.prefix = (salt + ":").getBytes(StandardCharsets.UTF_8);
        this.hasher = Hashing.murmur3_32(seed);
        this.slots = slots;
    }

    @Override
    public int slot(String unit, byte[] utf8) {
        return slot(utf8);
    }

    int slot(byte[] utf8) {
        return Integer.remainderUnsigned(hasher.hashBytesToInt(salted(utf8)), slots);
    }

    /** The first half of murmur3_x64_128 with seed 0: tells units apart where a slot would not. */
    long hash64(byte[] utf8) {
        return WIDE.hashBytesToLong(salted(utf8));
    }

    private byte[] salted(byte[] utf8) {
        byte[] salted = Arrays.copyOf(prefix, prefix.length + utf8.length);
        System.arraycopy(utf8, 0, salted, prefix.length, utf8.length);
        return salted;
    }
}
