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
        Slice slice,
        Entrance<I> entrance,
        Schema<I> schema,
        Bulkhead bulkhead,
        TierBreaker breaker,
        Judge<O> judge,
        @Nullable Executor strictThreads,
        @Nullable Hedging<I, O> hedging) {}
