package io.mlprod.observe;

/**
 * The registration of a listener that was added to an existing handle or chain. Thread-safe. It does not keep the
 * handle or chain alive.
 *
 * @since 0.1
 */
public interface Subscription extends AutoCloseable {

    /**
     * Removes the listener, and closes its recorders. Does not block: calls that are under way may still notify it.
     * Closing again does nothing.
     */
    @Override
    void close();
}
