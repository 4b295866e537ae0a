package io.mlprod.lifecycle;

/**
 * Where an engine takes the memory of a run from. An engine without such a choice ignores it.
 *
 * @since 0.1
 */
public enum Arena {
    /** As the engine thinks best for the model's size. */
    AUTO,
    /** From a pool that the engine keeps between runs: quick for large tensors, but it does not shrink. */
    ON,
    /** From the system's allocator, at each run. */
    OFF
}
