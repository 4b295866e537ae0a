package io.mlprod.fallback.internal.tier;

import io.mlprod.ModelHandle;
import io.mlprod.fallback.Hedge;
import io.mlprod.fallback.internal.check.AnswerJudge;
import io.mlprod.fallback.internal.context.ChainContext;
import io.mlprod.fallback.internal.context.TierBudget;
import io.mlprod.fallback.internal.gate.TierAdmission;
import io.mlprod.fallback.internal.run.Bulkhead;
import io.mlprod.fallback.internal.run.TierParts;
import io.mlprod.internal.text.DurationText;
import io.mlprod.internal.text.PlainText;
import io.mlprod.internal.versions.HandleVersions;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The plan of a tier with a predictor. */
public record ModelTierPlan<I, O>(KnownPredictor<I, O> known, TierSettings<I, O> settings) implements TierPlan<I, O> {

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    public long reserve() {
        return settings.limits().reserve();
    }

    @Override
    public Collection<ModelHandle<?, ?>> handles() {
        return settings.feedbackTo() == null ? known.handles() : List.of(settings.feedbackTo());
    }

    @Override
    public @Nullable Hedge hedge() {
        return settings.hedge();
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // the same object
    public boolean isSameAs(TierPlan<I, O> other) {
        return other instanceof ModelTierPlan<I, O> model && model.known.predictor() == known.predictor();
    }

    @Override
    public Optional<String> contradiction(TierPlan<I, O> lower) {
        return known.predictor() instanceof ModelHandle<?, ?> first
                        && lower instanceof ModelTierPlan<I, O> model
                        && model.known.predictor() instanceof ModelHandle<?, ?> second
                ? HandleVersions.of(first.versions()).contradiction(HandleVersions.of(second.versions()))
                : Optional.empty();
    }

    @Override
    public Tier<I, O> build(Place<I> place) {
        ChainContext<I> chain = place.chain();
        TierLimits limits = settings.limits();
        String label = chain.name() + "/" + name();
        TierBudget budget = TierBudget.of(limits.timeout(), place.reserved(), limits.least(), place.budget());
        requireTime(budget, label);
        TierParts<I, O> parts = new TierParts<>(
                name(),
                place.rank(),
                known.predictor(),
                budget,
                new TierAdmission<>(settings.admission(), known.generation()),
                known.schema(),
                new Bulkhead(limits.places(), limits.maxWait(), chain.time()),
                settings.breaker().make(label, chain.time(), chain.log()),
                new AnswerJudge<>(label, known.checksItself(), settings.answers()),
                chain);
        return new ModelTier<>(
                parts,
                limits.isStrict() ? chain.threads().pool(label, "strict", limits.places(), limits.places()) : null,
                place.latencies());
    }

    private static void requireTime(TierBudget budget, String label) {
        if (budget.full() <= 0) {
            throw new IllegalArgumentException(
                    PlainText.line("Tier " + label + " can never run: the tiers after it reserve "
                            + DurationText.ofNanos(budget.reserved())
                            + ", which is the whole budget. Reserve less, or raise the budget"));
        }
        if (budget.isTooLittle(budget.full())) {
            throw new IllegalArgumentException(PlainText.line("Tier " + label + " can never run: it needs "
                    + DurationText.ofNanos(budget.least()) + " and gets " + DurationText.ofNanos(budget.full())
                    + " at most. Lower its minBudget, or raise its timeout or the budget"));
        }
    }
}
