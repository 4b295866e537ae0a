package io.mlprod.internal.equivalence;

import io.mlprod.internal.log.Log;
import io.mlprod.lifecycle.EngineChoice;
import io.mlprod.lifecycle.EngineChoice.Refusal;
import io.mlprod.spi.ForwardingSession;
import io.mlprod.spi.Invocation;
import io.mlprod.spi.ModelSession;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * A session of which the reference runs a share of the calls once more, beside the callers. After the first answer that
 * differs the reference runs every call. Thread-safe.
 */
final class RescoringSession extends ForwardingSession {

    private static final Log LOG = Log.of(RescoringSession.class);

    private final ModelSession own;
    private final ModelSession reference;
    private final Rescorer rescorer;
    private final String ownName;
    private final String referenceName;
    private final AtomicBoolean isSwitched = new AtomicBoolean();
    private volatile Consumer<EngineChoice> listener = change -> {};

    RescoringSession(
            ModelSession own,
            ModelSession reference,
            ModelParts parts,
            double share,
            String ownName,
            String referenceName) {
        super(own);
        this.own = own;
        this.reference = reference;
        this.ownName = ownName;
        this.referenceName = referenceName;
        this.rescorer = new Rescorer(reference, parts, share, this::switchBack);
    }

    @Override
    public void onEngineChange(Consumer<EngineChoice> changed) {
        listener = changed;
    }

    @Override
    public Invocation newInvocation(List<String> outputs) {
        return new RescoringInvocation(this, own.newInvocation(outputs), outputs, own.signature());
    }

    Rescorer rescorer() {
        return rescorer;
    }

    ModelSession reference() {
        return reference;
    }

    /** Returns whether the reference runs the calls. */
    boolean isSwitched() {
        return isSwitched.get();
    }

    /** Lets the reference run all calls from now on. */
    void switchBack(String reason) {
        if (isSwitched.getAndSet(true)) {
            return;
        }
        LOG.warn(
                "{} answers a call otherwise than {}, which runs the model with digest {} from now on: {}",
                ownName,
                referenceName,
                signature().sha256(),
                reason);
        listener.accept(new EngineChoice(
                referenceName,
                List.of(new Refusal(ownName, "answered a call otherwise than " + referenceName + ": " + reason))));
    }

    @Override
    public void close() {
        try (reference;
                own) {
            rescorer.close();
        }
    }
}
