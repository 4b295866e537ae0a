/**
 * Hedging: the next tier is asked as well when one takes longer than usual.
 *
 * <p>Depends on: {@code mlprod-core}, {@link io.mlprod.fallback}, {@link io.mlprod.fallback.internal.context},
 * {@link io.mlprod.fallback.internal.run}, {@link io.mlprod.fallback.internal.tier}. Start reading at
 * {@link io.mlprod.fallback.internal.hedge.Hedging}.
 */
@NullMarked
package io.mlprod.fallback.internal.hedge;

import org.jspecify.annotations.NullMarked;
