/**
 * Fallback chains: tiers that answer within one budget, in order, and say which of them answered.
 *
 * <p>Depends on: {@code mlprod-core}, {@link io.mlprod.fallback.internal.breaker},
 * {@link io.mlprod.fallback.internal.chain}, {@link io.mlprod.fallback.internal.check},
 * {@link io.mlprod.fallback.internal.gate}, {@link io.mlprod.fallback.internal.tier}. Start reading at
 * {@link io.mlprod.fallback.FallbackChain}.
 */
@NullMarked
package io.mlprod.fallback;

import org.jspecify.annotations.NullMarked;
