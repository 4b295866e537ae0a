package io.mlprod.fallback.internal.run;

import io.mlprod.observe.ChainEvent;
import io.mlprod.provenance.TierState;
import java.util.concurrent.atomic.AtomicReference;

/** The state of a tier, and the state that listeners were last notified of. Thread-safe. */
public final class TierStateLog {

    private final TierParts<?, ?> parts;
    private final AtomicReference<TierState> last = new AtomicReference<>(TierState.READY);

    /** Creates the log of a tier that is ready. */
    public TierStateLog(TierParts<?, ?> parts) {
        this.parts = parts;
    }

    /** Returns the current state: that of the switch and the gates, or else the breaker's. */
    public TierState state() {
        TierState closed = parts.admission().closed();
        return closed == null ? parts.breaker().state() : closed;
    }

    /** Notifies listeners if the tier's state has changed. */
    public void note() {
        if (parts.chain().journal().isRead(ChainEvent.TierChanged.class)) {
            TierState now = state();
            TierState before = last.getAndSet(now);
            if (now != before) {
                parts.chain()
                        .journal()
                        .changed(parts.name(), before, now, parts.admission().reason());
            }
        }
    }

    /** Returns whether listeners were last notified that the tier is ready. */
    public boolean wasReady() {
        return last.get() == TierState.READY;
    }
}
