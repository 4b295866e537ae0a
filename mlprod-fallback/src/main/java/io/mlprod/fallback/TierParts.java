package io.mlprod.fallback;

import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What the calls of a tier pass.
 *
 * @param schema says without a run whether an input is the caller's mistake
 * @param strictThreads where runs go that callers may leave behind; null if they stay on the caller's thread
 */
record TierParts<I, O>(
        TierBudget slice,
        TierAdmission<I> entrance,
        InputSchema<I> schema,
        Bulkhead bulkhead,
        Breaker breaker,
        AnswerJudge<O> judge,
        @Nullable Executor strictThreads,
        @Nullable Hedging<I, O> hedging) {}
