package io.mlprod.fallback.internal.chain;

import io.mlprod.ModelHandle;
import io.mlprod.error.Violation;
import io.mlprod.fallback.Hedge;
import io.mlprod.fallback.internal.context.ChainContext;
import io.mlprod.fallback.internal.context.ChainPredictions;
import io.mlprod.fallback.internal.hedge.HedgeDelay;
import io.mlprod.fallback.internal.hedge.Hedging;
import io.mlprod.fallback.internal.tier.ConstantTier;
import io.mlprod.fallback.internal.tier.LastKnownGoodTier;
import io.mlprod.fallback.internal.tier.ModelTier;
import io.mlprod.fallback.internal.tier.Tier;
import io.mlprod.fallback.internal.tier.TierPlan;
import io.mlprod.internal.text.PlainText;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The tiers of a chain, in the order in which they are asked. Immutable. */
final class ChainTiers<I, O> {

    private final ChainContext<I> chain;
    private final List<Step<I, O>> steps;
    private final @Nullable Tier<I, O> end;
    private final Set<ModelHandle<?, ?>> handles = new LinkedHashSet<>(); // in their order

    private final Map<String, Set<String>> models = new HashMap<>(); // by tier; not changed after the constructor

    /**
     * Builds the tiers.
     *
     * @param budget how long a call may take, in nanoseconds
     * @param end the tier that always answers; null if the chain throws
     * @throws IllegalArgumentException if they do not fit together
     */
    ChainTiers(List<TierPlan<I, O>> plans, @Nullable O end, long budget, ChainContext<I> chain) {
        ChainPredictions predictions = new ChainPredictions(chain.name());
        this.chain = chain;
        this.steps = build(plans, budget, predictions, chain);
        this.end = end == null ? null : new ConstantTier<>(plans.size(), end, predictions, chain.time());
        plans.forEach(plan -> handles.addAll(plan.handles()));
        plans.forEach(plan -> models.put(
                plan.name(),
                plan.handles().stream()
                        .map(handle -> handle.serving().name())
                        .collect(Collectors.toUnmodifiableSet())));
    }

    /** Builds the tiers from the last to the first, since each must know what those after it need. */
    private static <I, O> List<Step<I, O>> build(
            List<TierPlan<I, O>> plans, long budget, ChainPredictions predictions, ChainContext<I> chain) {
        Deque<Step<I, O>> built = new ArrayDeque<>();
        Tier<I, O> next = null;
        long reserved = 0;
        for (int rank = plans.size() - 1; rank >= 0; rank--) {
            TierPlan<I, O> plan = plans.get(rank);
            Hedge hedge = plan.hedge();
            HedgeDelay delay = hedge == null ? null : HedgeDelay.of(hedge, chain.time());
            LongConsumer latencies = delay == null ? nanos -> {} : delay::record;
            Tier<I, O> tier = plan.build(new TierPlan.Place<>(rank, reserved, budget, latencies, predictions, chain));
            Hedging<I, O> hedging =
                    hedge == null || delay == null ? null : Hedging.of(hedge, delay, tier, next, chain.time());
            built.addFirst(new Step<>(tier, hedging));
            next = tier;
            reserved += plan.reserve();
        }
        return List.copyOf(built);
    }

    List<Step<I, O>> steps() {
        return steps;
    }

    /** Returns the tier that always answers; null if the chain throws. */
    @Nullable
    Tier<I, O> end() {
        return end;
    }

    /** Returns all tiers, the end included. */
    List<Tier<I, O>> all() {
        List<Tier<I, O>> all = new ArrayList<>();
        steps.forEach(step -> all.add(step.tier()));
        if (end != null) {
            all.add(end);
        }
        return all;
    }

    /** Returns all handles whose predictions the chain may give out. */
    Collection<ModelHandle<?, ?>> handles() {
        return handles;
    }

    /** Returns the names of the models whose predictions a tier gives out. */
    Set<String> models(String tier) {
        return models.getOrDefault(tier, Set.of());
    }

    /** Returns the tiers below the first one that compute. */
    List<ModelTier<I, O>> lowerModels() {
        List<ModelTier<I, O>> models = models();
        return models.subList(1, models.size());
    }

    /** Ends all waits for a place in a tier. */
    void close() {
        models().forEach(ModelTier::close);
    }

    List<LastKnownGoodTier<I, O>> memories() {
        return only(LastKnownGoodTier.class);
    }

    private List<ModelTier<I, O>> models() {
        return only(ModelTier.class);
    }

    @SuppressWarnings("unchecked") // of the same chain
    private <T> List<T> only(Class<?> kind) {
        return (List<T>) steps.stream().map(Step::tier).filter(kind::isInstance).toList();
    }

    /** Returns the violations that the schema of the first tier that takes the input finds. */
    List<Violation> violations(I input) {
        return models().stream()
                .filter(tier -> tier.accepts(input))
                .findFirst()
                .map(tier -> tier.violations(input))
                .orElse(List.of());
    }

    /**
     * Returns a tier that computes.
     *
     * @throws IllegalArgumentException if there is no such tier
     */
    ModelTier<I, O> model(String name) {
        for (ModelTier<I, O> model : models()) {
            if (model.name().equals(name)) {
                return model;
            }
        }
        throw new IllegalArgumentException(PlainText.line("Chain " + chain.name() + " has no tier named " + name
                + " that computes; it has " + models().stream().map(Tier::name).toList()));
    }
}
