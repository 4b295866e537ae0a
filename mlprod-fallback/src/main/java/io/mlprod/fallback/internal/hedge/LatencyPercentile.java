package io.mlprod.fallback.internal.hedge;

import io.mlprod.time.TimeSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.HdrHistogram.AtomicHistogram;
import org.HdrHistogram.Histogram;

/**
 * A percentile of recent latencies, within 1 %. It covers the last two complete intervals, each of 1,000 values, or of
 * 100 and more if 10 s bring fewer than 1,000. Intervals end by count because a tier that becomes slow under load must
 * be known as slow after that many calls; within ten seconds all of them would have been hedged. There are two
 * intervals, so that the percentile is not taken over few values after a short one. A call that is cut off must be
 * recorded with its time until then: without such calls each hedge that wins would lower the percentile.
 *
 * <p>Thread-safe; no thread waits for another. Three histograms take turns instead of two with a lock: what a slow
 * thread records just after a turn belongs to the interval before, and is read at the next turn.
 */
final class LatencyPercentile {

    private static final int DIGITS = 2;
    private static final int ENOUGH = 100;
    private static final int MANY = 1_000;
    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final double percent;
    private final TimeSource time;
    private volatile AtomicHistogram current = new AtomicHistogram(LONGEST_NANOS, DIGITS);
    private volatile long began;
    private volatile long nanos = Long.MAX_VALUE;

    private final AtomicBoolean isTurning = new AtomicBoolean(); // the thread that sets it owns the three below
    private final Histogram both = new Histogram(LONGEST_NANOS, DIGITS);
    private AtomicHistogram before = new AtomicHistogram(LONGEST_NANOS, DIGITS);
    private AtomicHistogram spare = new AtomicHistogram(LONGEST_NANOS, DIGITS);

    /**
     * Creates a percentile without values.
     *
     * @param percentile for example 0.95
     * @param time ends intervals in which few values come
     */
    LatencyPercentile(double percentile, TimeSource time) {
        this.percent = 100 * percentile;
        this.time = time;
        this.began = time.nanoTime();
    }

    /** Records a latency, wait-free and without allocation. Latencies of more than a minute count as one minute. */
    void record(long latencyNanos) {
        current.recordValue(Math.max(0, Math.min(LONGEST_NANOS, latencyNanos)));
    }

    /**
     * Returns the percentile in nanoseconds; {@code Long.MAX_VALUE} until there are 100 values, since fewer do not show
     * it.
     */
    long nanos() {
        if (isDue() && isTurning.compareAndSet(false, true)) {
            try {
                if (isDue()) {
                    turn();
                }
            } finally {
                isTurning.set(false);
            }
        }
        return nanos;
    }

    private boolean isDue() {
        long values = current.getTotalCount();
        return values >= MANY
                || (values >= ENOUGH && (nanos == Long.MAX_VALUE || time.nanoTime() - began >= INTERVAL_NANOS));
    }

    private void turn() {
        AtomicHistogram ended = current;
        spare.reset();
        current = spare;
        began = time.nanoTime();
        both.reset();
        both.add(before);
        both.add(ended);
        nanos = both.getValueAtPercentile(percent);
        spare = before;
        before = ended;
    }
}
