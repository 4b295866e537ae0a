package io.mlprod.fallback.internal.tier;

import io.mlprod.ModelHandle;
import io.mlprod.fallback.Hedge;
import io.mlprod.fallback.internal.context.ChainContext;
import io.mlprod.fallback.internal.context.ChainPredictions;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** The plan of a tier, from which it is built once the tiers after it are known. */
public interface TierPlan<I, O> {

    /**
     * The place of a tier in its chain.
     *
     * @param reserved the time that it must leave to the tiers after it, in nanoseconds
     * @param budget the budget of the whole chain, in nanoseconds
     * @param latencies receives the latencies of the tier's runs, if its hedge depends on them
     */
    record Place<I>(
            int rank,
            long reserved,
            long budget,
            LongConsumer latencies,
            ChainPredictions predictions,
            ChainContext<I> chain) {}

    /** Returns the name that provenance, metrics and messages will show. */
    String name();

    /** Returns the time that the tiers before it must leave to the tier, in nanoseconds. */
    default long reserve() {
        return 0;
    }

    /** Returns the handles whose predictions the tier may give out. */
    default Collection<ModelHandle<?, ?>> handles() {
        return List.of();
    }

    /** Returns when the tier after it is asked as well, or null if it never is. */
    default @Nullable Hedge hedge() {
        return null;
    }

    /** Returns whether the same predictor is behind both. */
    default boolean isSameAs(TierPlan<I, O> other) {
        return false;
    }

    /** Returns why a lower tier's answer would mean something else than this tier's; empty if it would not. */
    default Optional<String> contradiction(TierPlan<I, O> lower) {
        return Optional.empty();
    }

    /**
     * Builds the tier.
     *
     * @throws IllegalArgumentException if the tier could never run at that place
     */
    Tier<I, O> build(Place<I> place);
}
