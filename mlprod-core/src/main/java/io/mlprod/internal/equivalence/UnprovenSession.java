package io.mlprod.internal.equivalence;

import io.mlprod.spi.ForwardingSession;
import io.mlprod.spi.ModelSession;
import java.util.Optional;

/** A session whose answers could not be compared, since the reference cannot be started on this machine. */
final class UnprovenSession extends ForwardingSession {

    private final String reason;

    UnprovenSession(ModelSession session, String reason) {
        super(session);
        this.reason = reason;
    }

    @Override
    public Optional<String> unproven() {
        return Optional.of(reason);
    }
}
