/**
 * New versions of a model on their way to a website's customers: deployed, rolled back, shadowed, compared, rolled out.
 *
 * <p>Depends on {@code mlprod-core} and a CSV reader. Start reading at {@link io.mlprod.samples.rollout.Rollouts}.
 */
@NullMarked
package io.mlprod.samples.rollout;

import org.jspecify.annotations.NullMarked;
