package io.mlprod.spi;

import java.util.Objects;

/**
 * An engine that forwards all calls to another one, for subclasses that change something: for example one that counts
 * the runs of {@code Engines.onnxRuntime()}. As thread-safe as the other engine.
 *
 * @since 0.1
 */
public abstract class ForwardingEngine implements Engine {

    private final Engine engine;

    /**
     * Wraps an engine.
     *
     * @param engine the engine that calls are forwarded to
     */
    protected ForwardingEngine(Engine engine) {
        this.engine = Objects.requireNonNull(engine, "engine");
    }

    @Override
    public String name() {
        return engine.name();
    }

    @Override
    public String version() {
        return engine.version();
    }

    @Override
    public boolean isSelective() {
        return engine.isSelective();
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
