package io.mlprod.spi;

import io.mlprod.error.LoadException;

/**
 * Something that runs models, for example ONNX Runtime ({@code io.mlprod.engine.Engines.onnxRuntime()}) or a fake in a
 * test.
 *
 * <p>A handle asks an engine in this order, once for each model that it loads, on the thread that loads it:
 * {@link #name()} and {@link #limits()}, {@link #read}, then {@link #open}. Tuning opens one model several times with
 * different options. If a handle has several engines in line, the next one is asked when this one throws a
 * {@link LoadException}, another {@link RuntimeException} or a {@link LinkageError} from {@code read} or {@code open},
 * or when the model is beyond its limits; what it said is logged and stays in the version's status.
 *
 * <p>Implementations are thread-safe: several handles may use one engine at a time. No method takes or returns null.
 *
 * @since 0.1
 */
public interface Engine {

    /**
     * Returns what the engine is called in messages, the log and the status of a version.
     *
     * @return a short name, always the same
     */
    String name();

    /**
     * Returns what the engine cannot do. A model or an input beyond that is refused before the engine sees it.
     *
     * @return by default {@link EngineLimits#NONE}
     */
    default EngineLimits limits() {
        return EngineLimits.NONE;
    }

    /**
     * Reads a model from its source. May block as long as that takes.
     *
     * @param source the source and ways to read it, each of which is gone only once for all engines in line
     * @return what {@link #open} gets; by default the source read and checked as an ONNX model
     * @throws LoadException if the source cannot be read, or is no model for this engine
     */
    default ModelArtifact read(SourceReader source) {
        return source.onnx();
    }

    /**
     * Prepares a model for running. May block as long as that takes.
     *
     * @param model what {@link #read} has returned; not to be changed, and not to be kept after the return, as it holds
     *     the whole file
     * @param options how to run it; an engine leaves alone what its {@link #limits()} do not say can be tuned
     * @return a session of its own, which the caller closes
     * @throws LoadException if the engine cannot run this model
     */
    ModelSession open(ModelArtifact model, SessionOptions options);
}
