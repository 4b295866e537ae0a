package io.mlprod.observe;

/**
 * The registration of a listener at one handle or chain: {@code listen} returns it, and the listener itself receives it
 * in {@link PredictionListener#attached}. Thread-safe. It does not keep the handle or chain alive.
 *
 * @since 0.1
 */
public interface Subscription extends AutoCloseable {

    /**
     * Removes the listener, and closes its recorders. Does not block: calls that are under way may still notify it.
     * Closing again does nothing. May be called from any method of the listener but {@link PredictionListener#wants}.
     */
    @Override
    void close();

    /**
     * Returns whether it was closed.
     *
     * @return true if the listener was removed; a closed handle or chain removes none
     */
    boolean isClosed();
}
