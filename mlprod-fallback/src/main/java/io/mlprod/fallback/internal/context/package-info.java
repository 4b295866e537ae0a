/**
 * The parts that the tiers of a chain share: its budget, threads and events, and predictions without a model.
 *
 * <p>Depends on: {@code mlprod-core}. Start reading at {@link io.mlprod.fallback.internal.context.ChainContext}.
 */
@NullMarked
package io.mlprod.fallback.internal.context;

import org.jspecify.annotations.NullMarked;
