package io.mlprod.fallback.internal.chain;

import io.mlprod.Call;
import io.mlprod.Prediction;
import io.mlprod.error.CancelledException;
import io.mlprod.error.ChainExhaustedException;
import io.mlprod.error.InvalidInputException;
import io.mlprod.fallback.internal.check.InputRules;
import io.mlprod.fallback.internal.context.ChainContext;
import io.mlprod.fallback.internal.context.TierBudget;
import io.mlprod.fallback.internal.hedge.HedgedResult;
import io.mlprod.fallback.internal.run.AttemptResult;
import io.mlprod.fallback.internal.tier.ModelTier;
import io.mlprod.fallback.internal.tier.Tier;
import io.mlprod.internal.lease.Deadline;
import io.mlprod.provenance.Attempt;
import io.mlprod.provenance.Provenance;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** A walker that asks the tiers of a chain, one after the other, until one has a good answer. Thread-safe. */
final class TierWalker<I, O> {

    private final ChainContext<I> chain;
    private final InputRules<I> rules;
    private final long budget;
    private final List<Step<I, O>> steps;
    private final @Nullable Tier<I, O> end;
    private final CallRecorder<I, O> recorder;

    /**
     * Creates a walker over these tiers.
     *
     * @param budget how long a call may take, in nanoseconds, unless its own timeout is shorter
     */
    TierWalker(
            ChainContext<I> chain,
            InputRules<I> rules,
            long budget,
            ChainTiers<I, O> tiers,
            CallRecorder<I, O> recorder) {
        this.chain = chain;
        this.rules = rules;
        this.budget = budget;
        this.steps = tiers.steps();
        this.end = tiers.end();
        this.recorder = recorder;
    }

    /**
     * Answers one input.
     *
     * @param start when the caller started to wait
     * @param now the current time
     * @param caller the future that shows whether a caller still waits for the answer; null if the calling thread does
     */
    Prediction<O> answer(I input, Call call, long start, long now, @Nullable Future<?> caller) {
        boolean isValid = rules.isValid(input);
        long budget = budget(call);
        FailedAttempts<O> failed = null;
        boolean isJudged = rules.answersInvalid(); // whether it is settled that the input is no mistake of the caller's
        for (int i = 0; i < steps.size(); i++) {
            Step<I, O> step = steps.get(i);
            long left = TierBudget.less(budget, now - start);
            AttemptResult<O> result;
            AttemptResult<O> hedge = null; // of the next tier, if that was asked at the same time
            if (!isValid && step.tier() instanceof ModelTier<I, O> model) {
                result = model.passOverInvalid();
            } else if (step.hedging() == null) {
                result = step.tier().attempt(input, call, left, now);
            } else {
                HedgedResult<O> both = step.hedging().attempt(input, call, left, now);
                result = both.first();
                hedge = both.next();
            }
            recorder.attempted(step.tier(), result.attempt());
            now += result.attempt().nanos();
            if (hedge != null) {
                Tier<I, O> next = steps.get(++i).tier();
                recorder.attempted(next, hedge.attempt());
                recorder.hedged(next, !result.isSuccess() && hedge.isSuccess());
                now = chain.time().nanoTime();
            }
            if (result.isSuccess()) {
                return answered(input, call, result, hedge == null ? failed : with(failed, hedge), now - start, budget);
            }
            failed = with(failed, result);
            if (!isJudged && step.tier() instanceof ModelTier<I, O> model && model.accepts(input)) {
                isJudged = true;
                refuseIfInvalid(model, input, result.attempt());
            }
            if (hedge != null && hedge.isSuccess()) {
                return answered(input, call, hedge, failed, now - start, budget);
            }
            failed = hedge == null ? failed : with(failed, hedge);
            if (caller != null && caller.isDone()) {
                throw new CancelledException(
                        "Chain " + chain.name() + ": no caller waits for the answer any more", null);
            }
        }
        return end(input, call, Objects.requireNonNull(failed), start, now, budget);
    }

    /** Returns how long a call may take, in nanoseconds. */
    private long budget(Call call) {
        return call.timeout().isEmpty()
                ? budget
                : Math.min(budget, Deadline.nanos(call.timeout().get()));
    }

    /**
     * Ends the call if the first tier that takes the input refuses it, or would have, had it been asked: no other tier
     * can make up for that.
     */
    private void refuseIfInvalid(ModelTier<I, O> first, I input, Attempt attempt) {
        InvalidInputException refusal = first.refusal(input, attempt);
        if (refusal != null) {
            throw refusal;
        }
    }

    private static <O> FailedAttempts<O> with(@Nullable FailedAttempts<O> before, AttemptResult<O> result) {
        FailedAttempts<O> failed = before == null ? new FailedAttempts<>() : before;
        failed.add(result);
        return failed;
    }

    private Prediction<O> end(I input, Call call, FailedAttempts<O> failed, long start, long now, long budget) {
        AttemptResult<O> candidate = failed.takeCandidate();
        if (candidate != null) {
            return answered(input, call, candidate, failed, now - start, budget);
        }
        if (end == null) {
            throw new ChainExhaustedException(chain.name(), failed.attempts());
        }
        AttemptResult<O> result = end.attempt(input, call, TierBudget.less(budget, now - start), now);
        recorder.attempted(end, result.attempt());
        return answered(input, call, result, failed, now + result.attempt().nanos() - start, budget);
    }

    private Prediction<O> answered(
            I input,
            Call call,
            AttemptResult<O> result,
            @Nullable FailedAttempts<O> failed,
            long elapsed,
            long budget) {
        Prediction<O> own = Objects.requireNonNull(result.answer());
        Prediction<O> answer = own.withProvenance(provenance(result, own.provenance(), failed));
        recorder.answered(input, call, answer, elapsed, TierBudget.less(budget, elapsed));
        return answer;
    }

    private Provenance provenance(AttemptResult<O> result, Provenance within, @Nullable FailedAttempts<O> failed) {
        boolean isNested = !within.chain().isEmpty();
        boolean isDegraded = result.attempt().rank() > 0 || !result.isSuccess() || within.degraded();
        return new Provenance(
                chain.name(),
                result.attempt(),
                failed == null ? List.of() : failed.attempts(),
                isDegraded,
                isNested ? null : within.age(),
                isNested ? within : null);
    }
}
