package io.mlprod.spi;

import io.mlprod.error.ModelExecutionException;
import io.mlprod.lifecycle.EngineChoice;
import io.mlprod.model.ModelSignature;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A model that is ready to run. {@link #signature()} and {@link #rowDependence} are called once, by the thread that has
 * opened it. {@link #newInvocation} is called by any threads, several at a time. {@link #close()} is called once, when
 * all invocations have been closed, and no method is called after it. If a run never ends, the session is never closed.
 *
 * <p>No method takes or returns null.
 *
 * @since 0.1
 */
public interface ModelSession extends AutoCloseable {

    /**
     * Returns the signature of the model: what it takes and gives.
     *
     * @return always the same signature, with the digest of the {@linkplain ModelArtifact#sha256() model}; inputs are
     *     tensors
     */
    ModelSignature signature();

    /**
     * Returns why the rows of a batch may influence one another. Called only if the first dimension of all inputs and
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
     * Creates an invocation, which runs the model for one call at a time. mlprod keeps and reuses invocations, and
     * creates as many as there are calls at a time.
     *
     * @param outputs the outputs that are wanted, of those in the signature; at least one
     * @return an invocation that the caller closes
     * @throws ModelExecutionException if no further invocation can be created
     */
    Invocation newInvocation(List<String> outputs);

    /**
     * Returns why it is not known that the model answers correctly in this engine. If there is a reason, a version is
     * refused unless golden inputs are set, which it then has to get right. Called once, by the thread that has opened
     * the session.
     *
     * @return a reason in words, without a full stop; by default empty
     */
    default Optional<String> unproven() {
        return Optional.empty();
    }

    /**
     * Sets who is told if another engine runs the model from now on. Called at most once, before the first invocation.
     * By default does nothing, which is right for a session that never changes its engine.
     *
     * @param listener takes the engine that runs the model now, and why the one before it no longer does; may be called
     *     by any thread that holds no lock
     */
    default void onEngineChange(Consumer<EngineChoice> listener) {}

    /** Frees the model. By default does nothing. */
    @Override
    default void close() {}
}
