/**
 * The metrics of handles and fallback chains on Micrometer, and observations of their predictions.
 *
 * <p>Depends on: {@link io.mlprod}, {@link io.mlprod.batching}, {@link io.mlprod.cache}, {@link io.mlprod.error},
 * {@link io.mlprod.experiment}, {@code io.mlprod.internal.checks}, {@code io.mlprod.internal.log},
 * {@link io.mlprod.lifecycle}, {@link io.mlprod.model}, {@link io.mlprod.observe}, {@link io.mlprod.provenance},
 * {@link io.mlprod.rollout}, {@link io.mlprod.routing}, {@link io.mlprod.shadow}. Start reading at
 * {@link io.mlprod.monitoring.metrics.MonitorMetrics}.
 */
@NullMarked
package io.mlprod.monitoring.metrics;

import org.jspecify.annotations.NullMarked;
