package io.mlprod.fallback;

import io.mlprod.Call;
import io.mlprod.Prediction;
import io.mlprod.error.CancelledException;
import io.mlprod.error.ChainExhaustedException;
import io.mlprod.error.InvalidInputException;
import io.mlprod.provenance.Attempt;
import io.mlprod.provenance.AttemptOutcome;
import io.mlprod.provenance.Provenance;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** The way of an input down the tiers of a chain. */
final class Descent<I, O> {

    private final Tiers<I, O> tiers;
    private final List<Tier<I, O>> all;
    private final @Nullable Tier<I, O> end;

    Descent(Tiers<I, O> tiers) {
        this.tiers = tiers;
        this.all = tiers.list();
        this.end = tiers.end();
    }

    /**
     * What predict() is: asks tier after tier until one has a good answer.
     *
     * @param start when the caller began to wait
     * @param now the time by now
     * @param caller says whether anybody still waits for the answer; null if the calling thread does
     */
    Prediction<O> answer(I input, Call call, long start, long now, @Nullable Future<?> caller) {
        boolean isValid = tiers.isValid(input);
        long budget = tiers.budget(call);
        Passed<O> passed = null;
        boolean isJudged = tiers.answersInvalid(); // whether it is settled that the input is no mistake of the caller's
        for (int i = 0; i < all.size(); i++) {
            Tier<I, O> tier = all.get(i);
            Attempted<O> tried = isValid || tier instanceof FreeTier
                    ? tier.attempt(input, call, Slice.less(budget, now - start), now)
                    : tier.passedOver(AttemptOutcome.INVALID_INPUT, "", null);
            tiers.tried(tier, tried.attempt());
            now += tried.attempt().nanos();
            Attempted<O> hedge = tried.hedge();
            if (hedge != null) { // the next tier was asked at the same time
                Tier<I, O> next = all.get(++i);
                tiers.tried(next, hedge.attempt());
                tiers.hedged(next, !tried.isSuccess() && hedge.isSuccess());
                now = tiers.time().nanoTime();
            }
            if (tried.isSuccess()) {
                return answered(
                        input, call, tried, hedge == null ? passed : passed(passed, hedge), now - start, budget);
            }
            passed = passed(passed, tried);
            if (!isJudged && tier instanceof ModelTier<I, O> model && model.accepts(input)) {
                isJudged = true;
                refuseIfInvalid(model, input, tried.attempt());
            }
            if (hedge != null && hedge.isSuccess()) {
                return answered(input, call, hedge, passed, now - start, budget);
            }
            passed = hedge == null ? passed : passed(passed, hedge);
            if (caller != null && caller.isDone()) {
                throw new CancelledException("Chain " + tiers.chain() + ": nobody waits for the answer any more", null);
            }
        }
        return end(input, call, Objects.requireNonNull(passed), start, now, budget);
    }

    /**
     * Ends the call if the first tier that takes the input refuses it, or would have, had it been asked: no other tier
     * makes that good.
     */
    private void refuseIfInvalid(ModelTier<I, O> first, I input, Attempt attempt) {
        InvalidInputException refusal = first.refusal(input, attempt);
        if (refusal != null) {
            throw refusal;
        }
    }

    private static <O> Passed<O> passed(@Nullable Passed<O> before, Attempted<O> tried) {
        Passed<O> passed = before == null ? new Passed<>() : before;
        passed.add(tried);
        return passed;
    }

    private Prediction<O> end(I input, Call call, Passed<O> passed, long start, long now, long budget) {
        Attempted<O> candidate = passed.takeCandidate();
        if (candidate != null) {
            return answered(input, call, candidate, passed, now - start, budget);
        }
        if (end == null) {
            throw new ChainExhaustedException(tiers.chain(), passed.attempts());
        }
        Attempted<O> tried = end.attempt(input, call, Slice.less(budget, now - start), now);
        tiers.tried(end, tried.attempt());
        return answered(input, call, tried, passed, now + tried.attempt().nanos() - start, budget);
    }

    private Prediction<O> answered(
            I input, Call call, Attempted<O> tried, @Nullable Passed<O> passed, long elapsed, long budget) {
        Prediction<O> own = Objects.requireNonNull(tried.answer());
        Prediction<O> answer = own.withProvenance(provenance(tried, own.provenance(), passed));
        tiers.answered(input, call, answer, elapsed, Slice.less(budget, elapsed));
        return answer;
    }

    private Provenance provenance(Attempted<O> tried, Provenance within, @Nullable Passed<O> passed) {
        boolean isNested = !within.chain().isEmpty();
        boolean isDegraded = tried.attempt().rank() > 0 || !tried.isSuccess() || within.degraded();
        return new Provenance(
                tiers.chain(),
                tried.attempt(),
                passed == null ? List.of() : passed.attempts(),
                isDegraded,
                isNested ? null : within.age(),
                isNested ? within : null);
    }
}
