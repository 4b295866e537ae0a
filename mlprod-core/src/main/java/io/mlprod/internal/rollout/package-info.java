/**
 * The guarded rollout as a machine without a model: observations go in, and the share of each version comes out.
 *
 * <p>Depends on: {@link io.mlprod.error}, {@link io.mlprod.internal.log}, {@link io.mlprod.internal.routing},
 * {@link io.mlprod.internal.statistics}, {@link io.mlprod.internal.text}, {@link io.mlprod.internal.threads},
 * {@link io.mlprod.model}, {@link io.mlprod.rollout}, {@link io.mlprod.time}. Start reading at
 * {@link io.mlprod.internal.rollout.RolloutMachine}.
 */
@NullMarked
package io.mlprod.internal.rollout;

import org.jspecify.annotations.NullMarked;
