package io.mlprod.engine;

import io.mlprod.internal.onnx.OnnxRuntime;
import io.mlprod.spi.Engine;

/**
 * The engines that come with mlprod, for {@code ModelHandleBuilder.engine}.
 *
 * @since 0.1
 */
public final class Engines {

    private Engines() {}

    /**
     * Returns ONNX Runtime through its Java binding, the default engine of a handle. Its native library is loaded with
     * the first model, once in a process.
     *
     * @return a thread-safe engine without state of its own
     */
    public static Engine onnxRuntime() {
        return new OnnxRuntime();
    }

    /**
     * Returns an engine that runs a model only if it answers as ONNX Runtime does.
     *
     * @param candidate an engine for ONNX models
     * @return that engine, with the check; as thread-safe as it is
     */
    public static CheckedEngine checked(Engine candidate) {
        return CheckedEngine.of(candidate);
    }
}
