package io.mlprod.spi;

import io.mlprod.error.ModelExecutionException;
import io.mlprod.model.ModelSignature;
import java.util.List;
import java.util.Optional;

/**
 * A model made ready to run. {@link #signature()} and {@link #rowDependence} are asked once, by the thread that has
 * opened it; {@link #newInvocation} by any threads, several at a time; {@link #close()} once, when all its invocations
 * have been closed, with which nothing else is asked any more. If a run never ends, the session is never closed.
 *
 * <p>No method takes or returns null.
 *
 * @since 0.1
 */
public interface ModelSession extends AutoCloseable {

    /**
     * Returns what the model takes and gives.
     *
     * @return the signature, always the same, with the digest of the {@linkplain ModelArtifact#sha256() model}; inputs
     *     are tensors
     */
    ModelSignature signature();

    /**
     * Says why the rows of a batch may influence one another. Asked only if the first dimension of all inputs and
     * outputs is dynamic.
     *
     * @param outputs the outputs that are wanted, of those in the signature
     * @return a reason in words, without a full stop; empty if it is certain that each row of these outputs depends on
     *     the same row of the inputs and nothing else, so that several inputs may share a run; by default a reason
     */
    default Optional<String> rowDependence(List<String> outputs) {
        return Optional.of("its engine does not say that rows are independent");
    }

    /**
     * Makes a place to run the model in, for one call at a time. mlprod keeps it and uses it again, and makes as many
     * as there are calls at a time.
     *
     * @param outputs the outputs that are wanted, of those in the signature; at least one
     * @return an invocation that the caller closes
     * @throws ModelExecutionException if there can be no other
     */
    Invocation newInvocation(List<String> outputs);

    /** Frees the model. By default does nothing. */
    @Override
    default void close() {}
}
