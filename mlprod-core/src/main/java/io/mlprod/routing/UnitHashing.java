package io.mlprod.routing;

/**
 * A hash function that gives each unit its slot in a test: the same in every process, on every platform, in every
 * language.
 *
 * <p>Use {@link #MURMUR3}. The others are for teams that also run the same test with another product and want a unit to
 * meet the same arm in both: the test must have the salt (its name unless set) that is hashed there, and the same
 * shares in the same order. A layer and a holdout are always hashed with {@link #MURMUR3}, whatever their tests use;
 * otherwise tests of one layer would not exclude each other.
 *
 * <p>Text is hashed as UTF-8, in {@link #GROWTHBOOK_V2} as UTF-16; half a surrogate pair counts in UTF-8 as a question
 * mark.
 *
 * @since 0.1
 */
public enum UnitHashing {
    /** {@code murmur3_x86_32(salt + ":" + unit)} with seed 0, modulo 10,000. */
    MURMUR3(10_000),

    /**
     * GrowthBook's hash version 2: {@code fnv1a32(decimal(fnv1a32(salt + unit)))}, modulo 10,000, where the salt is
     * GrowthBook's seed (its experiment's key, if no seed is given). Both run over UTF-16 code units, as GrowthBook's
     * specification says since 0.12; some of its older SDKs use UTF-8 and so differ for text that is not ASCII. Version
     * 1 is not offered: in it, tests with similar names are not independent.
     */
    GROWTHBOOK_V2(10_000),

    /**
     * Unleash's gradual and flexible rollouts: {@code murmur3_x86_32(salt + ":" + unit)} with seed 0, modulo 100, where
     * the salt is Unleash's group id. Unleash enables the low end, so the arms other than control own the first slots.
     * A share is a whole number of percent.
     */
    UNLEASH_ROLLOUT(100),

    /**
     * Unleash's variants: {@code murmur3_x86_32(salt + ":" + unit)} with seed 86028157, modulo the total weight, which
     * is 1,000 in Unleash. The salt is the group id of the variants, for variants of a feature the feature's name.
     */
    UNLEASH_VARIANTS(1_000),

    /**
     * Eppo's shards: the first 32 bits, big-endian, of {@code md5(salt + "-" + unit)}, modulo 10,000, where the salt is
     * that of the split's shard.
     */
    EPPO(10_000);

    private final int slots;

    UnitHashing(int slots) {
        this.slots = slots;
    }

    /**
     * Returns the number of slots. A share is a multiple of one slot.
     *
     * @return 100 to 10,000
     */
    public int slots() {
        return slots;
    }
}
