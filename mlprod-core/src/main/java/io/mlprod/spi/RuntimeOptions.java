package io.mlprod.spi;

import java.util.Objects;

/**
 * How an engine runs a model.
 *
 * @param intraOpThreads how many threads one run may use, the caller's included; 1 starts no pool
 * @param arena where the memory of a run comes from
 * @since 0.1
 */
public record RuntimeOptions(int intraOpThreads, Arena arena) {

    /** One thread for each run, the caller's own; an arena if the model is large. */
    public static final RuntimeOptions DEFAULT = threads(1);

    /** Where an engine takes the memory of a run from. An engine without such a choice ignores it. */
    public enum Arena {
        /** As the engine thinks best for the model's size. */
        AUTO,
        /** From a pool that the engine keeps between runs: quick for large tensors, but it does not shrink. */
        ON,
        /** From the system's allocator, at each run. */
        OFF
    }

    /**
     * Checks the thread count.
     *
     * @throws IllegalArgumentException if it is below 1
     */
    public RuntimeOptions {
        if (intraOpThreads < 1) {
            throw new IllegalArgumentException("intraOpThreads must be 1 or more, not " + intraOpThreads);
        }
        Objects.requireNonNull(arena, "arena");
    }

    /**
     * So many threads, and the arena as the engine thinks best.
     *
     * @param intraOpThreads how many threads one run may use, the caller's included
     * @return options
     * @throws IllegalArgumentException if it is below 1
     */
    public static RuntimeOptions threads(int intraOpThreads) {
        return new RuntimeOptions(intraOpThreads, Arena.AUTO);
    }
}
