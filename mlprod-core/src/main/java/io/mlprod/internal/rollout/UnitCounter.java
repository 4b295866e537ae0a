package io.mlprod.internal.rollout;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts how many different units there were, about, in a fixed bitmap: linear counting (Whang, Vander-Zanden, Taylor 1990).
 * A unit that was seen before costs one read and no write, and no lock is ever taken, as a library's sketch would need.
 *
 * <p>The standard error relative to the count n is sqrt(e^t - t - 1) / (t sqrt(m)) with t = n / m and m bits. Thread-safe.
 */
final class UnitCounter {

    private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] words;
    private final long bits;
    private final AtomicLong set = new AtomicLong();

    /** Makes an empty counter of 2 to the power of {@code log2Bits} bits. */
    UnitCounter(int log2Bits) {
        this.bits = 1L << log2Bits;
        this.words = new long[(int) (bits / Long.SIZE)];
    }

    /** Notes a unit by its well-mixed hash. */
    void add(long hash) {
        int word = (int) ((hash & (bits - 1)) >>> 6);
        long bit = 1L << (hash & 63);
        if (((long) WORD.getOpaque(words, word) & bit) == 0
                && ((long) WORD.getAndBitwiseOr(words, word, bit) & bit) == 0) {
            set.incrementAndGet();
        }
    }

    /** How many units there were, about; at its bounds the least number that is likely. */
    long count() {
        long free = Math.max(1, bits - set.get());
        return Math.round(bits * Math.log((double) bits / free));
    }
}
