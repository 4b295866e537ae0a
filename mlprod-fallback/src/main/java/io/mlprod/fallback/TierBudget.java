package io.mlprod.fallback;

/**
 * How much of a chain's budget a tier may use. All in nanoseconds; {@link Long#MAX_VALUE} stands for no limit.
 *
 * @param timeout the tier's own limit
 * @param reserved what must be left for the tiers after it
 * @param least what it needs at least to be worth a try
 * @param full what it gets when nothing was used up before it
 */
record TierBudget(long timeout, long reserved, long least, long full) {

    static final long UNLIMITED = Long.MAX_VALUE;

    static TierBudget of(long timeout, long reserved, long least, long budget) {
        return new TierBudget(timeout, reserved, least, Math.min(timeout, less(budget, reserved)));
    }

    /** What the tier may use when so much of the budget is left. */
    long allowed(long remaining) {
        return Math.min(timeout, less(remaining, reserved));
    }

    boolean isTooLittle(long allowed) {
        return allowed <= 0 || allowed < least;
    }

    /**
     * Whether a tier that had so much time, and no answer, has itself to blame. A tenth is what tiers passed over on the way
     * may have cost.
     */
    boolean isFull(long allowed) {
        return allowed >= full - full / 10;
    }

    /** What is left of a time of which so much is used. */
    static long less(long time, long used) {
        return time == UNLIMITED ? UNLIMITED : time - used;
    }
}
