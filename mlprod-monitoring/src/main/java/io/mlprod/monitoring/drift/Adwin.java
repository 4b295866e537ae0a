package io.mlprod.monitoring.drift;

import java.util.ArrayList;
import java.util.List;

/**
 * ADWIN, adaptive windowing by Bifet and Gavaldà (2007): detects a change of the mean of a stream by cutting its own
 * window in two wherever that can be, and comparing. After a detection it begins anew. Its memory grows with the
 * logarithm of the window. Not thread-safe.
 *
 * <p>Values should be of about unit scale, since the bound that it uses is for values from 0 to 1.
 *
 * @since 0.1
 */
public final class Adwin {

    private static final int PER_SIZE = 5; // buckets of each size before two are merged
    private static final int MIN_PART = 5; // values on either side of a cut
    private static final int GRACE = 10;

    private final double delta;
    private final int every;

    private final List<Bucket> buckets = new ArrayList<>(); // the oldest and largest first
    private long ticks;

    /** A run of values, whose number is a power of 2: their mean, and the sum of their squared deviations from it. */
    private record Bucket(long count, double mean, double squares) {

        static final Bucket NONE = new Bucket(0, 0, 0);

        Bucket plus(Bucket other) {
            if (count == 0 || other.count == 0) {
                return count == 0 ? other : this;
            }
            long all = count + other.count;
            double distance = other.mean - mean;
            return new Bucket(
                    all,
                    mean + distance * other.count / all,
                    squares + other.squares + distance * distance * count * other.count / all);
        }
    }

    /** Creates a detector with δ = 0.002 that looks after each 32 values. */
    public Adwin() {
        this(0.002, 32);
    }

    /**
     * Creates a detector.
     *
     * @param delta the confidence parameter δ, between 0 and 1; the smaller, the fewer detections
     * @param every after how many values it looks, 1 or more
     * @throws IllegalArgumentException if one is out of range
     */
    public Adwin(double delta, int every) {
        if (!(delta > 0 && delta < 1) || every < 1) {
            throw new IllegalArgumentException(
                    "ADWIN needs a delta between 0 and 1 and to look every 1 or more values, not " + delta + " and "
                            + every);
        }
        this.delta = delta;
        this.every = every;
    }

    /**
     * Takes the next value.
     *
     * @param value ignored if it is not finite
     * @return true if a change is detected with this value
     */
    public boolean add(double value) {
        if (!Double.isFinite(value)) {
            return false;
        }
        buckets.add(new Bucket(1, value, 0));
        compress();
        if (++ticks % every != 0 || !isChange()) {
            return false;
        }
        buckets.clear();
        ticks = 0;
        return true;
    }

    /**
     * Returns the mean of the values since the last detection.
     *
     * @return NaN if there are none
     */
    public double mean() {
        Bucket all = all();
        return all.count == 0 ? Double.NaN : all.mean;
    }

    /**
     * Returns how many values have come since the last detection.
     *
     * @return 0 or more
     */
    public long size() {
        return all().count;
    }

    private Bucket all() {
        Bucket all = Bucket.NONE;
        for (Bucket bucket : buckets) {
            all = all.plus(bucket);
        }
        return all;
    }

    /** Merges the two oldest buckets of a size of which there are too many, from the smallest size on. */
    private void compress() {
        int end = buckets.size();
        while (end > PER_SIZE) {
            int start = end;
            while (start > 0 && buckets.get(start - 1).count == buckets.get(end - 1).count) {
                start--;
            }
            if (end - start <= PER_SIZE) {
                return;
            }
            buckets.set(start, buckets.get(start).plus(buckets.remove(start + 1)));
            end = start + 1;
        }
    }

    private boolean isChange() {
        Bucket all = all();
        if (all.count <= GRACE) {
            return false;
        }
        Bucket old = Bucket.NONE;
        for (Bucket next : buckets) {
            old = old.plus(next);
            long recent = all.count - old.count;
            if (old.count >= MIN_PART && recent >= MIN_PART) {
                double recentMean = (all.mean * all.count - old.mean * old.count) / recent;
                if (Math.abs(old.mean - recentMean) > cut(old.count, recent, all)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Returns the difference of means that chance does not exceed. */
    private double cut(long old, long recent, Bucket all) {
        double logs = Math.log(2 * Math.log((double) all.count) / delta);
        double sizes = 1.0 / (old - MIN_PART + 1) + 1.0 / (recent - MIN_PART + 1);
        return Math.sqrt(2 * sizes * all.squares / all.count * logs) + 2.0 / 3 * logs * sizes;
    }
}
