/**
 * The kinds of tier, and the plans that they are built from.
 *
 * <p>Depends on: {@code mlprod-core}, {@link io.mlprod.fallback}, {@link io.mlprod.fallback.internal.breaker},
 * {@link io.mlprod.fallback.internal.check}, {@link io.mlprod.fallback.internal.context},
 * {@link io.mlprod.fallback.internal.gate}, {@link io.mlprod.fallback.internal.run}. Start reading at
 * {@link io.mlprod.fallback.internal.tier.Tier}.
 */
@NullMarked
package io.mlprod.fallback.internal.tier;

import org.jspecify.annotations.NullMarked;
