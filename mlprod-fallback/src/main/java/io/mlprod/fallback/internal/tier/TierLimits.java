package io.mlprod.fallback.internal.tier;

/**
 * The limits of a tier in time and room. Times are in nanoseconds.
 *
 * @param timeout how long one call may take; {@link Long#MAX_VALUE} if only the budget limits it
 * @param reserve the time that the tiers before it leave to it
 * @param least the least time with which it is worth a try
 * @param maxConcurrent how many calls may be in it at a time; 0 for the default
 * @param maxWait how long a call may wait for a place
 * @param isStrict whether callers leave at their deadline, whatever the tier does
 */
public record TierLimits(long timeout, long reserve, long least, int maxConcurrent, long maxWait, boolean isStrict) {

    /** Returns how many calls may be in the tier at a time. */
    int places() {
        return maxConcurrent > 0
                ? maxConcurrent
                : isStrict ? Runtime.getRuntime().availableProcessors() : Integer.MAX_VALUE;
    }
}
