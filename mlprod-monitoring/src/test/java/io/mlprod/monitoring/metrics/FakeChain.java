package io.mlprod.monitoring.metrics;

import io.mlprod.model.ModelVersion;
import io.mlprod.model.PredictionId;
import io.mlprod.observe.ChainEvent;
import io.mlprod.observe.Observed;
import io.mlprod.provenance.Attempt;
import io.mlprod.provenance.AttemptOutcome;
import io.mlprod.provenance.Provenance;
import io.mlprod.provenance.TierState;
import io.mlprod.provenance.TierStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A chain with two tiers, fraud and lite, whose state a test sets, and the events that it could have. */
final class FakeChain implements Observed.Chain {

    static final ModelVersion LITE = new ModelVersion("lite", "3", "");

    volatile boolean isClosed;
    volatile TierState first = TierState.READY;

    @Override
    public String name() {
        return "payments";
    }

    @Override
    public boolean isClosed() {
        return isClosed;
    }

    @Override
    public long listenerErrors() {
        return 0;
    }

    @Override
    public List<TierStatus> tiers() {
        return List.of(
                new TierStatus("fraud", 0, new TierStatus.Load(first, "", 3, 1), Map.of()),
                new TierStatus("lite", 1, new TierStatus.Load(TierState.READY, "", 0, 0), Map.of()));
    }

    static Attempt attempt(String tier, AttemptOutcome outcome) {
        return new Attempt(tier, tier.equals("fraud") ? 0 : 1, outcome, "", 2_000_000, null);
    }

    /** The provenance of an answer by the second tier after the first was late. */
    static Provenance degraded() {
        return new Provenance(
                "payments",
                attempt("lite", AttemptOutcome.SUCCESS),
                List.of(attempt("fraud", AttemptOutcome.TIMEOUT)),
                true,
                Duration.ofSeconds(30),
                null);
    }

    /** An answer of the second tier. */
    static ChainEvent answered(long nanosLeft) {
        return new ChainEvent.ChainAnswered(
                "payments", PredictionId.next(), degraded(), 5_000_000, nanosLeft, Map.of(), "input", "output");
    }

    static ChainEvent attempted(String tier, AttemptOutcome outcome) {
        return new ChainEvent.Attempted("payments", ChainEvent.Purpose.ANSWER, attempt(tier, outcome));
    }
}
