/**
 * Predictions on their way into the store, their labels, and what the pairs tell.
 *
 * <p>Depends on: {@code mlprod-core}, {@link io.mlprod.monitoring}, {@link io.mlprod.monitoring.alert},
 * {@link io.mlprod.monitoring.drift}, {@link io.mlprod.monitoring.estimate}, {@link io.mlprod.monitoring.fairness},
 * {@link io.mlprod.monitoring.internal.store}, {@link io.mlprod.monitoring.internal.watch},
 * {@link io.mlprod.monitoring.metrics}, {@link io.mlprod.monitoring.performance}. Start reading at
 * {@link io.mlprod.monitoring.internal.performance.PerformanceWatch}.
 */
@NullMarked
package io.mlprod.monitoring.internal.performance;

import org.jspecify.annotations.NullMarked;
