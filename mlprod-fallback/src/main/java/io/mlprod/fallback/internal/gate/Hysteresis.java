package io.mlprod.fallback.internal.gate;

/**
 * A state that closes at one level and opens again only at a lower one, so that a level between them does not make it
 * flutter. Thread-safe without locks: when two threads bring levels of different moments, either may win, and the next
 * level beyond a bound corrects it.
 */
public final class Hysteresis {

    private final double closeAt;
    private final double reopenAt;
    private volatile boolean isOpen = true;

    /**
     * Creates an open state.
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
     * Moves to a level and returns whether the state is open there.
     *
     * @param level the level; NaN if it is not known, which leaves the state as it is
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
