package io.mlprod.spi;

import io.mlprod.model.ModelSignature;
import java.util.List;
import java.util.Optional;

/** A session that leaves everything to another one, for tests to override what they change. */
public class ForwardingSession implements ModelSession {

    private final ModelSession real;

    public ForwardingSession(ModelSession real) {
        this.real = real;
    }

    @Override
    public ModelSignature signature() {
        return real.signature();
    }

    @Override
    public Optional<String> rowDependence(List<String> outputs) {
        return real.rowDependence(outputs);
    }

    @Override
    public Invocation newInvocation(List<String> outputs) {
        return real.newInvocation(outputs);
    }

    @Override
    public void close() {
        real.close();
    }
}
