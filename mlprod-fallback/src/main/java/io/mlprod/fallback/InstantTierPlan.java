package io.mlprod.fallback;

import io.mlprod.ModelHandle;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** A tier to be that costs nothing. */
record InstantTierPlan<I, O>(String name, BiFunction<TierPlan.Place<I, O>, String, Tier<I, O>> maker)
        implements TierPlan<I, O> {

    @Override
    public Duration reserve() {
        return Duration.ZERO;
    }

    @Override
    public Collection<ModelHandle<?, ?>> handles() {
        return List.of();
    }

    @Override
    public boolean isSameAs(TierPlan<I, O> other) {
        return false;
    }

    @Override
    public Optional<String> contradiction(TierPlan<I, O> lower) {
        return Optional.empty();
    }

    @Override
    public Tier<I, O> build(Place<I, O> place) {
        return maker.apply(place, name);
    }
}
