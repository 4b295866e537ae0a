/**
 * The report: what a monitor, a snapshot or a data set shows, as one page and as JSON.
 *
 * <p>Depends on: {@code mlprod-core}, {@link io.mlprod.monitoring}, {@link io.mlprod.monitoring.action},
 * {@link io.mlprod.monitoring.alert}, {@link io.mlprod.monitoring.drift}, {@link io.mlprod.monitoring.estimate},
 * {@link io.mlprod.monitoring.fairness}, {@link io.mlprod.monitoring.history},
 * {@code io.mlprod.monitoring.internal.cells}, {@code io.mlprod.monitoring.internal.evaluate},
 * {@code io.mlprod.monitoring.internal.page}, {@code io.mlprod.monitoring.internal.quality},
 * {@code io.mlprod.monitoring.internal.reference}, {@code io.mlprod.monitoring.internal.report},
 * {@code io.mlprod.monitoring.internal.window}, {@link io.mlprod.monitoring.performance},
 * {@link io.mlprod.monitoring.profile}, {@link io.mlprod.monitoring.quality}. Start reading at
 * {@link io.mlprod.monitoring.report.MonitorReport}.
 */
@NullMarked
package io.mlprod.monitoring.report;

import org.jspecify.annotations.NullMarked;
