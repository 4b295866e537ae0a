package io.mlprod.fallback.internal.context;

import io.mlprod.Call;
import io.mlprod.Prediction;
import io.mlprod.internal.observe.Listeners;
import io.mlprod.observe.ChainEvent;
import io.mlprod.provenance.Attempt;
import io.mlprod.provenance.TierState;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Notifies the listeners of a chain. Costs nothing while there are none. Thread-safe.
 */
public final class ChainJournal {

    private final String chain;
    private final Listeners listeners;

    public ChainJournal(String chain, Listeners listeners) {
        this.chain = chain;
        this.listeners = listeners;
    }

    public long listenerErrors() {
        return listeners.errors();
    }

    public boolean isRead() {
        return !listeners.isEmpty();
    }

    public void attempted(ChainEvent.Purpose purpose, Attempt attempt) {
        if (isRead()) {
            listeners.tell(new ChainEvent.Attempted(chain, purpose, attempt));
        }
    }

    /**
     * Notifies of an answer.
     *
     * @param left what is left of the budget, in nanoseconds
     */
    public void answered(Prediction<?> answer, long nanos, long left, Call call, Object input) {
        if (isRead()) {
            @Nullable Duration budgetLeft = left == TierBudget.UNLIMITED ? null : Duration.ofNanos(left);
            listeners.tell(new ChainEvent.Answered(
                    chain,
                    answer.id(),
                    answer.provenance(),
                    Duration.ofNanos(nanos),
                    budgetLeft,
                    call.tags(),
                    input,
                    answer.value()));
        }
    }

    public void failed(Throwable error, long nanos, Call call, Object input) {
        if (isRead()) {
            listeners.tell(new ChainEvent.Failed(chain, Duration.ofNanos(nanos), error, call.tags(), input));
        }
    }

    public void abandoned(String tier, int abandoned) {
        if (isRead()) {
            listeners.tell(new ChainEvent.Abandoned(chain, tier, abandoned));
        }
    }

    public void overran(String tier, long late, boolean wasAbandoned) {
        if (isRead()) {
            listeners.tell(new ChainEvent.Overran(chain, tier, Duration.ofNanos(late), wasAbandoned));
        }
    }

    public void hedged(String tier, boolean won) {
        if (isRead()) {
            listeners.tell(new ChainEvent.Hedged(chain, tier, won));
        }
    }

    public void exercised(String tier, boolean agreed) {
        if (isRead()) {
            listeners.tell(new ChainEvent.Exercised(chain, tier, agreed));
        }
    }

    public void changed(String tier, TierState from, TierState to, String reason) {
        if (isRead()) {
            listeners.tell(new ChainEvent.TierChanged(chain, tier, from, to, reason));
        }
    }
}
