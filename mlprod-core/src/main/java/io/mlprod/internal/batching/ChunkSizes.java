package io.mlprod.internal.batching;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The chunk size to use when there are plenty of rows, learnt from the rows that come. Sizes from 16 to 4,096 are tried
 * in turn for two seconds of work; of those about as quick as the quickest, the smallest is kept. Rows of about the
 * same width share what is learnt. A size is not tried if a chunk of it would take too much memory or time.
 * Thread-safe.
 */
public final class ChunkSizes {

    private static final int SMALLEST = 16;
    private static final int CANDIDATES = 9; // 16, 32 ... 4,096
    private static final int ROUNDS = 4; // at least
    private static final Duration LEARNING =
            Duration.ofSeconds(2); // of work, at least: the JVM is still compiling at first
    private static final int ASKED = 3; // for one size; there may never be enough rows to fill it
    private static final int UNKNOWN = 16 * SMALLEST;
    private static final double ABOUT_AS_QUICK = 1.03;
    private static final long MAX_BYTES = 4 << 20; // what a larger chunk saves is negligible next to its run
    private static final long MAX_NANOS = 50_000_000; // the longest that a deadline or a close waits
    private static final int WIDTHS = 40; // by the bytes of a row, in powers of two

    private final AtomicReferenceArray<@Nullable Learner> learners = new AtomicReferenceArray<>(WIDTHS);
    private final long learningNanos;
    private volatile int fixed; // 0 while the size is being learnt

    /** Creates chunk sizes that are learnt for two seconds of work. */
    public ChunkSizes() {
        this(LEARNING);
    }

    /**
     * Creates chunk sizes that are learnt for some time.
     *
     * @param learning how long the chunks that are learnt from take together, at least
     */
    ChunkSizes(Duration learning) {
        this.learningNanos = learning.toNanos();
    }

    /**
     * Ends the learning: chunks have this many rows, or fewer where they would take too much memory.
     *
     * @param rows 1 or more
     */
    public void fix(int rows) {
        fixed = rows;
    }

    /**
     * Returns how many rows the next chunk is to have.
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
            learners.compareAndSet(width, null, new Learner(learningNanos));
            learner = learners.get(width);
        }
        return Objects.requireNonNull(learner, "set above");
    }

    /** The knowledge of rows of one width. */
    private static final class Learner {

        private final double[] nanosEach = new double[CANDIDATES]; // the best time seen; 0 before the first
        private final long learningNanos;
        private long outputBytesEach;
        private long spentNanos;
        private int tries;
        private int asked; // for the size that is being tried
        private int chosen;

        Learner(long learningNanos) {
            this.learningNanos = learningNanos;
        }

        synchronized int next(long bytesEach) {
            if (chosen == 0 && isLearnt(bytesEach)) {
                chosen = best();
            }
            if (chosen > 0) {
                return bounded(chosen, bytesEach);
            }
            if (asked == ASKED) {
                skip(1);
            }
            if (!isAllowed(candidate(), bytesEach)) {
                skip(CANDIDATES - tries % CANDIDATES); // nor are the larger ones: on to the next round
            }
            asked++;
            return bounded(candidate(), bytesEach);
        }

        private int candidate() {
            return SMALLEST << tries % CANDIDATES;
        }

        private void skip(int candidates) {
            tries += candidates;
            asked = 0;
        }

        private int bounded(int rows, long bytesEach) {
            return (int) Math.max(1, Math.min(rows, MAX_BYTES / Math.max(1, Math.max(bytesEach, outputBytesEach))));
        }

        private boolean isLearnt(long bytesEach) {
            if (tries < ROUNDS * CANDIDATES || spentNanos < learningNanos) {
                return false;
            }
            for (int i = 0; i < CANDIDATES; i++) {
                if (nanosEach[i] == 0 && isAllowed(SMALLEST << i, bytesEach)) {
                    return false; // too few rows so far to fill it; there may be plenty later
                }
            }
            return true;
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
                if (rows == candidate()) {
                    skip(1);
                }
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
            return UNKNOWN;
        }
    }
}
