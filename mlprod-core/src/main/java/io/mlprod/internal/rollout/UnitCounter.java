package io.mlprod.internal.rollout;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * A counter that finds which units are new in a step and counts them by arm, by linear counting (Whang, Vander-Zanden,
 * Taylor 1990). A unit that was seen before costs one read and no write. No lock is ever taken, which a library's
 * sketch would need.
 *
 * <p>Both arms share one bitmap, so a unit that is taken for another one is lost with the same probability in each. One
 * unit of 256, by its hash, is also in a second bitmap, which goes on where the first one is full. The standard error
 * relative to the count n is sqrt(e^t - t - 1) / (t sqrt(m)) with t = n / m and m bits: at most 0.4 % up to a billion
 * units. In addition comes the error of the split by arm, which is that of the units found new. Thread-safe.
 */
final class UnitCounter {

    /** 512 KB. */
    private static final int BITS = 22;

    /** 128 KB. */
    private static final int SAMPLE_BITS = 20;

    private static final int SAMPLED = 256;

    private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);

    private final AtomicLongArray found = new AtomicLongArray(2); // by arm
    private final AtomicLongArray sampleFound = new AtomicLongArray(1);
    private volatile long @Nullable [] words = new long[(1 << BITS) / Long.SIZE];
    private volatile long @Nullable [] sample = new long[(1 << SAMPLE_BITS) / Long.SIZE];

    /**
     * Notes a unit.
     *
     * @param hash the unit's hash, well mixed
     * @return whether it is new; some units that are new are not reported as such, whatever their arm
     */
    boolean add(int arm, long hash) {
        long[] of = sample;
        if (hash >>> 56 == 0 && of != null && set(of, (int) (hash >>> BITS) & ((1 << SAMPLE_BITS) - 1))) {
            sampleFound.incrementAndGet(0);
        }
        of = words;
        if (of == null || !set(of, (int) hash & ((1 << BITS) - 1))) {
            return false;
        }
        found.incrementAndGet(arm);
        return true;
    }

    private static boolean set(long[] words, int place) {
        long bit = 1L << (place & 63);
        return ((long) WORD.getOpaque(words, place >>> 6) & bit) == 0
                && ((long) WORD.getAndBitwiseOr(words, place >>> 6, bit) & bit) == 0;
    }

    /** Frees the bitmaps: counts stay as they are, and no unit is new any more. */
    void close() {
        words = null;
        sample = null;
    }

    /** Returns how many units of an arm were reported as new. */
    long found(int arm) {
        return found.get(arm);
    }

    /** Returns about how many different units of an arm there were; finite even when all bits are set. */
    long count(int arm) {
        long set = found.get(0) + found.get(1);
        if (set == 0) {
            return 0;
        }
        boolean isFull = (1 << BITS) - set < (1 << BITS) / 500;
        double all = isFull ? SAMPLED * estimate(sampleFound.get(0), SAMPLE_BITS) : estimate(set, BITS);
        return Math.round(all * found.get(arm) / set);
    }

    private static double estimate(long set, int log2Bits) {
        double bits = 1L << log2Bits;
        return bits * Math.log(bits / Math.max(1, bits - set));
    }
}
