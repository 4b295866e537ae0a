package io.mlprod.spi;

import io.mlprod.error.LoadException;

/**
 * An engine that can run models, for example ONNX Runtime or a fake in a test. Implementations are thread-safe.
 *
 * @since 0.1
 */
public interface ModelRuntime {

    /**
     * Prepares a model for running; may take long.
     *
     * @param model the verified bytes; not kept after the return, except by a session that says so
     * @param options how to run it
     * @return a session that the caller closes
     * @throws LoadException if the engine cannot run this model
     */
    ModelSession open(ModelArtifact model, RuntimeOptions options);
}
