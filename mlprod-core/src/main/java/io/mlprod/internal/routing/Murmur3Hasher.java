package io.mlprod.internal.routing;

import com.dynatrace.hash4j.hashing.Hasher128;
import com.dynatrace.hash4j.hashing.Hasher32;
import com.dynatrace.hash4j.hashing.Hashing;
import java.nio.charset.StandardCharsets;

/** Murmur3 over {@code salt:unit} in UTF-8: mlprod's own hash, and Unleash's. */
final class Murmur3Hasher implements UnitHasher {

    /** The seed that keeps the choice of a variant independent of the choice of which units are in the rollout. */
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
    public int slot(SaltedUnit unit) {
        int from = unit.salt(prefix);
        int hash = hasher.hashBytesToInt(unit.bytes(), from, unit.bytes().length - from);
        return Integer.remainderUnsigned(hash, slots);
    }

    /** Returns the first half of murmur3_x64_128 with seed 0: it distinguishes units where a slot would not. */
    long hash64(SaltedUnit unit) {
        int from = unit.salt(prefix);
        return WIDE.hashBytesToLong(unit.bytes(), from, unit.bytes().length - from);
    }

    @Override
    public int room() {
        return prefix.length;
    }
}
