/**
 * The front door of monitoring: a monitor that watches handles and chains.
 *
 * <p>Depends on: {@code mlprod-core}, {@link io.mlprod.monitoring.action}, {@link io.mlprod.monitoring.alert},
 * {@link io.mlprod.monitoring.drift}, {@link io.mlprod.monitoring.estimate}, {@link io.mlprod.monitoring.fairness},
 * {@link io.mlprod.monitoring.health}, {@link io.mlprod.monitoring.history},
 * {@code io.mlprod.monitoring.internal.cells}, {@code io.mlprod.monitoring.internal.evaluate},
 * {@code io.mlprod.monitoring.internal.performance}, {@code io.mlprod.monitoring.internal.quality},
 * {@code io.mlprod.monitoring.internal.report}, {@code io.mlprod.monitoring.internal.series},
 * {@code io.mlprod.monitoring.internal.snapshot}, {@code io.mlprod.monitoring.internal.traffic},
 * {@code io.mlprod.monitoring.internal.watch}, {@code io.mlprod.monitoring.internal.window},
 * {@link io.mlprod.monitoring.metrics}, {@link io.mlprod.monitoring.performance}, {@link io.mlprod.monitoring.profile},
 * {@link io.mlprod.monitoring.quality}. Start reading at {@link io.mlprod.monitoring.ModelMonitor}.
 */
@NullMarked
package io.mlprod.monitoring;

import org.jspecify.annotations.NullMarked;
