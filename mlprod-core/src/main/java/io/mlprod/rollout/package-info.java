/**
 * Guarded rollouts: steps, guards, states, and the store that several processes share.
 *
<<<<<<< HEAD
 * <p>Depends on {@code io.mlprod.model}, {@code io.mlprod.error} and {@code io.mlprod.routing}. Start reading at {@link
 * io.mlprod.rollout.Rollout}.
=======
 * <p>Depends on {@code io.mlprod.model} and {@code io.mlprod.routing}; on Jackson and JDBC for what stores keep. Start
 * reading at {@link io.mlprod.rollout.RolloutStore}.
>>>>>>> 66f5094958d591ca6f4496ea88c9a8e938c6c038
 */
@NullMarked
package io.mlprod.rollout;

import org.jspecify.annotations.NullMarked;
