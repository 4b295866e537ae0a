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
     * Returns ONNX Runtime, the default engine of a handle, through its Java binding, or through the artifact
     * {@code mlprod-core-ffm} if that is present and can be used. Its native library is loaded with the first model,
     * once in a process.
     *
     * @return a thread-safe engine without state of its own
     */
    public static Engine onnxRuntime() {
        return OnnxRuntime.chosen();
    }
}
