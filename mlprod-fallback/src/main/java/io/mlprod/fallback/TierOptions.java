package io.mlprod.fallback;

import io.mlprod.ModelHandle;
import io.mlprod.fallback.internal.breaker.BreakerFactory;
import io.mlprod.fallback.internal.check.AnswerRules;
import io.mlprod.fallback.internal.check.NamedCondition;
import io.mlprod.fallback.internal.gate.AdmissionRules;
import io.mlprod.fallback.internal.gate.NamedGate;
import io.mlprod.fallback.internal.tier.TierLimits;
import io.mlprod.fallback.internal.tier.TierSettings;
import io.mlprod.internal.lease.Deadline;
import io.mlprod.internal.text.PlainText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The options of one tier of a fallback chain: its limits, its breaker, and when the next tier is asked instead.
 * Without any option a tier may use what is left of the budget, and the next tier is asked when this one fails, is too
 * late, or gives an answer that cannot be trusted.
 *
 * <p>For one thread; the order of the options does not matter. A call passes in a fixed order: gates, what the tier
 * accepts, budget, bulkhead, breaker, run, validity, quality. Conditions and gates are called on the threads of
 * callers, so they must be thread-safe and quick; one that throws counts as an error of the tier.
 *
 * @param <I> what callers give
 * @param <O> what callers get
 * @since 0.1
 */
public final class TierOptions<I, O> {

    private String name;
    private @Nullable Duration timeout;
    private Duration reserve = Duration.ZERO;
    private Duration least = Duration.ZERO;
    private int maxConcurrent;
    private Duration maxWait = Duration.ZERO;
    private boolean isStrict;
    private BreakerFactory breaker = BreakerFactory.NONE;
    private @Nullable Hedge hedge;
    private final List<NamedGate<I>> gates = new ArrayList<>();
    private final List<NamedCondition<I>> accepts = new ArrayList<>();
    private final List<NamedCondition<O>> validity = new ArrayList<>();
    private final List<NamedCondition<O>> rejections = new ArrayList<>();
    private Predicate<? super Throwable> isCallersFault = error -> false;
    private @Nullable ModelHandle<?, ?> feedbackTo;

    TierOptions(String name) {
        this.name = name;
    }

    /**
     * Names the tier. Unless set it has the name of the model or chain behind it; other predictors are named
     * {@code primary} or {@code tier-1}, {@code tier-2}, ….
     *
     * @param name for provenance, metrics and messages
     * @return this
     * @throws IllegalArgumentException if the name is blank
     */
    public TierOptions<I, O> name(String name) {
        this.name = OptionChecks.name(name, "tier");
        return this;
    }

    /**
     * Limits how long one call may take in this tier. A tier that had this time, or nearly, and gave no answer, has
     * failed. A tier to which earlier tiers left less time has not.
     *
     * @param timeout longer than zero
     * @return this
     * @throws IllegalArgumentException if the timeout is not longer than zero
     */
    public TierOptions<I, O> timeout(Duration timeout) {
        this.timeout = OptionChecks.positive(timeout, "A tier's timeout");
        return this;
    }

    /**
     * Reserves a part of the budget for this tier, which the tiers before it cannot use up.
     *
     * @param reserve zero (the default) or longer
     * @return this
     * @throws IllegalArgumentException if the time is negative
     */
    public TierOptions<I, O> reserve(Duration reserve) {
        this.reserve = OptionChecks.notNegative(reserve, "A tier's reserve");
        return this;
    }

    /**
     * Passes the tier over when it would get less time than this, since it would not finish anyway.
     *
     * @param least zero (the default) or longer
     * @return this
     * @throws IllegalArgumentException if the time is negative
     */
    public TierOptions<I, O> minBudget(Duration least) {
        this.least = OptionChecks.notNegative(least, "A tier's least budget");
        return this;
    }

    /**
     * Limits how many calls are in the tier at a time. When it is full, the next tier is asked at once, or after
     * {@link #maxWait}.
     *
     * @param calls at least 1; no limit unless set, for a strict tier as many as there are processors
     * @return this
     * @throws IllegalArgumentException if the number is below 1
     */
    public TierOptions<I, O> maxConcurrent(int calls) {
        this.maxConcurrent = OptionChecks.atLeastOne(calls, "The number of calls in a tier");
        return this;
    }

    /**
     * Lets a call wait for a place in a tier that is full. The wait counts against the call's budget, and ends with
     * what the tier may use of it or when the chain is closed. Needs {@link #maxConcurrent} or {@link #strict}.
     *
     * @param maxWait zero (the default) or longer
     * @return this
     * @throws IllegalArgumentException if the time is negative
     */
    public TierOptions<I, O> maxWait(Duration maxWait) {
        this.maxWait = OptionChecks.notNegative(maxWait, "The wait for a place in a tier");
        return this;
    }

    /**
     * Makes the tier strict: its callers leave at their deadline, whatever the tier does. A strict tier runs on threads
     * of its own, as many as {@link #maxConcurrent} allows, or as there are processors. A run that was left behind
     * continues until it really ends, and keeps its thread and its place until then. When all places are taken in this
     * way, the next tier is asked at once.
     *
     * <p>Without this, a tier runs on the caller's thread, and a model's run is terminated at the deadline between two
     * of its operators. That is quicker, but a single long operator, or a predictor that does not look at its timeout,
     * makes the caller wait.
     *
     * @return this
     */
    public TierOptions<I, O> strict() {
        this.isStrict = true;
        return this;
    }

    /**
     * Adds a breaker with the default settings. The breaker can only see that a tier hangs if the tier has a
     * {@link #timeout} or the chain a budget: a timeout that only callers set is not the tier's failure.
     *
     * @return this
     */
    public TierOptions<I, O> breaker() {
        return breaker(BreakerSettings.DEFAULT);
    }

    /**
     * Adds a breaker with other settings. The last breaker that is set is used.
     *
     * @param settings when it opens and how it closes again
     * @return this
     */
    public TierOptions<I, O> breaker(BreakerSettings settings) {
        this.breaker = BreakerFactory.of(Objects.requireNonNull(settings, "The breaker is null"));
        return this;
    }

    /**
     * Adds a breaker of the application's own. The last breaker that is set is used.
     *
     * @param breaker a breaker for this tier only
     * @return this
     */
    public TierOptions<I, O> breaker(Breaker breaker) {
        this.breaker = BreakerFactory.of(Objects.requireNonNull(breaker, "The breaker is null"));
        return this;
    }

    /**
     * Hedges this tier: when it takes longer than usual, the next tier is asked as well. Both tiers must be
     * {@link #strict}, or the next one must cost nothing.
     *
     * @param hedge when the next tier is asked, and whose answer is taken
     * @return this
     */
    public TierOptions<I, O> hedge(Hedge hedge) {
        this.hedge = Objects.requireNonNull(hedge, "The hedge is null");
        return this;
    }

    /**
     * Adds a gate. While it is closed, the next tier is asked.
     *
     * @param name for provenance and metrics, for example {@code drift}
     * @param gate decides whether the tier may be asked
     * @return this
     * @throws IllegalArgumentException if the name is blank
     */
    public TierOptions<I, O> gate(String name, Gate<? super I> gate) {
        gates.add(new NamedGate<>(
                OptionChecks.name(name, "gate"),
                Objects.requireNonNull(gate, () -> PlainText.line("The gate " + name + " is null"))));
        return this;
    }

    /**
     * Restricts the inputs that this tier can answer. For others the next tier is asked.
     *
     * @param name for provenance and metrics, for example {@code has-history}
     * @param condition true for inputs that the tier takes
     * @return this
     * @throws IllegalArgumentException if the name is blank
     */
    public TierOptions<I, O> accepts(String name, Predicate<? super I> condition) {
        accepts.add(new NamedCondition<>(name, condition));
        return this;
    }

    /**
     * Requires a condition of every answer. An answer that does not meet it cannot be trusted, which is a failure of
     * the tier. Missing answers, and NaN and infinity in numbers, arrays, records, collections, values of maps and
     * tensors, are failures in any case. The contents of other classes are not looked at.
     *
     * @param name for provenance and metrics, for example {@code probability}
     * @param condition true for answers that can be trusted
     * @return this
     * @throws IllegalArgumentException if the name is blank
     */
    public TierOptions<I, O> validWhen(String name, Predicate<? super O> condition) {
        validity.add(new NamedCondition<>(name, condition));
        return this;
    }

    /**
     * Rejects answers that are not good enough. A rejection is not a failure of the tier. If no later tier has a good
     * answer, a rejected one is still used in preference to the chain's end.
     *
     * @param name for provenance and metrics, for example {@code low-confidence}
     * @param condition true for answers to improve on
     * @return this
     * @throws IllegalArgumentException if the name is blank
     */
    public TierOptions<I, O> rejectWhen(String name, Predicate<? super O> condition) {
        rejections.add(new NamedCondition<>(name, condition));
        return this;
    }

    /**
     * Names the exceptions that are the caller's fault. The tier is not blamed for them and no other tier answers; see
     * {@link FallbackChainBuilder#answerInvalidInput}. {@link io.mlprod.error.InvalidInputException} always is one of
     * them. After an {@link IllegalArgumentException} that is not named here the tier is not blamed either, but the
     * next tier is asked, since the exception may be due to a mistake in the predictor's own code.
     *
     * @param condition true for exceptions that the input caused
     * @return this
     */
    public TierOptions<I, O> callersFault(Predicate<? super Throwable> condition) {
        this.isCallersFault = Objects.requireNonNull(condition, "The condition is null");
        return this;
    }

    /**
     * Names the handle behind a predictor that adapts it, so that {@link FallbackChain#feedback} reaches the handle. A
     * handle or chain that is a tier itself need not be named.
     *
     * @param handle the handle whose predictions the tier returns, with their identity
     * @return this
     */
    public TierOptions<I, O> feedbackTo(ModelHandle<?, ?> handle) {
        this.feedbackTo = Objects.requireNonNull(handle, "The handle is null");
        return this;
    }

    TierSettings<I, O> settings() {
        if (!maxWait.isZero() && maxConcurrent == 0 && !isStrict) {
            throw new IllegalArgumentException(PlainText.line("Tier " + name
                    + " is never full, so no call would wait for a place in it: set maxConcurrent,"
                    + " or leave out maxWait"));
        }
        return new TierSettings<>(
                name,
                new TierLimits(
                        timeout == null ? Long.MAX_VALUE : Deadline.nanos(timeout),
                        Deadline.nanos(reserve),
                        Deadline.nanos(least),
                        maxConcurrent,
                        Deadline.nanos(maxWait),
                        isStrict),
                new AdmissionRules<>(gates, accepts),
                breaker,
                new AnswerRules<>(validity, rejections, isCallersFault),
                hedge,
                feedbackTo);
    }
}
