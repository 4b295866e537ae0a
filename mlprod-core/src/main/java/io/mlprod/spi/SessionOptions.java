package io.mlprod.spi;

import io.mlprod.lifecycle.Arena;
import java.util.Objects;

/**
 * The options by which an engine runs a model. Immutable; each method that takes a value returns new options.
 *
 * @since 0.1
 */
public final class SessionOptions {

    /**
     * The default options: one thread for each run, the caller's own, and memory from the source that the engine
     * prefers.
     */
    public static final SessionOptions DEFAULT = new SessionOptions(1, Arena.AUTO);

    private final int intraOpThreads;
    private final Arena arena;

    private SessionOptions(int intraOpThreads, Arena arena) {
        this.intraOpThreads = intraOpThreads;
        this.arena = arena;
    }

    /**
     * Returns how many threads one run may use, the caller's included; 1 starts no pool.
     *
     * @return 1 or more
     */
    public int intraOpThreads() {
        return intraOpThreads;
    }

    /**
     * Sets how many threads one run may use.
     *
     * @param threads the caller's included
     * @return new options
     * @throws IllegalArgumentException if it is below 1
     */
    public SessionOptions intraOpThreads(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("intraOpThreads must be 1 or more, not " + threads);
        }
        return new SessionOptions(threads, arena);
    }

    /**
     * Returns the source of memory of a run.
     *
     * @return the source of memory
     */
    public Arena arena() {
        return arena;
    }

    /**
     * Sets the source of memory of a run.
     *
     * @param source the source of memory
     * @return new options
     * @throws NullPointerException if it is null
     */
    public SessionOptions arena(Arena source) {
        return new SessionOptions(intraOpThreads, Objects.requireNonNull(source, "arena"));
    }

    @Override
    public String toString() {
        return intraOpThreads + " threads, arena " + arena;
    }
}
