package io.mlprod.fallback;

import io.mlprod.ModelHandle;
import io.mlprod.Predictor;
import io.mlprod.internal.text.DurationText;
import io.mlprod.internal.text.PlainText;
import io.mlprod.internal.versions.HandleVersions;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A tier to be that a predictor answers for. */
record ModelPlan<I, O>(Predictor<? super I, ? extends O> predictor, TierOptions<I, O> options)
        implements TierPlan<I, O> {

    /** The name of a tier that gets none. */
    static String defaultName(Predictor<?, ?> predictor, int rank) {
        if (predictor instanceof ModelHandle<?, ?> handle) {
            return handle.serving().name();
        }
        return predictor instanceof FallbackChain<?, ?> chain ? chain.name() : rank == 0 ? "primary" : "tier-" + rank;
    }

    @Override
    public String name() {
        return options.name;
    }

    @Override
    public Duration reserve() {
        return options.reserve;
    }

    @Override
    public Collection<ModelHandle<?, ?>> handles() {
        if (options.feedbackTo != null) {
            return List.of(options.feedbackTo);
        }
        if (predictor instanceof ModelHandle<?, ?> handle) {
            return List.of(handle);
        }
        return predictor instanceof FallbackChain<?, ?> chain ? chain.handles() : List.of();
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // the very predictor
    public boolean isSameAs(TierPlan<I, O> other) {
        return other instanceof ModelPlan<I, O> model && model.predictor == predictor;
    }

    @Override
    public Optional<String> contradiction(TierPlan<I, O> lower) {
        return predictor instanceof ModelHandle<?, ?> first
                        && lower instanceof ModelPlan<I, O> model
                        && model.predictor instanceof ModelHandle<?, ?> second
                ? HandleVersions.of(first.versions()).contradiction(HandleVersions.of(second.versions()))
                : Optional.empty();
    }

    @Override
    public Tier<I, O> build(Place<I, O> place) {
        Slice slice = Slice.of(
                options.timeout == null ? Slice.UNLIMITED : Checks.nanos(options.timeout),
                place.reserved(),
                Checks.nanos(options.least),
                place.budget());
        String label = place.chain().chain() + "/" + name();
        checkSlice(slice, label);
        int places = options.maxConcurrent > 0
                ? options.maxConcurrent
                : options.isStrict ? Runtime.getRuntime().availableProcessors() : Integer.MAX_VALUE;
        boolean checksItself = predictor instanceof ModelHandle || predictor instanceof FallbackChain;
        TierParts<I, O> parts = new TierParts<>(
                slice,
                new Entrance<>(options.gates, options.accepts, generation()),
                Schema.of(predictor),
                new Bulkhead(places, Checks.nanos(options.maxWait)),
                breaker(label, place),
                new Judge<>(label, checksItself, options.validity, options.rejections, options.isCallersFault),
                options.isStrict ? place.chain().threads().pool(label, "strict", places, places) : null,
                hedging(label, place));
        return new ModelTier<>(name(), place.rank(), predictor, parts, place.chain());
    }

    private static void checkSlice(Slice slice, String label) {
        if (slice.full() <= 0) {
            throw new IllegalArgumentException(
                    PlainText.line("Tier " + label + " can never run: the tiers after it reserve "
                            + DurationText.ofNanos(slice.reserved())
                            + ", which is the whole budget. Reserve less, or raise the budget"));
        }
        if (slice.isTooLittle(slice.full())) {
            throw new IllegalArgumentException(PlainText.line("Tier " + label + " can never run: it needs "
                    + DurationText.ofNanos(slice.least()) + " and gets " + DurationText.ofNanos(slice.full())
                    + " at most. Lower its minBudget, or raise its timeout or the budget"));
        }
    }

    /** What is behind the tier, to see whether it has been replaced. */
    private Supplier<?> generation() {
        return predictor instanceof ModelHandle<?, ?> handle ? handle::serving : () -> predictor;
    }

    private TierBreaker breaker(String label, Place<I, O> place) {
        if (options.ownBreaker != null) {
            return new GuardedBreaker(label, options.ownBreaker);
        }
        return options.breaker == null
                ? NoBreaker.INSTANCE
                : new ResilienceBreaker(
                        label,
                        options.breaker,
                        place.chain().time(),
                        () -> ThreadLocalRandom.current().nextDouble());
    }

    private @Nullable Hedging<I, O> hedging(String label, Place<I, O> place) {
        if (options.hedge == null) {
            return null;
        }
        Tier<I, O> next = place.next();
        if (!options.isStrict || next == null || (next instanceof ModelTier<I, O> model && !model.isStrict())) {
            throw new IllegalArgumentException(PlainText.line("Tier " + label
                    + " can only be hedged if it is strict() and the tier after it is strict() too, or free: both run at the"
                    + " same time, and the caller waits for the first answer"));
        }
        return new Hedging<>(options.hedge, next, place.chain().time());
    }
}
