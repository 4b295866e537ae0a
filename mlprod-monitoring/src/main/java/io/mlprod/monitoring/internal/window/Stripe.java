package io.mlprod.monitoring.internal.window;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Counters that one thread at a time has for itself. Whoever wants to count tries another stripe if this one is taken;
 * only who collects the counts waits.
 */
final class Stripe {

    private static final VarHandle ELEMENTS = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int LOCK = 16; // a processor's cache lines around it are of no other use
    private static final int WANTED = LOCK + 1;
    private static final int SPINS = 100;

    private final long[] lock = new long[2 * LOCK];
    private OpenWindow window;
    private Tally tally;
    private long checkAt; // at how many rows to look whether the window is full

    /** What is read of the row that is being counted: the first number of each column, then the elements of arrays. */
    final double[] read;

    /** What of it is counted as single numbers, one behind the other. */
    final double[] numbers;

    /** A number for everything that is counted; of a category its cell. */
    final float[] values;

    Stripe(OpenWindow window, CountLayout layout) {
        this.window = window;
        this.tally = window.newTally();
        this.read = new double[layout.arrays().end()];
        this.numbers = new double[layout.singleNumbers().size()];
        this.values = new float[layout.size()];
    }

    boolean tryTake() {
        return (long) ELEMENTS.getOpaque(lock, WANTED) == 0 && isTakenNow();
    }

    private boolean isTakenNow() {
        return (long) ELEMENTS.getOpaque(lock, LOCK) == 0 && ELEMENTS.compareAndSet(lock, LOCK, 0L, 1L);
    }

    /** Takes the stripe next, before all who only try, as soon as the thread that has it is done. For one at a time. */
    @SuppressWarnings("ThreadPriorityCheck") // the thread that is waited for may be waiting for this processor
    void take() {
        ELEMENTS.setOpaque(lock, WANTED, 1L);
        for (int i = 0; !isTakenNow(); i++) {
            if (i < SPINS) {
                Thread.onSpinWait();
            } else {
                Thread.yield();
            }
        }
        ELEMENTS.setOpaque(lock, WANTED, 0L);
    }

    void release() {
        ELEMENTS.setRelease(lock, LOCK, 0L);
    }

    /**
     * Returns the counters of a window, or of a later one that the stripe already counts into. Only for who has taken
     * the stripe.
     */
    Tally tally(OpenWindow open) {
        if (window.number < open.number) {
            moveTo(open, open.newTally());
        }
        return tally;
    }

    /**
     * Lets the stripe count into a later window. It never goes back: so all counters of the open window are in stripes.
     * Only for who has taken the stripe.
     *
     * @return whether it took the counters
     */
    boolean moveTo(OpenWindow open, Tally empty) {
        if (window.number >= open.number) {
            return false;
        }
        window = open;
        tally = empty;
        checkAt = 0;
        return true;
    }

    /** Returns whether so many rows have been counted that it is time to see whether the window is full. */
    boolean isToCheck() {
        return tally.rows() >= checkAt;
    }

    /** Sets after how many more rows to see again. */
    void checkAfter(long rows) {
        checkAt = tally.rows() + Math.max(1, rows);
    }
}
