package io.mlprod.spi;

import io.mlprod.model.ModelSignature;
import java.util.List;

/**
 * A model made ready to run. Thread-safe, except that {@link #close()} is called once, when all its invocations have
 * been closed; mlprod guarantees that.
 *
 * @since 0.1
 */
public interface ModelSession extends AutoCloseable {

    /**
     * What the model takes and gives.
     *
     * @return the signature
     */
    ModelSignature signature();

    /**
     * Makes a place to run the model in, for one call at a time.
     *
     * @param outputs the outputs that are wanted, of those in the signature; at least one
     * @return an invocation that the caller closes
     */
    Invocation newInvocation(List<String> outputs);

    /** Frees the model. */
    @Override
    void close();
}
