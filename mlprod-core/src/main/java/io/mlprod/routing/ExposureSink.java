package io.mlprod.routing;

import java.io.IOException;
import java.util.List;

/**
 * Somewhere that exposures are written to, away from the threads that predict.
 *
 * <p>Called by one thread at a time. What does not fit into the bounded queue before it is dropped and counted.
 *
 * @since 0.1
 */
public interface ExposureSink extends AutoCloseable {

    /**
     * Writes some exposures; may block.
     *
     * @param exposures in the order in which they happened; not empty
     * @throws IOException if they could not be written; they are counted as lost and the next ones are tried again
     */
    void write(List<Exposure> exposures) throws IOException;

    /** Ends the sink, when the handle that wrote to it is closed. */
    @Override
    default void close() throws IOException {}
}
