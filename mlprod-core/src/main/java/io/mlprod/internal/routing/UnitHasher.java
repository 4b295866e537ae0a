package io.mlprod.internal.routing;

import io.mlprod.routing.UnitHashing;

/** Gives units their slots under one salt. Immutable and thread-safe. */
interface UnitHasher {

    /**
     * A unit's slot.
     *
     * @param unit not empty
     * @param utf8 the same in UTF-8, which is made once for all salts
     * @return 0 to below the number of slots
     */
    int slot(String unit, byte[] utf8);

    static UnitHasher of(UnitHashing hashing, String salt, int slots) {
        return switch (hashing) {
            case MURMUR3, UNLEASH_ROLLOUT -> new Murmur3Hasher(salt, 0, slots);
            case UNLEASH_VARIANTS -> new Murmur3Hasher(salt, Murmur3Hasher.UNLEASH_VARIANT_SEED, slots);
            case GROWTHBOOK_V2 -> new GrowthBookHasher(salt, slots);
            case EPPO -> new EppoHasher(salt, slots);
        };
    }
}
