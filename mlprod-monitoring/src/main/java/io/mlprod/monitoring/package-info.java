/**
 * The front door of monitoring: a monitor that watches handles and chains.
 *
 * <p>Depends on: {@code mlprod-core}, {@link io.mlprod.monitoring.drift}, {@link io.mlprod.monitoring.health},
 * {@link io.mlprod.monitoring.metrics}, {@link io.mlprod.monitoring.profile}, {@link io.mlprod.monitoring.quality},
 * {@link io.mlprod.monitoring.internal.evaluate}, {@link io.mlprod.monitoring.internal.quality},
 * {@link io.mlprod.monitoring.internal.report}, {@link io.mlprod.monitoring.internal.series},
 * {@link io.mlprod.monitoring.internal.snapshot}, {@link io.mlprod.monitoring.internal.watch},
 * {@link io.mlprod.monitoring.internal.window}. Start reading at {@link io.mlprod.monitoring.ModelMonitor}.
 */
@NullMarked
package io.mlprod.monitoring;

import org.jspecify.annotations.NullMarked;
