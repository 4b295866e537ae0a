/**
 * The metrics of handles and fallback chains on Micrometer, and observations of their predictions.
 *
 * <p>Depends on: {@code mlprod-core}, {@code io.mlprod.monitoring.internal.attach},
 * {@code io.mlprod.monitoring.internal.cells}. Start reading at {@link io.mlprod.monitoring.metrics.MonitorMetrics}.
 */
@NullMarked
package io.mlprod.monitoring.metrics;

import org.jspecify.annotations.NullMarked;
