package io.mlprod.fallback.internal.tier;

import io.mlprod.Call;
import io.mlprod.error.CancelledException;
import io.mlprod.error.InvalidInputException;
import io.mlprod.error.Violation;
import io.mlprod.fallback.Breaker;
import io.mlprod.fallback.internal.context.TierBudget;
import io.mlprod.fallback.internal.gate.TierAdmission;
import io.mlprod.fallback.internal.run.AttemptResult;
import io.mlprod.fallback.internal.run.BackgroundRuns;
import io.mlprod.fallback.internal.run.DirectRuns;
import io.mlprod.fallback.internal.run.PendingAttempt;
import io.mlprod.fallback.internal.run.StrictRun;
import io.mlprod.fallback.internal.run.StrictRuns;
import io.mlprod.fallback.internal.run.TierParts;
import io.mlprod.fallback.internal.run.TierStateLog;
import io.mlprod.provenance.Attempt;
import io.mlprod.provenance.AttemptOutcome;
import io.mlprod.provenance.TierStatus;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.BiPredicate;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A tier with a predictor. A call passes, in this order: gate, accepts, budget, bulkhead, breaker, run; its answer then
 * passes validity and quality. Thread-safe.
 */
public final class ModelTier<I, O> implements Tier<I, O> {

    private static final Violation CALLERS_FAULT = new Violation(
            "input", "callersFault", "an input that the tier can work with", null, 0, Violation.Handling.REJECTED);

    private final TierParts<I, O> parts;
    private final DirectRuns<I, O> direct;
    private final @Nullable StrictRuns<I, O> strict;
    private final BackgroundRuns<I, O> background;
    private final TierStateLog states;

    /**
     * Puts a tier together.
     *
     * @param strictThreads the threads for runs that callers may leave behind; null if runs stay on the caller's thread
     * @param latencies receives the latencies of the runs on those threads
     */
    public ModelTier(TierParts<I, O> parts, @Nullable Executor strictThreads, LongConsumer latencies) {
        this.parts = parts;
        this.direct = new DirectRuns<>(parts);
        this.strict = strictThreads == null ? null : new StrictRuns<>(parts, strictThreads, latencies);
        this.states = new TierStateLog(parts);
        this.background = new BackgroundRuns<>(parts, direct, states::note);
    }

    @Override
    public String name() {
        return parts.name();
    }

    @Override
    public int rank() {
        return parts.rank();
    }

    @Override
    public AttemptResult<O> attempt(I input, Call call, long remaining, long now) {
        if (strict != null) {
            PendingAttempt<O> pending = begin(input, call, remaining, now);
            StrictRun<O> run = pending.run();
            if (run != null) {
                run.await(run.allowed());
            }
            return pending.conclude();
        }
        AttemptResult<O> refused = refuse(input, remaining, now);
        if (refused != null) {
            return refused;
        }
        Breaker.Permit permit = permit();
        return permit == null
                ? breakerOpen(input, call)
                : direct.runForCaller(input, call, permit, parts.budget().allowed(remaining), now);
    }

    @Override
    public PendingAttempt<O> begin(I input, Call call, long remaining, long now) {
        if (strict == null) {
            return Tier.super.begin(input, call, remaining, now);
        }
        AttemptResult<O> refused = refuse(input, remaining, now);
        if (refused != null) {
            return new PendingAttempt.Ended<>(refused);
        }
        Breaker.Permit permit = permit();
        return permit == null
                ? new PendingAttempt.Ended<>(breakerOpen(input, call))
                : strict.begin(input, call, permit, parts.budget().allowed(remaining), now);
    }

    /**
     * Returns why the call is not let in, by gate, accepts, budget or bulkhead; null if it has a place in the bulkhead
     * now.
     */
    private @Nullable AttemptResult<O> refuse(I input, long remaining, long now) {
        try {
            TierAdmission.Refusal refusal = parts.admission().refuse(input);
            if (refusal != null) {
                return parts.unanswered(refusal.outcome(), refusal.detail(), 0, refusal.error());
            }
            TierBudget budget = parts.budget();
            long allowed = budget.allowed(remaining);
            if (budget.isTooLittle(allowed)) {
                return parts.unanswered(AttemptOutcome.BUDGET_SKIPPED, "", 0, null);
            }
            if (!parts.bulkhead().tryEnter(allowed)) {
                return parts.unanswered(AttemptOutcome.BULKHEAD_FULL, "", waited(now), null);
            }
            if (budget.isTooLittle(TierBudget.less(allowed, waited(now)))) {
                parts.bulkhead().leave();
                return parts.unanswered(AttemptOutcome.BUDGET_SKIPPED, "", waited(now), null);
            }
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // so that a hedge does not wait for the other tier
            CancelledException cancelled =
                    new CancelledException(parts.label() + ": the thread was interrupted while its call waited", e);
            return parts.unanswered(AttemptOutcome.CANCELLED, "", waited(now), cancelled);
        }
    }

    /** Returns how long the call may have waited for its place. */
    private long waited(long since) {
        return parts.bulkhead().mayWait() ? parts.chain().time().nanoTime() - since : 0;
    }

    /** Returns the breaker's permit for a call that has its place; without a permit the place is given back. */
    private Breaker.@Nullable Permit permit() {
        Breaker.Permit permit = null;
        try {
            permit = parts.breaker().tryAcquire();
        } finally {
            if (permit == null) {
                parts.bulkhead().leave();
            }
        }
        return permit;
    }

    private AttemptResult<O> breakerOpen(I input, Call call) {
        background.probe(input, call);
        return parts.unanswered(AttemptOutcome.BREAKER_OPEN, "", 0, null);
    }

    /** Passes over the tier because the input breaks a rule of the chain, so that no model can answer it. */
    public AttemptResult<O> passOverInvalid() {
        return parts.unanswered(AttemptOutcome.INVALID_INPUT, "", 0, null);
    }

    /**
     * Computes a copy of a call that a better tier answered, in the background.
     *
     * @param answer the better tier's answer
     * @param agree tests whether two answers are near enough
     */
    public void exercise(I input, Call call, O answer, BiPredicate<? super O, ? super O> agree) {
        background.exercise(input, call, answer, agree);
    }

    // ---- inputs that are wrong

    /** Returns whether the tier accepts such inputs; if not, its schema says nothing about them. */
    public boolean accepts(I input) {
        return parts.admission().accepts(input);
    }

    /** Returns the violations that the tier's schema finds, without a run. */
    public List<Violation> violations(I input) {
        return parts.schema().violations(input);
    }

    /** Returns whether the tier's schema refuses the input, as far as that can be known without a run. */
    public boolean refuses(I input) {
        return parts.schema().refusal(input) != null;
    }

    /**
     * Returns why the input is the caller's mistake: because the tier said so, or because its schema would have.
     *
     * @param attempt the tier's attempt
     * @return null if it is not the caller's mistake, or that cannot be known
     */
    public @Nullable InvalidInputException refusal(I input, Attempt attempt) {
        if (attempt.outcome() != AttemptOutcome.INVALID_INPUT) {
            return parts.schema().refusal(input);
        }
        return attempt.error() instanceof InvalidInputException refused
                ? refused
                : new InvalidInputException("Tier " + parts.label(), List.of(CALLERS_FAULT), attempt.error());
    }

    /** Ends all waits for a place in the tier; runs go on. */
    public void close() {
        parts.bulkhead().close();
    }

    // ---- its state

    /** Returns whether it runs on threads of its own, so that callers may leave a run behind. */
    public boolean isStrict() {
        return strict != null;
    }

    /** Lets no calls in until it is switched on. */
    public void switchOff(String reason) {
        parts.admission().switchOff(reason);
        states.note();
    }

    /** Lets calls in again. */
    public void switchOn() {
        parts.admission().switchOn();
        states.note();
    }

    /** Notifies listeners if the tier's state has changed. */
    public void noteState() {
        states.note();
    }

    /** Returns whether listeners were last notified that the tier is ready. */
    public boolean wasReady() {
        return states.wasReady();
    }

    @Override
    public TierStatus.Load load() {
        int running = parts.bulkhead().inside();
        int abandoned = strict == null ? 0 : strict.abandoned();
        int leftBehind = Math.max(0, Math.min(running, abandoned)); // a run that is just ending is not yet subtracted
        return new TierStatus.Load(states.state(), parts.admission().reason(), running, leftBehind);
    }

    @Override
    public String toString() {
        return parts.label();
    }
}
