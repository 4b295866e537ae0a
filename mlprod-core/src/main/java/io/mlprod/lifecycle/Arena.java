package io.mlprod.lifecycle;

/**
 * The source of memory for an engine's runs. An engine without such a choice ignores it.
 *
 * @since 0.1
 */
public enum Arena {
    /** Whichever the engine prefers for the model's size. */
    AUTO,
    /** A pool that the engine keeps between runs: quick for large tensors, but it does not shrink. */
    ON,
    /** The system's allocator, at each run. */
    OFF
}
