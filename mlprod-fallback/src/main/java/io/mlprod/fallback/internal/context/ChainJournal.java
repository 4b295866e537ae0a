package io.mlprod.fallback.internal.context;

import io.mlprod.Call;
import io.mlprod.Prediction;
import io.mlprod.internal.observe.Audience;
import io.mlprod.internal.observe.Listeners;
import io.mlprod.observe.ChainEvent;
import io.mlprod.observe.Observed;
import io.mlprod.observe.PredictionListener;
import io.mlprod.observe.Subscription;
import io.mlprod.provenance.Attempt;
import io.mlprod.provenance.TierState;
import java.time.Duration;

/** A journal that notifies the listeners of a chain. It costs nothing while there are none. Thread-safe. */
public final class ChainJournal {

    private final String chain;
    private final Listeners listeners;
    private final Audience attempted; // kept, since each call may have something to tell it, as has the next
    private final Audience answered;

    public ChainJournal(String chain, Listeners listeners) {
        this.chain = chain;
        this.listeners = listeners;
        this.attempted = listeners.audience(ChainEvent.Attempted.class);
        this.answered = listeners.audience(ChainEvent.ChainAnswered.class);
    }

    public long listenerErrors() {
        return listeners.errors();
    }

    public void attach(Observed chain) {
        listeners.attach(chain);
    }

    public Subscription add(PredictionListener listener, Observed chain) {
        return listeners.add(listener, chain);
    }

    public boolean isRead(Class<? extends ChainEvent> kind) {
        return !listeners.audience(kind).isEmpty();
    }

    public void attempted(ChainEvent.Purpose purpose, Attempt attempt) {
        if (!attempted.isEmpty()) {
            attempted.tell(new ChainEvent.Attempted(chain, purpose, attempt));
        }
    }

    /**
     * Notifies of an answer.
     *
     * @param left the rest of the budget, in nanoseconds; {@link TierBudget#UNLIMITED} without one
     */
    public void answered(Prediction<?> answer, long nanos, long left, Call call, Object input) {
        if (!answered.isEmpty()) {
            answered.tell(new ChainEvent.ChainAnswered(
                    chain, answer.id(), answer.provenance(), nanos, left, call.tags(), input, answer.value()));
        }
    }

    public void failed(Throwable error, long nanos, Call call, Object input) {
        if (isRead(ChainEvent.ChainFailed.class)) {
            listeners.tell(new ChainEvent.ChainFailed(chain, Duration.ofNanos(nanos), error, call.tags(), input));
        }
    }

    public void abandoned(String tier, int abandoned) {
        if (isRead(ChainEvent.Abandoned.class)) {
            listeners.tell(new ChainEvent.Abandoned(chain, tier, abandoned));
        }
    }

    public void overran(String tier, long late, boolean wasAbandoned) {
        if (isRead(ChainEvent.Overran.class)) {
            listeners.tell(new ChainEvent.Overran(chain, tier, Duration.ofNanos(late), wasAbandoned));
        }
    }

    public void hedged(String tier, boolean won) {
        if (isRead(ChainEvent.Hedged.class)) {
            listeners.tell(new ChainEvent.Hedged(chain, tier, won));
        }
    }

    public void exercised(String tier, boolean agreed) {
        if (isRead(ChainEvent.Exercised.class)) {
            listeners.tell(new ChainEvent.Exercised(chain, tier, agreed));
        }
    }

    public void changed(String tier, TierState from, TierState to, String reason) {
        if (isRead(ChainEvent.TierChanged.class)) {
            listeners.tell(new ChainEvent.TierChanged(chain, tier, from, to, reason));
        }
    }
}
