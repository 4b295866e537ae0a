package io.mlprod.admission;

import java.util.OptionalInt;

/**
 * The limits of a pool for asynchronous calls: how many threads it has, and how many calls may wait for one. Made from
 * {@link #DEFAULT}; each method that sets something keeps the rest. Immutable and thread-safe.
 *
 * @since 0.1
 */
public final class AsyncLimits {

    /** The default limits: as many threads as suit the machine and the settings, and at most 1,000 waiting calls. */
    public static final AsyncLimits DEFAULT = new AsyncLimits(OptionalInt.empty(), 1_000);

    private final OptionalInt maxThreads;
    private final int maxWaiting;

    private AsyncLimits(OptionalInt maxThreads, int maxWaiting) {
        this.maxThreads = maxThreads;
        this.maxWaiting = maxWaiting;
    }

    /**
     * Sets the maximum number of threads. They are started when needed and end when idle.
     *
     * @param threads 1 or more
     * @return new limits
     * @throws IllegalArgumentException if it is below 1
     */
    public AsyncLimits maxThreads(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException(
                    "maxThreads, the number of threads for asynchronous calls, must be at least 1, not " + threads);
        }
        return new AsyncLimits(OptionalInt.of(threads), maxWaiting);
    }

    /**
     * Sets the maximum number of calls that wait for a thread; further calls are turned away at once.
     *
     * @param calls 1 or more
     * @return new limits
     * @throws IllegalArgumentException if it is below 1
     */
    public AsyncLimits maxWaiting(int calls) {
        if (calls < 1) {
            throw new IllegalArgumentException(
                    "maxWaiting, the length of the queue of asynchronous calls, must be at least 1, not " + calls);
        }
        return new AsyncLimits(maxThreads, calls);
    }

    /**
     * Returns the maximum number of threads.
     *
     * @return empty for as many as suit the machine and the settings
     */
    public OptionalInt maxThreads() {
        return maxThreads;
    }

    /**
     * Returns the maximum number of calls that wait for a thread.
     *
     * @return 1,000 unless set
     */
    public int maxWaiting() {
        return maxWaiting;
    }

    /**
     * Returns the limits in one line.
     *
     * @return for example {@code AsyncLimits[maxThreads=4, maxWaiting=1000]}
     */
    @Override
    public String toString() {
        return "AsyncLimits[maxThreads=" + (maxThreads.isPresent() ? maxThreads.getAsInt() : "automatic")
                + ", maxWaiting=" + maxWaiting + "]";
    }
}
