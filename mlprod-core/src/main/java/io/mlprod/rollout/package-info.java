/**
 * Guarded rollouts: steps, guards, states, and the store that several processes share.
 *
 * <p>Depends on: {@link io.mlprod.error}, {@code io.mlprod.internal.checks}, {@code io.mlprod.internal.statistics},
 * {@code io.mlprod.internal.text}, {@link io.mlprod.routing}. Start reading at {@link io.mlprod.rollout.Rollout}.
 */
@NullMarked
package io.mlprod.rollout;

import org.jspecify.annotations.NullMarked;
