package io.mlprod.internal.batching;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * How many rows to run together when there are plenty, learnt on the rows that come: sizes from 16 to 4,096 are tried in
 * turn for two seconds of work, and of those about as quick as the quickest the smallest is kept. Rows of about the same width share what is
 * learnt. A size is not tried if a chunk of it would take too much memory or time. Thread-safe.
 */
public final class ChunkSizes {

    private static final int SMALLEST = 16;
    private static final int CANDIDATES = 9; // 16, 32 ... 4,096
    private static final int ROUNDS = 4; // at least
    private static final long LEARNING_NANOS = 2_000_000_000; // at least: at first the JVM is still compiling
    private static final double ABOUT_AS_QUICK = 1.03;
    private static final long MAX_BYTES = 4 << 20; // what a larger chunk saves is nothing beside its run
    private static final long MAX_NANOS = 50_000_000; // how long a deadline or a close may have to wait for its end
    private static final int WIDTHS = 40; // bytes of a row by powers of two

    private final AtomicReferenceArray<@Nullable Learner> learners = new AtomicReferenceArray<>(WIDTHS);
    private volatile int fixed; // 0 while sizes are learnt

    /**
     * Ends the learning: chunks have so many rows, or fewer where they would take too much memory.
     *
     * @param rows 1 or more
     */
    public void fix(int rows) {
        fixed = rows;
    }

    /**
     * Asks for the rows of the next chunk.
     *
     * @param bytesEach how many bytes a row of inputs takes
     * @return 1 or more
     */
    public int next(long bytesEach) {
        int rows = fixed;
        return rows > 0
                ? (int) Math.max(1, Math.min(rows, MAX_BYTES / Math.max(1, bytesEach)))
                : learner(bytesEach).next(bytesEach);
    }

    /**
     * Learns from a chunk that has been answered.
     *
     * @param rows how many rows it had
     * @param bytesEach how many bytes a row of inputs takes
     * @param outputBytesEach how many bytes a row of outputs takes
     * @param nanos how long it took
     */
    public void note(int rows, long bytesEach, long outputBytesEach, long nanos) {
        learner(bytesEach).note(rows, outputBytesEach, nanos);
    }

    private Learner learner(long bytesEach) {
        int width = 64 - Long.numberOfLeadingZeros(bytesEach);
        Learner learner = learners.get(width);
        if (learner == null) {
            learners.compareAndSet(width, null, new Learner());
            learner = learners.get(width);
        }
        return Objects.requireNonNull(learner, "set above");
    }

    /** What is known for rows of one width. */
    private static final class Learner {

        private final double[] nanosEach = new double[CANDIDATES]; // the best seen; 0 before the first
        private long outputBytesEach;
        private long spentNanos;
        private int tries;
        private int chosen;

        synchronized int next(long bytesEach) {
            if (chosen == 0 && tries >= ROUNDS * CANDIDATES && spentNanos >= LEARNING_NANOS) {
                chosen = best();
            }
            if (chosen > 0) {
                return bounded(chosen, bytesEach);
            }
            if (!isAllowed(SMALLEST << tries % CANDIDATES, bytesEach)) {
                tries += CANDIDATES - tries % CANDIDATES; // nor are the larger ones: on to the next round
            }
            return bounded(SMALLEST << tries++ % CANDIDATES, bytesEach);
        }

        private int bounded(int rows, long bytesEach) {
            return (int) Math.max(1, Math.min(rows, MAX_BYTES / Math.max(1, Math.max(bytesEach, outputBytesEach))));
        }

        private boolean isAllowed(int rows, long bytesEach) {
            double nanosOfSmaller = nanosEach[Math.max(0, index(rows) - 1)];
            return rows * Math.max(bytesEach, outputBytesEach) <= MAX_BYTES && rows * nanosOfSmaller <= MAX_NANOS;
        }

        synchronized void note(int rows, long outputBytes, long nanos) {
            outputBytesEach = outputBytes;
            spentNanos += nanos;
            boolean isCandidate = Integer.bitCount(rows) == 1 && rows >= SMALLEST && index(rows) < CANDIDATES;
            if (isCandidate) {
                double each = nanos / (double) rows;
                double best = nanosEach[index(rows)];
                nanosEach[index(rows)] = best == 0 ? each : Math.min(best, each);
            }
        }

        private static int index(int rows) {
            return Integer.numberOfTrailingZeros(rows / SMALLEST);
        }

        private int best() {
            double quickest = Double.MAX_VALUE;
            for (double nanos : nanosEach) {
                quickest = nanos > 0 ? Math.min(quickest, nanos) : quickest;
            }
            for (int i = 0; i < CANDIDATES; i++) {
                if (nanosEach[i] > 0 && nanosEach[i] <= quickest * ABOUT_AS_QUICK) {
                    return SMALLEST << i;
                }
            }
            return 16 * SMALLEST; // no chunk was ever full, so that it does not matter
        }
    }
}
