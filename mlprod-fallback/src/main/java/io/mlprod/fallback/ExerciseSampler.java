package io.mlprod.fallback;

import io.mlprod.Call;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiPredicate;

/** Lets the lower tiers, in turn, compute a share of the calls that the first one answered. */
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

    void mayRun(I input, Call call, O answer) {
        if (share > 0 && ThreadLocalRandom.current().nextDouble() < share) {
            lower.get(Math.floorMod(turn.getAndIncrement(), lower.size()))
                    .aside()
                    .exercise(input, call, answer, agree);
        }
    }
}
