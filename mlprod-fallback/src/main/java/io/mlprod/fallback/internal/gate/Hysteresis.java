package io.mlprod.fallback.internal.gate;

/**
 * A state that closes at one level and opens again only at a lower one, so that a level between them does not make it
 * flutter. Thread-safe without locks: of two threads whose levels are of different moments either may be the later one,
 * and the next level beyond a bound puts it right.
 */
public final class Hysteresis {

    private final double closeAt;
    private final double reopenAt;
    private volatile boolean isOpen = true;

    /**
     * Starts open.
     *
     * @throws IllegalArgumentException if a level is not finite or reopenAt is not below closeAt
     */
    public Hysteresis(double closeAt, double reopenAt) {
        if (!Double.isFinite(closeAt) || !Double.isFinite(reopenAt) || reopenAt >= closeAt) {
            throw new IllegalArgumentException("A gate's levels must be finite, and reopenAt below closeAt: reopenAt "
                    + reopenAt + ", closeAt " + closeAt);
        }
        this.closeAt = closeAt;
        this.reopenAt = reopenAt;
    }

    /**
     * Whether it is open at this level.
     *
     * @param level NaN if it is not known: the state stays
     */
    public boolean isOpen(double level) {
        boolean wasOpen = isOpen;
        boolean opens = wasOpen ? !(level >= closeAt) : level <= reopenAt;
        if (opens != wasOpen) {
            isOpen = opens;
        }
        return opens;
    }
}
