package io.mlprod.spi;

import io.mlprod.lifecycle.EngineChoice;
import io.mlprod.model.ModelSignature;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A session that forwards all calls to another one, for subclasses that change something.
 *
 * @since 0.1
 */
public abstract class ForwardingSession implements ModelSession {

    private final ModelSession session;

    /**
     * Wraps a session.
     *
     * @param session the session that calls are forwarded to
     */
    protected ForwardingSession(ModelSession session) {
        this.session = session;
    }

    @Override
    public ModelSignature signature() {
        return session.signature();
    }

    @Override
    public Optional<String> rowDependence(List<String> outputs) {
        return session.rowDependence(outputs);
    }

    @Override
    public Invocation newInvocation(List<String> outputs) {
        return session.newInvocation(outputs);
    }

    @Override
    public Optional<String> unproven() {
        return session.unproven();
    }

    @Override
    public void onEngineChange(Consumer<EngineChoice> listener) {
        session.onEngineChange(listener);
    }

    @Override
    public void close() {
        session.close();
    }
}
