package io.mlprod.internal.routing;

/** A hash function that gives units their slots under one salt. Immutable and thread-safe. */
interface UnitHasher {

    /**
     * Returns a unit's slot.
     *
     * @param unit the unit, with room for the salt
     * @return 0 to below the number of slots
     */
    int slot(SaltedUnit unit);

    /**
     * Returns how many bytes of room the salt takes before the unit.
     *
     * @return 0 or more
     */
    int room();
}
