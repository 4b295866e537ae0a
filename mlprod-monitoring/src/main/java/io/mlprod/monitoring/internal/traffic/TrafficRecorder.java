package io.mlprod.monitoring.internal.traffic;

import io.mlprod.monitoring.history.WindowTraffic;
import io.mlprod.observe.AnswerSource;
import io.mlprod.observe.PredictionRows;
import io.mlprod.observe.RowRecorder;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * A recorder of how many predictions a version answers and how long they take. A prediction costs an addition to a
 * counter that few other threads share, and makes no object. Thread-safe.
 *
 * <p>Times are counted in cells of which eight make a factor of two, so that quantiles are right to 6 %. A prediction
 * that is being counted while {@link #take()} runs is in that window or in the next, never in both or none.
 */
public final class TrafficRecorder implements RowRecorder {

    private static final int STRIPES = 8;
    private static final int IN_OCTAVE = 3; // bits
    private static final int TIMES = 64 << IN_OCTAVE;
    private static final int ROWS = TIMES;
    private static final int CACHED = TIMES + 1;

    private final AtomicLongArray[] stripes = new AtomicLongArray[STRIPES];
    private final LongAdder failures = new LongAdder();
    private final LongAdder refused = new LongAdder();

    /** Creates counters that are 0. */
    public TrafficRecorder() {
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new AtomicLongArray(TIMES + 2);
        }
    }

    @Override
    public void record(PredictionRows rows) {
        AtomicLongArray counts = stripes[(int) Thread.currentThread().getId() & (STRIPES - 1)];
        int predictions = rows.predictions();
        counts.getAndAdd(cell(rows.nanos()), predictions);
        counts.getAndAdd(ROWS, rows.rows());
        if (rows.source() == AnswerSource.CACHE) {
            counts.getAndAdd(CACHED, predictions);
        }
    }

    /**
     * Notes a call that was not answered.
     *
     * @param isRefused whether that was by the caller's fault
     */
    public void failed(boolean isRefused) {
        failures.increment();
        if (isRefused) {
            refused.increment();
        }
    }

    /** Returns how many calls were refused since the last call of this, to be called before {@link #take()}. */
    public long takeRefused() {
        return refused.sumThenReset();
    }

    /** Returns the cell of a time: its highest bit, and the three bits below that. */
    static int cell(long nanos) {
        long time = Math.max(1 << IN_OCTAVE, nanos);
        int octave = 63 - Long.numberOfLeadingZeros(time);
        return (octave << IN_OCTAVE) + (int) (time >>> (octave - IN_OCTAVE) & ((1 << IN_OCTAVE) - 1));
    }

    /** Returns the middle of a cell, in seconds. */
    static double seconds(int cell) {
        int octave = cell >> IN_OCTAVE;
        double part = 1 + ((cell & ((1 << IN_OCTAVE) - 1)) + 0.5) / (1 << IN_OCTAVE);
        return part * Math.scalb(1.0, octave) / 1e9;
    }

    /** Returns what was counted since the last call, and begins again. */
    public WindowTraffic take() {
        long[] counts = new long[TIMES + 2];
        for (AtomicLongArray stripe : stripes) {
            for (int i = 0; i < counts.length; i++) {
                if (stripe.get(i) != 0) {
                    counts[i] += stripe.getAndSet(i, 0);
                }
            }
        }
        long predictions = 0;
        for (int i = 0; i < TIMES; i++) {
            predictions += counts[i];
        }
        return new WindowTraffic(
                predictions,
                counts[ROWS],
                failures.sumThenReset(),
                counts[CACHED],
                quantile(counts, predictions, 0.5),
                quantile(counts, predictions, 0.99));
    }

    private static double quantile(long[] counts, long predictions, double share) {
        if (predictions == 0) {
            return Double.NaN;
        }
        long left = (long) Math.ceil(share * predictions);
        int cell = 0;
        while (left > counts[cell]) {
            left -= counts[cell++];
        }
        return seconds(cell);
    }
}
