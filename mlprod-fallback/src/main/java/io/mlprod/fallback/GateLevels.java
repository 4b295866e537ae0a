package io.mlprod.fallback;

/**
 * The two levels of a gate: it closes at the first, and opens again only at the second, lower one. Between them it
 * stays as it is, so that it does not flutter.
 *
 * <pre>{@code
 * GateLevels.closeAt(0.25).reopenAt(0.10)
 * }</pre>
 *
 * <p>Immutable and thread-safe.
 *
 * @since 0.1
 */
public final class GateLevels {

    private final double closeAt;
    private final double reopenAt;

    private GateLevels(double closeAt, double reopenAt) {
        this.closeAt = closeAt;
        this.reopenAt = reopenAt;
    }

    /**
     * Returns levels that close a gate at a level, and open it again at half of that unless {@link #reopenAt} is set.
     *
     * @param level the level from which on the gate is closed
     * @return both levels
     * @throws IllegalArgumentException if it is not finite
     */
    public static GateLevels closeAt(double level) {
        requireFinite(level, "closeAt " + level);
        return new GateLevels(level, level / 2);
    }

    /**
     * Sets another level at which the gate opens again.
     *
     * @param level the level at or below which a closed gate opens; below {@link #closeAt()}, which the gate checks
     * @return both levels
     * @throws IllegalArgumentException if it is not finite
     */
    public GateLevels reopenAt(double level) {
        requireFinite(level, "reopenAt " + level + ", closeAt " + closeAt);
        return new GateLevels(closeAt, level);
    }

    private static void requireFinite(double level, String shown) {
        if (!Double.isFinite(level)) {
            throw new IllegalArgumentException("A gate's levels must be finite, and reopenAt below closeAt: " + shown);
        }
    }

    /**
     * Returns the level that closes the gate.
     *
     * @return as it was given
     */
    public double closeAt() {
        return closeAt;
    }

    /**
     * Returns the level that opens the gate again.
     *
     * @return half of the other one unless set
     */
    public double reopenAt() {
        return reopenAt;
    }
}
