package io.mlprod.lifecycle;

import java.util.Optional;

/**
 * A watch over a place where new versions of a model appear, which deploys them. Thread-safe.
 *
 * @since 0.1
 */
public interface ModelWatch extends AutoCloseable {

    /**
     * Returns why the newest model that was found was not deployed.
     *
     * @return the error; empty if the model was deployed, or none was found yet
     */
    Optional<RuntimeException> lastFailure();

    /** Ends the watch; a deploy that has begun continues. Closing the handle also ends it. */
    @Override
    void close();
}
