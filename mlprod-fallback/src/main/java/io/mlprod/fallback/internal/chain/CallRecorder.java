package io.mlprod.fallback.internal.chain;

import io.mlprod.Call;
import io.mlprod.Prediction;
import io.mlprod.fallback.internal.context.ChainJournal;
import io.mlprod.fallback.internal.tier.LastKnownGoodTier;
import io.mlprod.fallback.internal.tier.ModelTier;
import io.mlprod.fallback.internal.tier.Tier;
import io.mlprod.observe.ChainEvent.Purpose;
import io.mlprod.provenance.Attempt;
import io.mlprod.provenance.AttemptOutcome;
import io.mlprod.provenance.TierStatus;
import java.util.List;

/**
 * A recorder of what becomes of calls: counts, events, remembered answers, and exercises of lower tiers. Thread-safe.
 */
final class CallRecorder<I, O> {

    private final ChainTiers<I, O> tiers;
    private final ChainJournal journal;
    private final List<LastKnownGoodTier<I, O>> memories;
    private final ExerciseSampler<I, O> exercise;
    private final AttemptCounts counts;

    CallRecorder(ChainTiers<I, O> tiers, ChainJournal journal, ExerciseSampler<I, O> exercise) {
        this.tiers = tiers;
        this.journal = journal;
        this.memories = tiers.memories();
        this.exercise = exercise;
        this.counts = new AttemptCounts(tiers.all().size());
    }

    void attempted(Tier<I, O> tier, Attempt attempt) {
        counts.add(attempt);
        journal.attempted(Purpose.ANSWER, attempt);
        if (tier instanceof ModelTier<I, O> model
                && (attempt.outcome() != AttemptOutcome.SUCCESS || !model.wasReady())) {
            model.noteState();
        }
    }

    void hedged(Tier<I, O> next, boolean won) {
        journal.hedged(next.name(), won);
    }

    /**
     * Records the answer that the caller gets.
     *
     * @param nanos how long the call took
     * @param left what is left of the budget, in nanoseconds
     */
    void answered(I input, Call call, Prediction<O> answer, long nanos, long left) {
        if (!answer.isDegraded()) {
            for (LastKnownGoodTier<I, O> memory : memories) {
                memory.keep(input, answer);
            }
            exercise.offer(input, call, answer.value());
        }
        journal.answered(answer, nanos, left, call, input);
    }

    List<TierStatus> status() {
        return tiers.all().stream()
                .map(tier -> new TierStatus(tier.name(), tier.rank(), tier.load(), counts.of(tier.rank())))
                .toList();
    }
}
