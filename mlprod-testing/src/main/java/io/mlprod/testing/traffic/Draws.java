package io.mlprod.testing.traffic;

/**
 * Random numbers that depend on what they are for, and not on the order in which they are drawn, so that one more draw
 * changes no other. By the finalizer of SplitMix64.
 */
final class Draws {

    private Draws() {}

    /** Returns a number for so many keys. */
    static long bits(long seed, long first, long second) {
        return mix(mix(mix(seed + 0x9E3779B97F4A7C15L) ^ first) + 0x9E3779B97F4A7C15L ^ second);
    }

    /** Returns a number from 0 to below 1. */
    static double unit(long seed, long first, long second) {
        return (bits(seed, first, second) >>> 11) * 0x1p-53;
    }

    private static long mix(long number) {
        long z = (number ^ number >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }
}
