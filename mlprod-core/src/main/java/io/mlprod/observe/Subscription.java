package io.mlprod.observe;

/**
 * What a listener has that was added to a handle or chain that exists. Thread-safe. It does not keep the handle or
 * chain alive.
 *
 * @since 0.1
 */
public interface Subscription extends AutoCloseable {

    /**
     * Takes the listener off again, and closes its recorders. Does not block: calls that are under way may still tell
     * it something. Closing again does nothing.
     */
    @Override
    void close();
}
