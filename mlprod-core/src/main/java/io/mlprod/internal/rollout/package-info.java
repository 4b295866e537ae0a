/**
 * The guarded rollout as a machine without a model: what was observed goes in, who gets which share comes out.
 *
 * <p>Depends on {@code io.mlprod.rollout}, {@code io.mlprod.spi} for time, and {@code io.mlprod.internal.statistics}. Start
 * reading at {@link io.mlprod.internal.rollout.RolloutMachine}.
 */
@NullMarked
package io.mlprod.internal.rollout;

import org.jspecify.annotations.NullMarked;
