/**
 * Summaries of the values of one column that do not depend on the order of the values, nor on how they were divided.
 *
 * <p>Depends on: {@code mlprod-core}, {@link io.mlprod.monitoring.internal.cells}. Start reading at
 * {@link io.mlprod.monitoring.internal.sketch.Histogram}.
 */
@NullMarked
package io.mlprod.monitoring.internal.sketch;

import org.jspecify.annotations.NullMarked;
