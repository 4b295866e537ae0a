/**
 * A model of bike rentals that is watched while a summer goes by: thermometers that drift, an area that is renamed, a
 * new version, a way back.
 *
 * <p>Depends on {@code mlprod-core}, {@code mlprod-monitoring}, a CSV reader and Micrometer's registry for Prometheus.
 * Start reading at {@link io.mlprod.samples.monitoring.BikeMonitoring}.
 */
@NullMarked
package io.mlprod.samples.monitoring;

import org.jspecify.annotations.NullMarked;
