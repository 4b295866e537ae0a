package io.mlprod.engine;

import io.mlprod.internal.onnx.OnnxRuntime;
import io.mlprod.spi.Engine;

/**
 * The engines that mlprod brings, for {@code ModelHandleBuilder.engine}.
 *
 * @since 0.1
 */
public final class Engines {

    private Engines() {}

    /**
     * Returns ONNX Runtime through its Java binding, the engine of a handle that is told of no other. Its native
     * library is loaded with the first model, and once in a process.
     *
     * @return an engine; thread-safe, and without a state of its own
     */
    public static Engine onnxRuntime() {
        return new OnnxRuntime();
    }
}
