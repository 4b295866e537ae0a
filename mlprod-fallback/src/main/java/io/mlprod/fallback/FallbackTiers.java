package io.mlprod.fallback;

import io.mlprod.Predictor;
import io.mlprod.fallback.internal.check.InputSchema;
import io.mlprod.fallback.internal.tier.ConstantTier;
import io.mlprod.fallback.internal.tier.InstantTierPlan;
import io.mlprod.fallback.internal.tier.KnownPredictor;
import io.mlprod.fallback.internal.tier.LastKnownGoodTier;
import io.mlprod.fallback.internal.tier.ModelTierPlan;
import io.mlprod.fallback.internal.tier.TierPlan;
import io.mlprod.internal.text.PlainText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The second step of building a fallback chain: its tiers, in the order in which they are asked, and its end. For one
 * thread.
 *
 * @param <I> what callers give
 * @param <O> what callers get
 * @since 0.1
 */
public final class FallbackTiers<I, O> {

    private static final int DEFAULT_KEYS = 10_000;

    private final FallbackChainBuilder<I, O> chain;
    private final List<TierPlan<I, O>> plans = new ArrayList<>();

    FallbackTiers(FallbackChainBuilder<I, O> chain) {
        this.chain = chain;
    }

    /**
     * Adds a tier.
     *
     * @param predictor a model, a chain, or any other predictor; the chain does not close it
     * @return this
     * @throws IllegalArgumentException if the predictor is in the chain already, or its answers mean something else
     *     than those of a tier before it
     */
    public FallbackTiers<I, O> then(Predictor<? super I, ? extends O> predictor) {
        return then(predictor, options -> {});
    }

    /**
     * Adds a tier with options.
     *
     * @param predictor a model, a chain, or any other predictor; the chain does not close it
     * @param options sets the tier's limits, checks and breaker
     * @return this
     * @throws IllegalArgumentException if the predictor is in the chain already, or its answers mean something else
     *     than those of a tier before it
     */
    public FallbackTiers<I, O> then(
            Predictor<? super I, ? extends O> predictor, Consumer<? super TierOptions<I, O>> options) {
        Objects.requireNonNull(predictor, "The predictor of tier " + plans.size() + " is null");
        Objects.requireNonNull(options, "The options of tier " + plans.size() + " are null");
        KnownPredictor<I, O> known = known(predictor);
        TierOptions<I, O> set = new TierOptions<>(known.name() == null ? defaultName() : known.name());
        options.accept(set);
        return add(new ModelTierPlan<>(known, set.settings()));
    }

    private static <I, O> KnownPredictor<I, O> known(Predictor<? super I, ? extends O> predictor) {
        if (predictor instanceof FallbackChain<? super I, ? extends O> chain) {
            InputSchema<I> schema = new InputSchema<>(() -> "Chain " + chain.name(), chain::validate);
            return new KnownPredictor<>(predictor, chain.name(), chain.handles(), true, schema, () -> predictor);
        }
        return KnownPredictor.of(predictor);
    }

    private String defaultName() {
        return plans.isEmpty() ? "primary" : "tier-" + plans.size();
    }

    /**
     * Adds a tier that returns the last good answer of the first tier for the same key. It remembers the
     * {@value #DEFAULT_KEYS} keys used most.
     *
     * @param key identifies the answer, for example by a customer; null if the input has none
     * @param maxAge how old an answer may be
     * @return this
     * @throws IllegalArgumentException if the age is not longer than zero
     */
    public FallbackTiers<I, O> thenLastKnownGood(Function<? super I, ? extends @Nullable Object> key, Duration maxAge) {
        return thenLastKnownGood(key, maxAge, DEFAULT_KEYS);
    }

    /**
     * Adds a tier that returns the last good answer of the first tier for the same key. Only answers that are not
     * degraded are remembered. The tier returns the same object each time, so callers must not change answers (arrays
     * in them, for example).
     *
     * @param key identifies the answer, for example by a customer; null if the input has none
     * @param maxAge how old an answer may be
     * @param maxKeys how many answers are remembered at most; those used most are kept
     * @return this
     * @throws IllegalArgumentException if the age is not longer than zero, or the number is below 1
     */
    public FallbackTiers<I, O> thenLastKnownGood(
            Function<? super I, ? extends @Nullable Object> key, Duration maxAge, int maxKeys) {
        Objects.requireNonNull(key, "The key is null");
        OptionChecks.positive(maxAge, "The age of a last known good answer");
        OptionChecks.atLeastOne(maxKeys, "The number of keys");
        if (plans.stream().anyMatch(plan -> plan.name().equals(LastKnownGoodTier.NAME))) {
            throw new IllegalArgumentException(PlainText.line("Chain " + chain.name()
                    + " has a last known good tier already; a second one would know the same answers"));
        }
        return add(InstantTierPlan.lastKnownGood(key, maxAge, maxKeys));
    }

    /**
     * Adds a rule: a tier that is code of the application. A rule costs nothing, so it is asked even when the budget is
     * used up.
     *
     * @param name for provenance and metrics
     * @param rule quick and thread-safe; returns null if it has no answer for the input. If it throws, the next tier is
     *     asked
     * @return this
     * @throws IllegalArgumentException if the name is blank
     */
    public FallbackTiers<I, O> thenRule(String name, Function<? super I, ? extends @Nullable O> rule) {
        Objects.requireNonNull(rule, () -> PlainText.line("The rule " + name + " is null"));
        return add(InstantTierPlan.rule(OptionChecks.name(name, "rule"), rule));
    }

    private FallbackTiers<I, O> add(TierPlan<I, O> plan) {
        for (TierPlan<I, O> other : plans) {
            if (plan.isSameAs(other)) {
                throw new IllegalArgumentException(
                        PlainText.line("Chain " + chain.name() + " has the predictor of tier " + other.name()
                                + " twice; a tier that failed would only fail again"));
            }
            other.contradiction(plan).ifPresent(difference -> {
                throw new IllegalArgumentException(
                        PlainText.line("Chain " + chain.name() + " would answer something else with tier " + plan.name()
                                + " than with tier " + other.name() + ": " + difference));
            });
        }
        requireUnused(plan.name());
        plans.add(plan);
        return this;
    }

    private void requireUnused(String name) {
        if (plans.stream().anyMatch(plan -> plan.name().equals(name))) {
            throw new IllegalArgumentException(PlainText.line("Chain " + chain.name() + " has two tiers named " + name
                    + "; provenance and metrics could not tell them apart. Give one another name"));
        }
    }

    /**
     * Ends the chain with a constant, which a call gets when no tier answers. Provenance and metrics call it
     * {@code default}.
     *
     * @param value not null
     * @return the chain
     * @throws IllegalArgumentException if budget, reserves and limits of the tiers do not go together, or a tier is
     *     named {@code default}
     */
    public FallbackChain<I, O> orElse(O value) {
        requireUnused(ConstantTier.NAME);
        return new FallbackChain<>(
                chain.settings(), plans, Objects.requireNonNull(value, "The constant at the end is null"));
    }

    /**
     * Ends the chain with a {@link io.mlprod.error.ChainExhaustedException}, which a call gets when no tier answers.
     *
     * @return the chain
     * @throws IllegalArgumentException if budget, reserves and limits of the tiers do not go together
     */
    public FallbackChain<I, O> orElseThrow() {
        return new FallbackChain<>(chain.settings(), plans, null);
    }
}
