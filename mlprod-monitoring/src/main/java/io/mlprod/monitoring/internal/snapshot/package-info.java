/**
 * A monitor's state as bytes, and the sums of several.
 *
 * <p>Depends on: {@code mlprod-core}, {@link io.mlprod.monitoring.internal.cells},
 * {@link io.mlprod.monitoring.internal.window}. Start reading at
 * {@link io.mlprod.monitoring.internal.snapshot.SnapshotFormat}.
 */
@NullMarked
package io.mlprod.monitoring.internal.snapshot;

import org.jspecify.annotations.NullMarked;
