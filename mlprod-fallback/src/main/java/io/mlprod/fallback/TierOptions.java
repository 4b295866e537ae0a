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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a tier of a fallback chain is allowed, and when the next one is asked instead. Without any option a tier may use what
 * is left of the budget, and the next is asked when it fails, is too late, or gives an answer that cannot be trusted.
 *
 * <p>For one thread; the order of calls does not matter. What a call passes has a fixed order: gates, what the tier accepts,
 * budget, bulkhead, breaker, run, validity, quality. Conditions and gates are called on the threads of callers, so
 * they are thread-safe and quick; one that throws counts as a failure of the tier.
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
     * Names the tier. By default that is the name of the model or chain behind it, and otherwise {@code primary} or
     * {@code tier-1}, {@code tier-2}, ….
     *
     * @param name what provenance, metrics and messages call it
     * @return this
     * @throws IllegalArgumentException if it is blank
     */
    public TierOptions<I, O> name(String name) {
        this.name = OptionChecks.name(name, "tier");
        return this;
    }

    /**
     * Limits what one call may take here. A tier that had that much, or nearly, and no answer, has failed; one to which
     * earlier tiers left less has not.
     *
     * @param timeout longer than zero
     * @return this
     * @throws IllegalArgumentException if it is not
     */
    public TierOptions<I, O> timeout(Duration timeout) {
        this.timeout = OptionChecks.positive(timeout, "A tier's timeout");
        return this;
    }

    /**
     * Keeps a part of the budget for this tier: the tiers before it cannot use it up.
     *
     * @param reserve zero (the default) or longer
     * @return this
     * @throws IllegalArgumentException if it is negative
     */
    public TierOptions<I, O> reserve(Duration reserve) {
        this.reserve = OptionChecks.notNegative(reserve, "A tier's reserve");
        return this;
    }

    /**
     * Passes the tier over when it would get less than this, since it would not make it anyway.
     *
     * @param least zero (the default) or longer
     * @return this
     * @throws IllegalArgumentException if it is negative
     */
    public TierOptions<I, O> minBudget(Duration least) {
        this.least = OptionChecks.notNegative(least, "A tier's least budget");
        return this;
    }

    /**
     * Limits how many calls are in the tier at a time; when it is full the next tier is asked at once.
     *
     * @param calls at least 1; no limit by default
     * @return this
     * @throws IllegalArgumentException if it is below 1
     */
    public TierOptions<I, O> maxConcurrent(int calls) {
        return maxConcurrent(calls, Duration.ZERO);
    }

    /**
     * Limits how many calls are in the tier at a time; when it is full a call waits a little, which counts against its
     * budget, and then the next tier is asked. It waits by the machine's clock, also in a test with another one.
     *
     * @param calls at least 1
     * @param maxWait zero or longer
     * @return this
     * @throws IllegalArgumentException if a limit is too small
     */
    public TierOptions<I, O> maxConcurrent(int calls, Duration maxWait) {
        this.maxConcurrent = OptionChecks.atLeastOne(calls, "The number of calls in a tier");
        this.maxWait = OptionChecks.notNegative(maxWait, "The wait for a place in a tier");
        return this;
    }

    /**
     * Makes callers leave at their deadline, whatever the tier does. It runs on threads of its own then, as many as calls may
     * be in it (by default as many as there are processors). A run that was left behind goes on until it really ends, and
     * keeps its thread and its place until then; when all places are taken so, the next tier is asked at once.
     *
     * <p>Without this, a tier runs on the caller's thread, and a model's run is terminated at the deadline between two of its
     * operators. That is quicker, but a single long operator, or a predictor that does not look at its timeout, makes the
     * caller wait.
     *
     * @return this
     */
    public TierOptions<I, O> strict() {
        this.isStrict = true;
        return this;
    }

    /**
     * Adds a breaker with the usual settings. For the breaker to see a tier that hangs, the tier needs a {@link #timeout} or
     * the chain a budget: a timeout that only callers set is not the tier's failure.
     *
     * @return this
     */
    public TierOptions<I, O> breaker() {
        return breaker(BreakerSettings.DEFAULT);
    }

    /**
     * Adds a breaker.
     *
     * @param settings when it opens and how it closes again
     * @return this
     */
    public TierOptions<I, O> breaker(BreakerSettings settings) {
        this.breaker = BreakerFactory.of(Objects.requireNonNull(settings, "The breaker is null"));
        return this;
    }

    /**
     * Adds a breaker of the application's own.
     *
     * @param breaker for this tier alone
     * @return this
     */
    public TierOptions<I, O> breaker(Breaker breaker) {
        this.breaker = BreakerFactory.of(Objects.requireNonNull(breaker, "The breaker is null"));
        return this;
    }

    /**
     * Asks the next tier as well when this one takes longer than usual. Both must be {@link #strict}, or the next free.
     *
     * @param hedge when, and whose answer is taken
     * @return this
     */
    public TierOptions<I, O> hedge(Hedge hedge) {
        this.hedge = Objects.requireNonNull(hedge, "The hedge is null");
        return this;
    }

    /**
     * Adds a gate; the next tier is asked while it is closed.
     *
     * @param name for provenance and metrics, for example {@code drift}
     * @param gate whether the tier may be asked
     * @return this
     * @throws IllegalArgumentException if the name is blank
     */
    public TierOptions<I, O> gate(String name, Gate<? super I> gate) {
        gates.add(new NamedGate<>(
                OptionChecks.name(name, "gate"), Objects.requireNonNull(gate, "The gate " + name + " is null")));
        return this;
    }

    /**
     * Says which inputs this tier can answer; for others the next one is asked.
     *
     * @param name for provenance and metrics, for example {@code has-history}
     * @param condition true for inputs that it takes
     * @return this
     * @throws IllegalArgumentException if the name is blank
     */
    public TierOptions<I, O> accepts(String name, Predicate<? super I> condition) {
        accepts.add(new NamedCondition<>(name, condition));
        return this;
    }

    /**
     * Says what holds for every answer that can be trusted. One for which it does not hold is a failure of the tier. Missing
     * answers, and NaN and infinity in numbers, arrays, records, collections, values of maps and tensors, are failures without
     * being named here; what other classes hold is not looked at.
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
     * Says which answers are not good enough. That is no failure of the tier, and if nothing better comes, such an answer is
     * still used before the chain's end.
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
     * Says which exceptions are the caller's fault, so that the tier is not blamed and no other tier answers; see
     * {@link FallbackChainBuilder#answerInvalidInput}. {@link io.mlprod.error.InvalidInputException} always is. After
     * an {@link IllegalArgumentException} that is not named here the tier is not blamed either, but the next one is
     * asked, since it may be a mistake in the predictor's own code.
     *
     * @param condition true for exceptions that the input caused
     * @return this
     */
    public TierOptions<I, O> callersFault(Predicate<? super Throwable> condition) {
        this.isCallersFault = Objects.requireNonNull(condition, "The condition is null");
        return this;
    }

    /**
     * Names the handle behind a predictor that translates for it, so that {@link FallbackChain#feedback} reaches it. A
     * handle or chain that is a tier itself need not be named.
     *
     * @param handle whose predictions the tier gives out, with their identity
     * @return this
     */
    public TierOptions<I, O> feedbackTo(ModelHandle<?, ?> handle) {
        this.feedbackTo = Objects.requireNonNull(handle, "The handle is null");
        return this;
    }

    TierSettings<I, O> settings() {
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
