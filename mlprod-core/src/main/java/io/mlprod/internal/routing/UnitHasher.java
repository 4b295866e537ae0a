package io.mlprod.internal.routing;

import io.mlprod.routing.UnitHashing;

/** Gives units their slots under one salt. Immutable and thread-safe. */
interface UnitHasher {

    /**
     * A unit's slot.
     *
     * @param unit has room for the salt
     * @return 0 to below the number of slots
     */
    int slot(SaltedUnit unit);

    /**
     * How many bytes of room before the unit the salt takes.
     *
     * @return 0 or more
     */
    int room();

    static UnitHasher of(UnitHashing hashing, String salt, int slots) {
        return switch (hashing) {
            case MURMUR3, UNLEASH_ROLLOUT -> new Murmur3Hasher(salt, 0, slots);
            case UNLEASH_VARIANTS -> new Murmur3Hasher(salt, Murmur3Hasher.UNLEASH_VARIANT_SEED, slots);
            case GROWTHBOOK_V2 -> new GrowthBookHasher(salt, slots);
            case EPPO -> new EppoHasher(salt, slots);
        };
    }
}
