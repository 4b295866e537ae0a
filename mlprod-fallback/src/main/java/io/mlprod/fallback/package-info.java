/**
 * Fallback chains: tiers that answer within one budget, in order, and say which of them answered.
 *
 * <p>Depends on {@code mlprod-core}. Start reading at {@link io.mlprod.fallback.FallbackChain}.
 */
@NullMarked
package io.mlprod.fallback;

import org.jspecify.annotations.NullMarked;
