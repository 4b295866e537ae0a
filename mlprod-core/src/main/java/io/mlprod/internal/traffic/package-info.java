/**
 * Which version answers a call: the serving one, or what a rollout, an experiment or a shadow says.
 *
 * <p>Depends on {@code io.mlprod.internal.serving} and on what decides in {@code io.mlprod.internal.rollout}, {@code
 * .experiment}, {@code .shadow} and {@code .routing}. Start reading at {@link io.mlprod.internal.traffic.Dispatcher}.
 */
@NullMarked
package io.mlprod.internal.traffic;

import org.jspecify.annotations.NullMarked;
