package io.mlprod.spi;

import java.util.Objects;

/**
 * An engine that leaves everything to another one, for subclasses that change something: such as
 * {@code Engines.onnxRuntime()} whose runs are counted. Thread-safe as the other one is.
 *
 * @since 0.1
 */
public abstract class ForwardingEngine implements Engine {

    private final Engine engine;

    /**
     * Wraps an engine.
     *
     * @param engine the other one
     */
    protected ForwardingEngine(Engine engine) {
        this.engine = Objects.requireNonNull(engine, "engine");
    }

    @Override
    public String name() {
        return engine.name();
    }

    @Override
    public EngineLimits limits() {
        return engine.limits();
    }

    @Override
    public ModelArtifact read(SourceReader source) {
        return engine.read(source);
    }

    @Override
    public ModelSession open(ModelArtifact model, SessionOptions options) {
        return engine.open(model, options);
    }
}
