/**
 * Fallback chains: tiers that answer within one budget, in order, and say which of them answered.
 *
 * <p>Depends on: {@code mlprod-core}, {@code io.mlprod.fallback.internal.breaker},
 * {@code io.mlprod.fallback.internal.chain}, {@code io.mlprod.fallback.internal.check},
 * {@code io.mlprod.fallback.internal.gate}, {@code io.mlprod.fallback.internal.tier}. Start reading at
 * {@link io.mlprod.fallback.FallbackChain}.
 */
@NullMarked
package io.mlprod.fallback;

import org.jspecify.annotations.NullMarked;
