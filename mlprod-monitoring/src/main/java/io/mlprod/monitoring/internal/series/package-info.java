/**
 * What a monitor keeps of each version: what its rows are compared with, its windows, and what they were found to be.
 *
 * <p>Depends on: {@code mlprod-core}, {@link io.mlprod.monitoring}, {@link io.mlprod.monitoring.alert},
 * {@link io.mlprod.monitoring.drift}, {@link io.mlprod.monitoring.history},
 * {@link io.mlprod.monitoring.internal.cells}, {@link io.mlprod.monitoring.internal.evaluate},
 * {@link io.mlprod.monitoring.internal.quality}, {@link io.mlprod.monitoring.internal.reference},
 * {@link io.mlprod.monitoring.internal.snapshot}, {@link io.mlprod.monitoring.internal.traffic},
 * {@link io.mlprod.monitoring.internal.watch}, {@link io.mlprod.monitoring.internal.window},
 * {@link io.mlprod.monitoring.metrics}, {@link io.mlprod.monitoring.profile}, {@link io.mlprod.monitoring.quality}.
 * Start reading at {@link io.mlprod.monitoring.internal.series.VersionSeries}.
 */
@NullMarked
package io.mlprod.monitoring.internal.series;

import org.jspecify.annotations.NullMarked;
