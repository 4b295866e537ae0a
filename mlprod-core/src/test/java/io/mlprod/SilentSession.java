package io.mlprod;

import io.mlprod.model.ModelSignature;
import io.mlprod.spi.Invocation;
import io.mlprod.spi.ModelSession;
import java.util.List;

/** A session with only what an engine must offer. */
record SilentSession(ModelSession real) implements ModelSession {

    @Override
    public ModelSignature signature() {
        return real.signature();
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
