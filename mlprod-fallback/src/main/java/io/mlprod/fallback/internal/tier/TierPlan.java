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

/** What a tier is to be, before the tiers after it are known. */
public interface TierPlan<I, O> {

    /**
     * Where a tier stands.
     *
     * @param reserved what it has to leave to those after it, in nanoseconds
     * @param budget of the whole chain, in nanoseconds
     * @param latencies receives how long its runs took, if it is hedged by that
     */
    record Place<I>(
            int rank,
            long reserved,
            long budget,
            LongConsumer latencies,
            ChainPredictions predictions,
            ChainContext<I> chain) {}

    /** What provenance, metrics and messages are going to call the tier. */
    String name();

    /** What the tiers before it have to leave to it, in nanoseconds. */
    default long reserve() {
        return 0;
    }

    /** Whose predictions the tier may give out. */
    default Collection<ModelHandle<?, ?>> handles() {
        return List.of();
    }

    /** When the tier after it is asked as well; null if it never is. */
    default @Nullable Hedge hedge() {
        return null;
    }

    /** Whether the same predictor is behind both. */
    default boolean isSameAs(TierPlan<I, O> other) {
        return false;
    }

    /** Why an answer of a lower tier would mean something else than one of this tier; empty if it would not. */
    default Optional<String> contradiction(TierPlan<I, O> lower) {
        return Optional.empty();
    }

    /**
     * Builds the tier.
     *
     * @throws IllegalArgumentException if it could never run there
     */
    Tier<I, O> build(Place<I> place);
}
