package io.mlprod.monitoring.internal.window;

/** The mixing of the bits of hashes. The results are part of sketches that other processes may add to theirs. */
final class Mixing {

    private Mixing() {}

    /** Returns a number each bit of which depends on every bit of another one (Stafford's variant 13). */
    static long mix(long number) {
        long z = number;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** Returns the odd factor of a column's share in the hash of a row. */
    static long factor(int column) {
        return mix(column + 1L) | 1;
    }
}
