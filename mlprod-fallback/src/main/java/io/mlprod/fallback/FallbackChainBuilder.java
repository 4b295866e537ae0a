package io.mlprod.fallback;

import io.mlprod.Predictor;
import io.mlprod.admission.AsyncLimits;
import io.mlprod.observe.PredictionListener;
import io.mlprod.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of a fallback chain: what holds for the whole of it, up to its first tier. For one thread.
 *
 * @param <I> what callers give
 * @param <O> what callers get
 * @since 0.1
 */
public final class FallbackChainBuilder<I, O> {

    final String name;

    @Nullable
    Duration budget;

    final List<Named<I>> rules = new ArrayList<>();
    boolean answersInvalidInput;
    double exercised;
    BiPredicate<? super O, ? super O> agree = Objects::equals;
    UnaryOperator<I> copy = UnaryOperator.identity();
    final List<PredictionListener> listeners = new ArrayList<>();
    TimeSource time = TimeSource.system();
    AsyncLimits async = AsyncLimits.DEFAULT;

    FallbackChainBuilder(String name) {
        this.name = Checks.name(name, "chain");
    }

    /**
     * Limits how long a call may take, all tiers together. A call's own timeout can make it shorter. A chain within a chain
     * gets what its tier gets.
     *
     * @param budget longer than zero; no limit by default
     * @return this
     * @throws IllegalArgumentException if it is not
     */
    public FallbackChainBuilder<I, O> budget(Duration budget) {
        this.budget = Checks.positive(budget, "A chain's budget");
        return this;
    }

    /**
     * Says what holds for every valid input of the chain. Another one is the caller's mistake: it gets an {@link
     * io.mlprod.error.InvalidInputException} and no fallback answer. What the first tier's schema refuses need not be
     * said again.
     *
     * @param rule a name for the message, for example {@code amount-not-negative}
     * @param condition true for valid inputs; one that throws does not hold
     * @return this
     * @throws IllegalArgumentException if the name is blank
     */
    public FallbackChainBuilder<I, O> require(String rule, Predicate<? super I> condition) {
        rules.add(new Named<>(rule, condition));
        return this;
    }

    /**
     * Answers also inputs that are the caller's mistake, which by default get an {@link
     * io.mlprod.error.InvalidInputException} from the chain. What the schema of the first tier refuses is answered by
     * any tier after it that takes it. What breaks a {@link #require} rule is wrong for all models, so it is answered
     * by rules, remembered answers and the chain's end only. Such answers are degraded by {@link
     * io.mlprod.provenance.Degradation#INVALID_INPUT}.
     *
     * @return this
     */
    public FallbackChainBuilder<I, O> answerInvalidInput() {
        this.answersInvalidInput = true;
        return this;
    }

    /**
     * Lets lower tiers compute a share of the calls that the first one answered, so that they are known to work when they
     * are needed. Nobody waits for that: it happens on a thread of the chain's own, one call per tier at a time.
     *
     * @param share of the calls, 0 (the default) to 1; 0.001 is a good start
     * @return this
     * @throws IllegalArgumentException if it is not a share
     */
    public FallbackChainBuilder<I, O> exercise(double share) {
        return exercise(share, Objects::equals);
    }

    /**
     * Lets lower tiers compute a share of the calls that the first one answered, and compares.
     *
     * @param share of the calls, 0 to 1
     * @param agree whether two answers, the first tier's and the lower tier's, are near enough
     * @return this
     * @throws IllegalArgumentException if it is not a share
     * @see io.mlprod.observe.ChainEvent.Exercised
     */
    public FallbackChainBuilder<I, O> exercise(double share, BiPredicate<? super O, ? super O> agree) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("The share of calls to exercise must be 0 to 1, not " + share);
        }
        this.exercised = share;
        this.agree = Objects.requireNonNull(agree, "The comparison is null");
        return this;
    }

    /**
     * Copies inputs that are computed beside or after the call: probes of a breaker, exercises. Only needed if callers
     * change an input after the call returned; an answer that a caller gets is never computed from a changed input.
     *
     * @param copy makes an input that nobody changes
     * @return this
     */
    public FallbackChainBuilder<I, O> copyInputs(UnaryOperator<I> copy) {
        this.copy = Objects.requireNonNull(copy, "The copy function is null");
        return this;
    }

    /**
     * Adds a listener, which hears {@link io.mlprod.observe.ChainEvent}s.
     *
     * @param listener thread-safe and quick
     * @return this
     */
    public FallbackChainBuilder<I, O> listener(PredictionListener listener) {
        listeners.add(Objects.requireNonNull(listener, "The listener is null"));
        return this;
    }

    /**
     * Sets the limits of {@link FallbackChain#predictAsync}. Without it, as many threads as processors and a queue of
     * 1,000.
     *
     * @param limits how many threads there are, and how many calls wait for one
     * @return this
     */
    public FallbackChainBuilder<I, O> async(AsyncLimits limits) {
        this.async = Objects.requireNonNull(limits, "limits");
        return this;
    }

    /**
     * Replaces the clock, for tests.
     *
     * @param time the time that budgets, breakers and ages go by
     * @return this
     */
    public FallbackChainBuilder<I, O> time(TimeSource time) {
        this.time = Objects.requireNonNull(time, "The time source is null");
        return this;
    }

    /**
     * Sets the first tier, whose answers are the good ones.
     *
     * @param predictor a model, a chain, or anything else that predicts; not closed by the chain
     * @return the next step: more tiers, and the end
     */
    public FallbackTiers<I, O> primary(Predictor<? super I, ? extends O> predictor) {
        return primary(predictor, options -> {});
    }

    /**
     * Sets the first tier, whose answers are the good ones.
     *
     * @param predictor a model, a chain, or anything else that predicts; not closed by the chain
     * @param options sets what it is allowed
     * @return the next step: more tiers, and the end
     */
    public FallbackTiers<I, O> primary(
            Predictor<? super I, ? extends O> predictor, Consumer<? super TierOptions<I, O>> options) {
        return new FallbackTiers<>(this).then(predictor, options);
    }
}
