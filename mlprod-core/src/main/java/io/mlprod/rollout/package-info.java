/**
 * Guarded rollouts: steps, guards, states, and the store that several processes share.
 *
 * <p>Depends on {@code io.mlprod.model}, {@code io.mlprod.error} and {@code io.mlprod.routing}; on Jackson and JDBC for what
 * stores keep. Start reading at {@link io.mlprod.rollout.Rollout}.
 */
@NullMarked
package io.mlprod.rollout;

import org.jspecify.annotations.NullMarked;
