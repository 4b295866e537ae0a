package io.mlprod.fallback.internal.tier;

import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The plan of a tier that costs nothing. */
public record InstantTierPlan<I, O>(String name, Function<TierPlan.Place<I>, Tier<I, O>> maker)
        implements TierPlan<I, O> {

    /** Returns the plan of a rule of the application. */
    public static <I, O> TierPlan<I, O> rule(String name, Function<? super I, ? extends @Nullable O> rule) {
        return new InstantTierPlan<>(
                name,
                place -> new RuleTier<>(
                        name,
                        place.rank(),
                        rule,
                        place.predictions(),
                        place.chain().time()));
    }

    /** Returns the plan of a tier that remembers the last good answers of the first tier. */
    public static <I, O> TierPlan<I, O> lastKnownGood(
            Function<? super I, ? extends @Nullable Object> key, Duration maxAge, int maxKeys) {
        return new InstantTierPlan<>(
                LastKnownGoodTier.NAME,
                place -> new LastKnownGoodTier<>(
                        place.rank(), key, maxAge, maxKeys, place.predictions(), place.chain()));
    }

    @Override
    public Tier<I, O> build(Place<I> place) {
        return maker.apply(place);
    }
}
