/**
 * The calls of a chain: their path down the tiers, and what is recorded of them.
 *
 * <p>Depends on: {@code mlprod-core}, {@link io.mlprod.fallback}, {@link io.mlprod.fallback.internal.breaker},
 * {@link io.mlprod.fallback.internal.check}, {@link io.mlprod.fallback.internal.context},
 * {@link io.mlprod.fallback.internal.gate}, {@link io.mlprod.fallback.internal.hedge},
 * {@link io.mlprod.fallback.internal.run}, {@link io.mlprod.fallback.internal.tier}. Start reading at
 * {@link io.mlprod.fallback.internal.chain.ChainCalls}.
 */
@NullMarked
package io.mlprod.fallback.internal.chain;

import org.jspecify.annotations.NullMarked;
