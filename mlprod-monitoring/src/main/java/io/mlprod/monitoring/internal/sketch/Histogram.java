package io.mlprod.monitoring.internal.sketch;

import java.util.Arrays;

/**
 * The counts of finite numbers in buckets whose width grows with the numbers. Immutable.
 *
 * <p>Every number has a key, {@link #key}, in the order of the numbers. At level {@code l}, {@code 2^l} neighbouring
 * keys share a bucket. The level is the least at which no more buckets are occupied than a histogram may have, so it
 * depends on which numbers there are, and not on their order or on the way they were divided before they were added up.
 * As long as there are no more distinct numbers than that, the level is 0 and the histogram is exact.
 */
public final class Histogram {

    /** The most buckets of a column's histogram. */
    public static final int MAX_BUCKETS = 1024;

    /** The most buckets of the histogram of an array's element, of which there are many. */
    public static final int MAX_ELEMENT_BUCKETS = 256;

    /** The histogram of no numbers. */
    public static final Histogram EMPTY = new Histogram(MAX_BUCKETS, 0, new long[0], new long[0]);

    /** All numbers are in few buckets at this level, so it is never passed. */
    private static final int MAX_LEVEL = 60;

    private final int most;
    private final int level;
    private final long[] buckets;
    private final long[] counts;

    private Histogram(int most, int level, long[] buckets, long[] counts) {
        this.most = most;
        this.level = level;
        this.buckets = buckets;
        this.counts = counts;
    }

    /**
     * Creates a histogram of numbers.
     *
     * @param most how many buckets it may have
     * @param numbers finite ones; they are sorted in place
     * @param size how many of them to take
     * @return a histogram
     */
    public static Histogram of(int most, double[] numbers, int size) {
        Arrays.sort(numbers, 0, size);
        long[] keys = new long[size];
        long[] ones = new long[size];
        for (int i = 0; i < size; i++) {
            keys[i] = key(numbers[i]);
            ones[i] = 1;
        }
        return new Histogram(most, 0, keys, ones).joined().coarsenedToFit();
    }

    /**
     * Creates a histogram that was taken apart.
     *
     * @param most how many buckets it may have
     * @param level see {@link #level}
     * @param buckets see {@link #bucket}
     * @param counts see {@link #count}
     * @return a histogram
     * @throws IllegalArgumentException if no numbers have this histogram
     */
    public static Histogram of(int most, int level, long[] buckets, long[] counts) {
        require(level >= 0 && level <= MAX_LEVEL, "the level must be from 0 to " + MAX_LEVEL);
        require(buckets.length == counts.length, "there must be one count for each bucket");
        require(buckets.length <= most, "there must be at most " + most + " buckets");
        require(level == 0 || buckets.length > most / 2, "there are too few buckets for a level above 0");
        long greatest = bucket(key(Double.MAX_VALUE), level);
        for (int i = 0; i < buckets.length; i++) {
            require(i == 0 || buckets[i] > buckets[i - 1], "the buckets must increase");
            require(Math.abs(buckets[i]) <= greatest, "a bucket is beyond the range of numbers");
            require(counts[i] > 0, "the counts must be above 0");
        }
        return new Histogram(most, level, buckets.clone(), counts.clone());
    }

    private static void require(boolean isRight, String what) {
        if (!isRight) {
            throw new IllegalArgumentException(what);
        }
    }

    /**
     * Returns the key of a number: its bits, negated for a negative number.
     *
     * @param number not NaN
     * @return a number in the order of the numbers; 0 for 0 and -0
     */
    public static long key(double number) {
        long bits = Double.doubleToRawLongBits(Math.abs(number));
        return number < 0 ? -bits : bits;
    }

    private static double number(long key) {
        double number = Double.longBitsToDouble(Math.abs(key));
        return key < 0 ? -number : number;
    }

    /** Rounds up, so that a bucket includes its upper bound, which is a number of few digits. */
    private static long bucket(long key, int levels) {
        return -(-key >> levels);
    }

    /**
     * Returns the histogram of these numbers and others together.
     *
     * @param other the histogram of others
     * @return the same as if it had been made of all of them
     * @throws ArithmeticException if there are more than 2^63 of them
     */
    public Histogram plus(Histogram other) {
        if (other.buckets.length == 0) {
            return this;
        }
        if (buckets.length == 0) {
            return other;
        }
        int common = Math.max(level, other.level);
        return merged(at(common), other.at(common)).coarsenedToFit();
    }

    private static Histogram merged(Histogram a, Histogram b) {
        int size = a.buckets.length + b.buckets.length;
        long[] buckets = new long[size];
        long[] counts = new long[size];
        int i = 0;
        int j = 0;
        for (int k = 0; k < size; k++) {
            boolean isFirst = j == b.buckets.length || (i < a.buckets.length && a.buckets[i] <= b.buckets[j]);
            buckets[k] = isFirst ? a.buckets[i] : b.buckets[j];
            counts[k] = isFirst ? a.counts[i++] : b.counts[j++];
        }
        return new Histogram(Math.min(a.most, b.most), a.level, buckets, counts).joined();
    }

    /** Returns the same with equal neighbours made one. */
    private Histogram joined() {
        long[] fewer = new long[buckets.length];
        long[] sums = new long[buckets.length];
        int last = -1;
        for (int i = 0; i < buckets.length; i++) {
            if (last < 0 || fewer[last] != buckets[i]) {
                fewer[++last] = buckets[i];
            }
            sums[last] = Math.addExact(sums[last], counts[i]);
        }
        return new Histogram(most, level, Arrays.copyOf(fewer, last + 1), Arrays.copyOf(sums, last + 1));
    }

    private Histogram coarsenedToFit() {
        Histogram coarser = this;
        while (coarser.buckets.length > most) {
            coarser = coarser.at(coarser.level + 1);
        }
        return coarser;
    }

    private Histogram at(int coarser) {
        if (coarser == level) {
            return this;
        }
        long[] wider = new long[buckets.length];
        Arrays.setAll(wider, i -> bucket(buckets[i], coarser - level));
        return new Histogram(most, coarser, wider, counts).joined();
    }

    /**
     * Returns how many keys share a bucket, as a power of two.
     *
     * @return 0 or more
     */
    public int level() {
        return level;
    }

    /**
     * Returns how many buckets are occupied.
     *
     * @return at most as many as it may have
     */
    public int size() {
        return buckets.length;
    }

    /**
     * Returns the number of a bucket: its greatest key, divided by {@code 2^level}.
     *
     * @param index of an occupied bucket, from 0
     * @return increases with the index
     */
    public long bucket(int index) {
        return buckets[index];
    }

    /**
     * Returns how many numbers a bucket holds.
     *
     * @param index of an occupied bucket, from 0
     * @return 1 or more
     */
    public long count(int index) {
        return counts[index];
    }

    /**
     * Returns the greatest number that belongs into a bucket.
     *
     * @param index of an occupied bucket, from 0
     * @return finite
     */
    public double upper(int index) {
        return number(Math.min(greatestKey(buckets[index]), key(Double.MAX_VALUE)));
    }

    /**
     * Returns the greatest number that is below a bucket.
     *
     * @param index of an occupied bucket, from 0
     * @return minus infinity if the bucket holds the least double
     */
    public double lower(int index) {
        return number(Math.max(greatestKey(buckets[index] - 1), key(Double.NEGATIVE_INFINITY)));
    }

    /** Of the outermost buckets it may be beyond the keys of numbers, even beyond a long. */
    private long greatestKey(long bucket) {
        long key = bucket << level;
        return key >> level == bucket ? key : bucket < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }

    /**
     * Returns whether a number does not belong into a bucket.
     *
     * @param number finite
     * @param index of an occupied bucket, from 0
     * @return true if it belongs into another one
     */
    public boolean isOutside(double number, int index) {
        return bucket(key(number), level) != buckets[index];
    }

    /**
     * Returns how many numbers are in the same bucket as a number.
     *
     * @param number finite
     * @return 0 or more
     */
    public long countAround(double number) {
        int index = Arrays.binarySearch(buckets, bucket(key(number), level));
        return index < 0 ? 0 : counts[index];
    }

    /**
     * Returns how many numbers there are.
     *
     * @return 0 or more
     */
    public long total() {
        return Arrays.stream(counts).sum();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Histogram that
                && level == that.level
                && Arrays.equals(buckets, that.buckets)
                && Arrays.equals(counts, that.counts);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(buckets) + Arrays.hashCode(counts);
    }
}
