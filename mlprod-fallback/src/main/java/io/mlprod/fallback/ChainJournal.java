package io.mlprod.fallback;

import io.mlprod.Call;
import io.mlprod.Prediction;
import io.mlprod.internal.observe.Listeners;
import io.mlprod.observe.ChainEvent;
import io.mlprod.provenance.Attempt;
import io.mlprod.provenance.TierState;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

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

    boolean isRead() {
        return !listeners.isEmpty();
    }

    void attempted(ChainEvent.Purpose purpose, Attempt attempt) {
        if (isRead()) {
            listeners.tell(new ChainEvent.Attempted(chain, purpose, attempt));
        }
    }

    /**
     * Tells of an answer.
     *
     * @param left what is left of the budget, in nanoseconds
     */
    void answered(Prediction<?> answer, long nanos, long left, Call call, Object input) {
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

    void failed(Throwable error, long nanos, Call call, Object input) {
        if (isRead()) {
            listeners.tell(new ChainEvent.Failed(chain, Duration.ofNanos(nanos), error, call.tags(), input));
        }
    }

    void abandoned(String tier, int abandoned) {
        if (isRead()) {
            listeners.tell(new ChainEvent.Abandoned(chain, tier, abandoned));
        }
    }

    void overran(String tier, long late, boolean wasAbandoned) {
        if (isRead()) {
            listeners.tell(new ChainEvent.Overran(chain, tier, Duration.ofNanos(late), wasAbandoned));
        }
    }

    void hedged(String tier, boolean won) {
        if (isRead()) {
            listeners.tell(new ChainEvent.Hedged(chain, tier, won));
        }
    }

    void exercised(String tier, boolean agreed) {
        if (isRead()) {
            listeners.tell(new ChainEvent.Exercised(chain, tier, agreed));
        }
    }

    void changed(String tier, TierState from, TierState to, String reason) {
        if (isRead()) {
            listeners.tell(new ChainEvent.TierChanged(chain, tier, from, to, reason));
        }
    }
}
