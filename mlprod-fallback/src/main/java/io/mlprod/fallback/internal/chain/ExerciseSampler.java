package io.mlprod.fallback.internal.chain;

import io.mlprod.Call;
import io.mlprod.fallback.internal.tier.ModelTier;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiPredicate;

/** A sampler of calls that the first tier answered; lower tiers, in turn, compute them as well. Thread-safe. */
final class ExerciseSampler<I, O> {

    private final double share;
    private final BiPredicate<? super O, ? super O> agree;
    private final List<ModelTier<I, O>> lower;
    private final AtomicInteger turn = new AtomicInteger();

    ExerciseSampler(double share, BiPredicate<? super O, ? super O> agree, List<ModelTier<I, O>> lower) {
        this.share = lower.isEmpty() ? 0 : share;
        this.agree = agree;
        this.lower = lower;
    }

    /** Exercises a lower tier with the call, if it is sampled. */
    void offer(I input, Call call, O answer) {
        if (share > 0 && ThreadLocalRandom.current().nextDouble() < share) {
            lower.get(Math.floorMod(turn.getAndIncrement(), lower.size())).exercise(input, call, answer, agree);
        }
    }
}
