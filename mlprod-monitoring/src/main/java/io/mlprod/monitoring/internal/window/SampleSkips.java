package io.mlprod.monitoring.internal.window;

/**
 * The random numbers by which one stripe finds the rows that it offers to a window's sample: it draws how many rows to
 * skip, so that a row which is skipped costs a subtraction. For the thread that holds the stripe.
 */
final class SampleSkips {

    private static final long STEP = 0x9E3779B97F4A7C15L; // SplitMix64
    private static final double UNIT = 0x1p-53;

    private long state;
    private long left;
    private double limit = 1;

    SampleSkips(long seed) {
        this.state = seed;
    }

    /** Returns whether this row is to be offered. */
    boolean isOffered() {
        return left-- == 0;
    }

    /** Returns the priority of the row that is offered: below the limit that was last drawn with. */
    double priority() {
        return limit * uniform();
    }

    /** Draws how many rows to skip until one has a priority below a limit. */
    void draw(double newLimit) {
        limit = newLimit;
        left = newLimit >= 1 ? 0 : (long) (Math.log(uniform()) / Math.log1p(-newLimit));
    }

    /** Returns a number above 0, at most 1. */
    private double uniform() {
        state += STEP;
        return ((Mixing.mix(state) >>> 11) + 1) * UNIT;
    }
}
