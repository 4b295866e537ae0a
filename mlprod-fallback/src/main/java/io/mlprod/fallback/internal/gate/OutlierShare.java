package io.mlprod.fallback.internal.gate;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The share of outliers among the last inputs, and whether it is low enough. It is a ring, not a decaying mean: an
 * input no longer counts when {@code window} others have come, so however bad a time was, a full window of good inputs
 * opens the gate. Thread-safe and wait-free: a place in the ring is exchanged in one step and the difference is
 * counted, so that no input is counted twice or stays in the count.
 */
public final class OutlierShare {

    private static final int MAX_WINDOW = 10_000_000; // 40 MB

    private final AtomicIntegerArray recent; // 1 for an outlier
    private final AtomicInteger outliers = new AtomicInteger();
    private final AtomicLong seen = new AtomicLong();
    private final int enough;
    private final Hysteresis state;

    /**
     * Creates an open state with an empty ring.
     *
     * @param window the number of inputs over which the share is taken
     * @param closeAt the share that closes
     * @param reopenAt the share that opens again
     * @throws IllegalArgumentException if they do not fit together
     */
    public OutlierShare(int window, double closeAt, double reopenAt) {
        this.state = new Hysteresis(closeAt, reopenAt);
        if (closeAt > 1 || reopenAt < 0) {
            throw new IllegalArgumentException("A share is from 0 to 1: reopenAt " + reopenAt + ", closeAt " + closeAt);
        }
        if (window * closeAt <= 1) {
            throw new IllegalArgumentException("In a window of " + window + " inputs, one outlier would reach closeAt "
                    + closeAt + "; the window must be larger than " + 1 / closeAt);
        }
        if (window > MAX_WINDOW) {
            throw new IllegalArgumentException(
                    "A window has at most " + MAX_WINDOW + " inputs, of four bytes each, not " + window);
        }
        this.recent = new AtomicIntegerArray(window);
        this.enough =
                Math.max((window + 9) / 10, (int) (1 / closeAt) + 1); // of these, one outlier is less than closeAt
    }

    /** Counts an input and returns whether the share with it is low enough. */
    public boolean isOpenAfter(boolean outlier) {
        return state.isOpen(share(outlier));
    }

    /** Returns the share with this input, or NaN while too few were seen to judge. */
    private double share(boolean outlier) {
        long before = seen.getAndIncrement();
        int mark = outlier ? 1 : 0;
        int left = recent.getAndSet((int) (before % recent.length()), mark);
        int count = left == mark ? outliers.get() : outliers.addAndGet(mark - left);
        long size = Math.min(before + 1, recent.length());
        return size < enough ? Double.NaN : (double) count / size;
    }
}
