package io.mlprod.fallback.internal.hedge;

import io.mlprod.fallback.internal.run.AttemptResult;
import org.jspecify.annotations.Nullable;

/**
 * The result of an attempt that may have been hedged.
 *
 * @param first the hedged tier's result
 * @param next the next tier's result; null if it was not asked
 */
public record HedgedResult<O>(
        AttemptResult<O> first, @Nullable AttemptResult<O> next) {}
