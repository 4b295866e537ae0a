package io.mlprod.internal.onnx;

import ai.onnxruntime.OrtException;
import io.mlprod.spi.EngineLimits;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One way to call ONNX Runtime's native functions from Java: its own Java binding, or a provider that the class path
 * has. Whatever does not depend on the way is done by {@link OnnxSession} and {@link OnnxInvocation}. Thread-safe.
 */
public interface NativeApi {

    /** Returns the engine's name when it runs this way. */
    String name();

    /** Returns what can be handed to ONNX Runtime this way. */
    EngineLimits limits();

    /**
     * Finds the functions of the library, which ONNX Runtime's own binding has loaded. Called once, before any other
     * method.
     *
     * @param folder where that binding has unpacked the library; null if it lies elsewhere
     * @return empty if it can be used; else why not, and what to do, as parts of a sentence
     */
    Optional<String> start(@Nullable Path folder);

    /**
     * Loads a model.
     *
     * @param model the file's bytes, not to be changed or kept
     * @param options how to load it
     * @return the model, which the caller closes
     * @throws OrtException if ONNX Runtime refuses it
     */
    NativeModel load(byte[] model, LoadOptions options) throws OrtException;
}
