package io.mlprod.fallback;

import io.mlprod.Call;
import io.mlprod.Prediction;
import io.mlprod.internal.observe.Listeners;
import io.mlprod.observe.ChainEvent;
import io.mlprod.observe.PredictionListener;
import io.mlprod.observe.Subscription;
import io.mlprod.provenance.Attempt;
import io.mlprod.provenance.TierState;
import java.time.Duration;

/** Tells the listeners of a chain what happens. */
final class ChainJournal {

    private final String chain;
    private final Listeners listeners;

    ChainJournal(String chain, Listeners listeners) {
        this.chain = chain;
        this.listeners = listeners;
    }

    long listenerErrors() {
        return listeners.errors();
    }

    Subscription add(PredictionListener listener) {
        return listeners.add(listener);
    }

    boolean isRead(Class<? extends ChainEvent> kind) {
        return !listeners.audience(kind).isEmpty();
    }

    void attempted(ChainEvent.Purpose purpose, Attempt attempt) {
        if (isRead(ChainEvent.Attempted.class)) {
            listeners.tell(new ChainEvent.Attempted(chain, purpose, attempt));
        }
    }

    /**
     * Tells of an answer.
     *
     * @param left what is left of the budget, in nanoseconds; {@link Slice#UNLIMITED} without one
     */
    void answered(Prediction<?> answer, long nanos, long left, Call call, Object input) {
        if (isRead(ChainEvent.ChainAnswered.class)) {
            listeners.tell(new ChainEvent.ChainAnswered(
                    chain, answer.id(), answer.provenance(), nanos, left, call.tags(), input, answer.value()));
        }
    }

    void failed(Throwable error, long nanos, Call call, Object input) {
        if (isRead(ChainEvent.ChainFailed.class)) {
            listeners.tell(new ChainEvent.ChainFailed(chain, Duration.ofNanos(nanos), error, call.tags(), input));
        }
    }

    void abandoned(String tier, int abandoned) {
        if (isRead(ChainEvent.Abandoned.class)) {
            listeners.tell(new ChainEvent.Abandoned(chain, tier, abandoned));
        }
    }

    void overran(String tier, long late, boolean wasAbandoned) {
        if (isRead(ChainEvent.Overran.class)) {
            listeners.tell(new ChainEvent.Overran(chain, tier, Duration.ofNanos(late), wasAbandoned));
        }
    }

    void hedged(String tier, boolean won) {
        if (isRead(ChainEvent.Hedged.class)) {
            listeners.tell(new ChainEvent.Hedged(chain, tier, won));
        }
    }

    void exercised(String tier, boolean agreed) {
        if (isRead(ChainEvent.Exercised.class)) {
            listeners.tell(new ChainEvent.Exercised(chain, tier, agreed));
        }
    }

    void changed(String tier, TierState from, TierState to, String reason) {
        if (isRead(ChainEvent.TierChanged.class)) {
            listeners.tell(new ChainEvent.TierChanged(chain, tier, from, to, reason));
        }
    }
}
