/**
 * The assignment of calls to versions: to the serving one, or as a rollout, an experiment or a shadow decides.
 *
 * <p>Depends on: {@link io.mlprod}, {@link io.mlprod.error}, {@link io.mlprod.experiment},
 * {@link io.mlprod.internal.codec}, {@link io.mlprod.internal.experiment}, {@link io.mlprod.internal.exposure},
 * {@link io.mlprod.internal.lease}, {@link io.mlprod.internal.log}, {@link io.mlprod.internal.rollout},
 * {@link io.mlprod.internal.routing}, {@link io.mlprod.internal.serving}, {@link io.mlprod.internal.shadow},
 * {@link io.mlprod.internal.text}, {@link io.mlprod.model}, {@link io.mlprod.observe}, {@link io.mlprod.rollout},
 * {@link io.mlprod.routing}, {@link io.mlprod.shadow}, {@link io.mlprod.time}. Start reading at
 * {@link io.mlprod.internal.traffic.Dispatcher}.
 */
@NullMarked
package io.mlprod.internal.traffic;

import org.jspecify.annotations.NullMarked;
