package io.mlprod.internal.onnx;

import io.mlprod.spi.Engine;
import io.mlprod.spi.EngineLimits;
import io.mlprod.spi.ModelArtifact;
import io.mlprod.spi.ModelSession;
import io.mlprod.spi.SessionOptions;
import java.util.function.Supplier;

/** ONNX Runtime as an engine, called in one way or another. */
public final class OnnxRuntime implements Engine {

    private final Supplier<NativeApi> api;

    /**
     * Creates an engine.
     *
     * @param api how ONNX Runtime is called
     */
    private OnnxRuntime(Supplier<NativeApi> api) {
        this.api = api;
    }

    /** Returns the engine that calls ONNX Runtime in the best way that there is. */
    public static OnnxRuntime chosen() {
        return new OnnxRuntime(ChosenApi::get);
    }

    /** Returns the engine over ONNX Runtime's own Java binding. */
    public static OnnxRuntime overJni() {
        return new OnnxRuntime(JniApi::new);
    }

    @Override
    public String name() {
        return api.get().name();
    }

    @Override
    public String version() {
        return OnnxEnvironment.version();
    }

    @Override
    public EngineLimits limits() {
        return api.get().limits();
    }

    @Override
    public ModelSession open(ModelArtifact model, SessionOptions options) {
        return OnnxSession.open(api.get(), model, options);
    }
}
