package io.mlprod.fallback.internal.chain;

import io.mlprod.fallback.internal.hedge.Hedging;
import io.mlprod.fallback.internal.tier.Tier;
import org.jspecify.annotations.Nullable;

/**
 * A step down a chain.
 *
 * @param hedging the hedging, which also asks the next tier; null if the tier is not hedged
 */
record Step<I, O>(Tier<I, O> tier, @Nullable Hedging<I, O> hedging) {}
