/**
 * The report: what a monitor, a snapshot or a data set shows, as one page and as JSON.
 *
 * <p>Depends on: {@code mlprod-core}, {@link io.mlprod.monitoring}, {@link io.mlprod.monitoring.drift},
 * {@link io.mlprod.monitoring.history}, {@link io.mlprod.monitoring.profile}, {@link io.mlprod.monitoring.quality},
 * {@link io.mlprod.monitoring.internal.evaluate}, {@link io.mlprod.monitoring.internal.page},
 * {@link io.mlprod.monitoring.internal.reference}, {@link io.mlprod.monitoring.internal.report},
 * {@link io.mlprod.monitoring.internal.window}. Start reading at {@link io.mlprod.monitoring.report.MonitorReport}.
 */
@NullMarked
package io.mlprod.monitoring.report;

import org.jspecify.annotations.NullMarked;
