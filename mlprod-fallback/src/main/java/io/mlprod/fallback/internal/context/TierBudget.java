package io.mlprod.fallback.internal.context;

import io.mlprod.Call;
import java.time.Duration;

/**
 * The share of a chain's budget that a tier may use. All in nanoseconds; {@link Long#MAX_VALUE} stands for no limit.
 *
 * @param timeout the tier's own limit
 * @param reserved the time that must be left for the tiers after it
 * @param least the least time with which the tier is worth a try
 * @param full the time that the tier gets when none was used up before it
 */
public record TierBudget(long timeout, long reserved, long least, long full) {

    /** The value that stands for no limit. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    /** Returns a tier's share of a chain's budget. */
    public static TierBudget of(long timeout, long reserved, long least, long budget) {
        return new TierBudget(timeout, reserved, least, Math.min(timeout, less(budget, reserved)));
    }

    /** Returns the time that the tier may use when this much of the budget is left. */
    public long allowed(long remaining) {
        return Math.min(timeout, less(remaining, reserved));
    }

    /** Returns whether the tier is not worth a try with this much time. */
    public boolean isTooLittle(long allowed) {
        return allowed <= 0 || allowed < least;
    }

    /**
     * Returns whether a tier that had this much time, and gave no answer, has itself failed. Tiers that were passed
     * over before may have cost up to a tenth.
     */
    public boolean isFull(long allowed) {
        return allowed >= full - full / 10;
    }

    /** Limits a call to what it is allowed. */
    public static Call limit(Call call, long allowed) {
        return allowed == UNLIMITED ? call : call.timeout(Duration.ofNanos(Math.max(1, allowed)));
    }

    /** Returns the rest of a time when this much is used. */
    public static long less(long time, long used) {
        return time == UNLIMITED ? UNLIMITED : time - used;
    }
}
