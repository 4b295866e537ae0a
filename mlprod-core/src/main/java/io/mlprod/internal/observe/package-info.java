/**
 * The notification of listeners about what happened, and of recorders about what goes into the model.
 *
 * <p>Depends on: {@link io.mlprod.internal.log}, {@link io.mlprod.observe}. Start reading at
 * {@link io.mlprod.internal.observe.Listeners}.
 */
@NullMarked
package io.mlprod.internal.observe;

import org.jspecify.annotations.NullMarked;
