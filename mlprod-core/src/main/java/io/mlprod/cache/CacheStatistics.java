package io.mlprod.cache;

/**
 * What a cache has done since its handle was opened.
 *
 * @param hits calls that were answered from the cache
 * @param misses calls that ran the model and kept the answer, or tried to
 * @param joins calls that waited for the answer of another call that was already running with the same input
 * @param bypasses calls that the predicate kept away from the cache
 * @param failures misses whose run failed; nothing was kept
 * @param evictions answers that were dropped because the cache was full or they were too old
 * @param entries about how many answers there are now
 * @param weight about how many bytes they take now
 * @since 0.1
 */
public record CacheStatistics(
        long hits, long misses, long joins, long bypasses, long failures, long evictions, long entries, long weight) {

    /**
     * The share of calls that needed no run of their own, of those that asked the cache.
     *
     * @return from 0 to 1; NaN before the first call
     */
    public double hitRate() {
        return (hits + joins) / (double) (hits + joins + misses);
    }
}
