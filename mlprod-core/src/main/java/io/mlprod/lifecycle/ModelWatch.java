package io.mlprod.lifecycle;

import java.util.Optional;

/**
 * A watch over a place where new versions of a model turn up, which deploys them. Thread-safe.
 *
 * @since 0.1
 */
public interface ModelWatch extends AutoCloseable {

    /**
     * Returns why the newest model that was found was not deployed.
     *
     * @return empty if it was, or none was found yet
     */
    Optional<RuntimeException> lastFailure();

    /** Ends the watch; a deploy that has begun goes on. Closing the handle ends it, too. */
    @Override
    void close();
}
