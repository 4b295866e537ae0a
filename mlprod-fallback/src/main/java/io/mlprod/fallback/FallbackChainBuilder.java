package io.mlprod.fallback;

import io.mlprod.Predictor;
import io.mlprod.admission.AsyncLimits;
import io.mlprod.fallback.internal.chain.ChainSettings;
import io.mlprod.fallback.internal.check.NamedCondition;
import io.mlprod.internal.lease.Deadline;
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
 * The first step of building a fallback chain: settings of the chain as a whole, up to its first tier. For one thread.
 *
 * @param <I> what callers give
 * @param <O> what callers get
 * @since 0.1
 */
public final class FallbackChainBuilder<I, O> {

    private String name = "fallback";
    private @Nullable Duration budget;
    private final List<NamedCondition<I>> rules = new ArrayList<>();
    private boolean answersInvalidInput;
    private double exercised;
    private BiPredicate<? super O, ? super O> agree = Objects::deepEquals;
    private UnaryOperator<I> copy = UnaryOperator.identity();
    private final List<PredictionListener> listeners = new ArrayList<>();
    private TimeSource time = TimeSource.system();
    private AsyncLimits async = AsyncLimits.DEFAULT;

    FallbackChainBuilder() {}

    /**
     * Names the chain. Give each chain of a process a name of its own: it distinguishes provenance, metrics, messages
     * and threads.
     *
     * @param name {@code fallback} unless set
     * @return this
     * @throws IllegalArgumentException if the name is blank
     */
    public FallbackChainBuilder<I, O> name(String name) {
        this.name = OptionChecks.name(name, "chain");
        return this;
    }

    /**
     * Limits how long a call may take in all tiers together. A shorter timeout of the call takes precedence. The budget
     * of a chain within a chain is what its tier is allowed.
     *
     * @param budget longer than zero; no limit unless set
     * @return this
     * @throws IllegalArgumentException if the budget is not longer than zero
     */
    public FallbackChainBuilder<I, O> budget(Duration budget) {
        this.budget = OptionChecks.positive(budget, "A chain's budget");
        return this;
    }

    /**
     * Requires a condition of every input of the chain. An input that does not meet it is the caller's mistake: it gets
     * an {@link io.mlprod.error.InvalidInputException} and no fallback answer. You need not require again what the
     * first tier's schema checks anyway.
     *
     * @param rule a name for the message, for example {@code amount-not-negative}
     * @param condition true for valid inputs; if it throws, the input is invalid
     * @return this
     * @throws IllegalArgumentException if the name is blank
     */
    public FallbackChainBuilder<I, O> require(String rule, Predicate<? super I> condition) {
        rules.add(new NamedCondition<>(rule, condition));
        return this;
    }

    /**
     * Makes the chain answer invalid inputs, for which it otherwise throws an
     * {@link io.mlprod.error.InvalidInputException}. An input that the schema of the first tier refuses is answered by
     * any later tier that takes it. An input that breaks a {@link #require} rule is wrong for every model, so only
     * rules, remembered answers and the chain's end answer it. Such answers are marked as degraded by
     * {@link io.mlprod.provenance.Degradation#INVALID_INPUT}.
     *
     * @return this
     */
    public FallbackChainBuilder<I, O> answerInvalidInput() {
        this.answersInvalidInput = true;
        return this;
    }

    /**
     * Exercises the lower tiers: they also compute a share of the calls that the first one answered, so that they are
     * known to work when they are needed. No caller waits for that; it runs on a thread of the chain, one call per tier
     * at a time. Answers agree if they are {@linkplain Objects#deepEquals equal}, arrays by their elements.
     *
     * @param share of the calls, from 0 (the default) to 1; 0.001 is a good start
     * @return this
     * @throws IllegalArgumentException if the share is not from 0 to 1
     */
    public FallbackChainBuilder<I, O> exercise(double share) {
        return exercise(share, Objects::deepEquals);
    }

    /**
     * Exercises the lower tiers with a share of the calls that the first one answered, and compares their answers.
     *
     * @param share of the calls, from 0 to 1
     * @param agree tests whether the first tier's answer and the lower tier's are near enough
     * @return this
     * @throws IllegalArgumentException if the share is not from 0 to 1
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
     * Copies inputs before they are computed in the background: for probes of a breaker and for exercises. Only needed
     * if callers change an input after the call has returned. An answer that a caller gets is never computed from a
     * changed input.
     *
     * @param copy makes a copy of the input that no caller changes
     * @return this
     */
    public FallbackChainBuilder<I, O> copyInputs(UnaryOperator<I> copy) {
        this.copy = Objects.requireNonNull(copy, "The copy function is null");
        return this;
    }

    /**
     * Adds a listener for {@link io.mlprod.observe.ChainEvent}s.
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
     * @param time the clock for budgets, breakers and ages
     * @return this
     */
    public FallbackChainBuilder<I, O> time(TimeSource time) {
        this.time = Objects.requireNonNull(time, "The time source is null");
        return this;
    }

    /**
     * Adds the first tier, whose answers are not degraded.
     *
     * @param predictor a model, a chain, or any other predictor; the chain does not close it
     * @return the next step: more tiers, and the end
     */
    public FallbackTiers<I, O> primary(Predictor<? super I, ? extends O> predictor) {
        return primary(predictor, options -> {});
    }

    /**
     * Adds the first tier, whose answers are not degraded, with options.
     *
     * @param predictor a model, a chain, or any other predictor; the chain does not close it
     * @param options sets the tier's limits, checks and breaker
     * @return the next step: more tiers, and the end
     */
    public FallbackTiers<I, O> primary(
            Predictor<? super I, ? extends O> predictor, Consumer<? super TierOptions<I, O>> options) {
        return new FallbackTiers<>(this).then(predictor, options);
    }

    String name() {
        return name;
    }

    ChainSettings<I, O> settings() {
        return new ChainSettings<>(
                name,
                budget == null ? Long.MAX_VALUE : Deadline.nanos(budget),
                rules,
                answersInvalidInput,
                exercised,
                agree,
                copy,
                listeners,
                time,
                async);
    }
}
