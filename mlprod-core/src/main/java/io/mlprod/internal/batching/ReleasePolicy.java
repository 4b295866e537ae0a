package io.mlprod.internal.batching;

import io.mlprod.batching.ReleaseReason;
import org.jspecify.annotations.Nullable;

/**
 * The policy that decides whether rows that could run now wait for the next one. They wait while all of them together
 * lose less by waiting, n times the usual gap between rows, than the fixed cost of one run, which is saved. They never
 * wait longer than the delay allows, than the callers' deadlines allow, or than two gaps without a new row. The policy
 * holds no state of its own.
 */
final class ReleasePolicy {

    private static final double GAPS_WITHOUT_A_ROW = 2;

    private final int maxRows;
    private final long maxDelayNanos;

    ReleasePolicy(int maxRows, long maxDelayNanos) {
        this.maxRows = maxRows;
        this.maxDelayNanos = maxDelayNanos;
    }

    /**
     * The state of the rows that wait, in nanoseconds; times are those of {@link System#nanoTime()}.
     *
     * @param rows how many there are
     * @param oldest when the first of them came
     * @param newest when the last of them came
     * @param timeLeft how long until the first caller's deadline; {@link Long#MAX_VALUE} if there is none
     * @param gap the usual time from one row to the next; NaN if unknown
     * @param runCost how long their run would take
     * @param fixedCost how much of that does not depend on their number
     */
    record Waiting(int rows, long oldest, long newest, long timeLeft, double gap, double runCost, double fixedCost) {}

    /** The decision to release for a reason, or to wait for this many nanoseconds and ask again. */
    record Decision(@Nullable ReleaseReason release, long waitNanos) {
        private static Decision release(ReleaseReason reason) {
            return new Decision(reason, 0);
        }
    }

    Decision decide(Waiting waiting, long now) {
        if (waiting.rows >= maxRows) {
            return Decision.release(ReleaseReason.FULL);
        }
        long delayLeft = waiting.oldest + maxDelayNanos - now;
        if (delayLeft <= 0) {
            return Decision.release(ReleaseReason.DELAY);
        }
        double slack = (double) waiting.timeLeft - waiting.runCost;
        if (slack <= 0) {
            return Decision.release(ReleaseReason.DEADLINE);
        }
        double patience = GAPS_WITHOUT_A_ROW * waiting.gap - (double) (now - waiting.newest);
        boolean isWorthIt = waiting.rows * waiting.gap < waiting.fixedCost; // false if the gap is unknown
        if (!isWorthIt || patience <= 0) {
            return Decision.release(ReleaseReason.COST);
        }
        return new Decision(null, (long) Math.max(1, Math.min((double) delayLeft, Math.min(slack, patience))));
    }
}
