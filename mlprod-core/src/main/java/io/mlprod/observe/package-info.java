/**
 * What can be listened to: every prediction's outcome and every change of a handle's state, as sealed events.
 *
 * <p>Depends on {@code io.mlprod.model} and {@code io.mlprod.error}. Start reading at {@link io.mlprod.observe.PredictionListener}.
 */
@NullMarked
package io.mlprod.observe;

import org.jspecify.annotations.NullMarked;
