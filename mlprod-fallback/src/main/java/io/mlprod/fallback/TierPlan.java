package io.mlprod.fallback;

import io.mlprod.ModelHandle;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a tier is to be, before the tiers after it are known. */
sealed interface TierPlan<I, O> permits ModelTierPlan, InstantTierPlan {

    /**
     * Where a tier stands.
     *
     * @param reserved what it has to leave to those after it, in nanoseconds
     * @param budget of the whole chain, in nanoseconds
     * @param next the tier after it, if there is one
     */
    record Place<I, O>(
            int rank,
            long reserved,
            long budget,
            @Nullable Tier<I, O> next,
            ChainPredictions answers,
            ChainContext<I> chain) {}

    String name();

    /** What the tiers before it have to leave to it. */
    Duration reserve();

    /** Whose predictions the tier may give out. */
    Collection<ModelHandle<?, ?>> handles();

    /** Whether the same predictor is behind both. */
    boolean isSameAs(TierPlan<I, O> other);

    /** Why an answer of a lower tier would mean something else than one of this tier; empty if it would not. */
    Optional<String> contradiction(TierPlan<I, O> lower);

    Tier<I, O> build(Place<I, O> place);
}
