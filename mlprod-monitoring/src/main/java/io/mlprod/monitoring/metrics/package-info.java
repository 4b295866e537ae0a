/**
 * The metrics of handles and fallback chains on Micrometer, and observations of their predictions.
 *
 * <p>Depends on: {@code mlprod-core}, {@link io.mlprod.monitoring.internal.attach}. Start reading at
 * {@link io.mlprod.monitoring.metrics.MonitorMetrics}.
 */
@NullMarked
package io.mlprod.monitoring.metrics;

import org.jspecify.annotations.NullMarked;
