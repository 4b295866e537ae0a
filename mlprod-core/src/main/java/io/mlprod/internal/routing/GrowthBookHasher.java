package io.mlprod.internal.routing;

/** GrowthBook's hash version 2: FNV-1a of the decimal digits of FNV-1a of salt and unit, without a delimiter. */
final class GrowthBookHasher implements UnitHasher {

    private static final int OFFSET_BASIS = 0x811c9dc5;
    private static final int PRIME = 0x01000193;

    private final int salted; // the state after the salt
    private final int slots;

    GrowthBookHasher(String salt, int slots) {
        this.salted = fnv1a(OFFSET_BASIS, salt);
        this.slots = slots;
    }

    @Override
    public int slot(SaltedUnit unit) {
        String digits = Integer.toUnsignedString(fnv1a(salted, unit.text()));
        return Integer.remainderUnsigned(fnv1a(OFFSET_BASIS, digits), slots);
    }

    @Override
    public int room() {
        return 0;
    }

    /** Returns the hash over UTF-16 code units, as GrowthBook's specification says, not over bytes. */
    private static int fnv1a(int state, String text) {
        int hash = state;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * PRIME;
        }
        return hash;
    }
}
