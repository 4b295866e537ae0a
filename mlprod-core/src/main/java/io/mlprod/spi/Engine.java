package io.mlprod.spi;

import io.mlprod.error.LoadException;

/**
 * An engine that runs models, for example ONNX Runtime ({@code io.mlprod.engine.Engines.onnxRuntime()}) or a fake in a
 * test.
 *
 * <p>A handle calls an engine's methods in this order, once for each model that it loads, on the thread that loads it:
 * {@link #name()} and {@link #limits()}, {@link #read}, then {@link #open}. Tuning opens one model several times with
 * different options. If a handle has several engines in line, the next one is asked when this one throws a
 * {@link LoadException}, another {@link RuntimeException} or a {@link LinkageError} from {@code read} or {@code open},
 * or when the model exceeds its limits. The reason is logged and stays in the version's status.
 *
 * <p>Implementations are thread-safe: several handles may use one engine at a time. No method takes or returns null.
 *
 * @since 0.1
 */
public interface Engine {

    /**
     * Returns the engine's name in messages, the log and the status of a version.
     *
     * @return a short name, always the same
     */
    String name();

    /**
     * Returns the version of what computes the answers, so that what was found out about one version is not taken for
     * another. May load native code.
     *
     * @return for example {@code 1.28.0}; by default empty, which means that it is not known
     * @throws LoadException if the engine cannot be started
     */
    default String version() {
        return "";
    }

    /**
     * Returns the limits of the engine. A model or an input that exceeds them is refused before the engine sees it.
     *
     * @return by default {@link EngineLimits#NONE}
     */
    default EngineLimits limits() {
        return EngineLimits.NONE;
    }

    /**
     * Returns whether the engine takes only some models by design, as one does that knows few operators. What it
     * refuses is then not logged, and is no part of the error if no other engine in line takes the model either; it
     * stays in the version's status.
     *
     * @return by default false
     */
    default boolean isSelective() {
        return false;
    }

    /**
     * Reads a model from its source. May block until that is done.
     *
     * @param source the source and the ways to read it; each way reads only once for all engines in line
     * @return the model that {@link #open} receives; by default the source, read and checked as an ONNX model
     * @throws LoadException if the source cannot be read, or is not a model for this engine
     */
    default ModelArtifact read(SourceReader source) {
        return source.onnx();
    }

    /**
     * Prepares a model for running. May block until that is done.
     *
     * @param model what {@link #read} has returned; not to be changed, and not to be kept after this method returns, as
     *     it holds the whole file
     * @param options how to run it; an engine ignores the options that its {@link #limits()} do not declare tunable
     * @return a session of its own, which the caller closes
     * @throws LoadException if the engine cannot run this model
     */
    ModelSession open(ModelArtifact model, SessionOptions options);
}
