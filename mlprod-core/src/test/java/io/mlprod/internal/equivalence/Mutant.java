package io.mlprod.internal.equivalence;

import io.mlprod.engine.Engines;
import io.mlprod.internal.load.EngineLine;
import io.mlprod.internal.plain.session.PlainJava;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.spi.Engine;
import io.mlprod.spi.EngineLimits;
import io.mlprod.spi.ForwardingEngine;
import io.mlprod.spi.ForwardingSession;
import io.mlprod.spi.Invocation;
import io.mlprod.spi.ModelArtifact;
import io.mlprod.spi.ModelSession;
import io.mlprod.spi.SessionOptions;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** A candidate with a planted fault: it opens another model than it is given, or changes what its invocations do. */
final class Mutant extends ForwardingEngine {

    final AtomicInteger sessions = new AtomicInteger(); // open now
    final AtomicInteger invocations = new AtomicInteger(); // ever made
    private final byte[] opened;
    private final UnaryOperator<Invocation> change;
    String version = "1";

    Mutant(Engine engine, byte[] opened, UnaryOperator<Invocation> change) {
        super(engine);
        this.opened = opened;
        this.change = change;
    }

    /** Plain Java, which opens another model. */
    static Mutant plain(byte[] opened) {
        return new Mutant(new PlainJava(), opened, invocation -> invocation);
    }

    static Mutant of(byte[] opened) {
        return new Mutant(Engines.onnxRuntime(), opened, invocation -> invocation);
    }

    static Mutant of(byte[] opened, UnaryOperator<Invocation> change) {
        return new Mutant(Engines.onnxRuntime(), opened, change);
    }

    static ModelArtifact artifact(byte[] model) {
        return EngineLine.read(List.of(Engines.onnxRuntime()), ModelSource.of(model))
                .artifact();
    }

    @Override
    public String name() {
        return "mutant";
    }

    @Override
    public String version() {
        return version;
    }

    @Override
    public EngineLimits limits() {
        return EngineLimits.NONE;
    }

    @Override
    public ModelSession open(ModelArtifact model, SessionOptions options) {
        ModelSession session = super.open(artifact(opened), options);
        sessions.incrementAndGet();
        return new ForwardingSession(session) {
            @Override
            public Invocation newInvocation(List<String> outputs) {
                invocations.incrementAndGet();
                return change.apply(super.newInvocation(outputs));
            }

            @Override
            public void close() {
                super.close();
                sessions.decrementAndGet();
            }
        };
    }
}
