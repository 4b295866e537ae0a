/**
 * The checks of data quality: of a window's columns, of its repeated rows, and of the number of rows over days.
 *
 * <p>Depends on: {@code mlprod-core}, {@link io.mlprod.monitoring}, {@link io.mlprod.monitoring.drift},
 * {@link io.mlprod.monitoring.quality}, {@link io.mlprod.monitoring.internal.cells},
 * {@link io.mlprod.monitoring.internal.watch}, {@link io.mlprod.monitoring.internal.window}. Start reading at
 * {@link io.mlprod.monitoring.internal.quality.QualityEvaluation}.
 */
@NullMarked
package io.mlprod.monitoring.internal.quality;

import org.jspecify.annotations.NullMarked;
