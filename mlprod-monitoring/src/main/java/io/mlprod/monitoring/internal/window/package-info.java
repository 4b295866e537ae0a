/**
 * Counting of what goes into a version and comes out: on the callers' threads into the cells of its columns, by
 * windows.
 *
 * <p>Depends on: {@link io.mlprod.model}, {@link io.mlprod.monitoring.internal.cells}. Start reading at
 * {@link io.mlprod.monitoring.internal.window.WindowCounts}.
 */
@NullMarked
package io.mlprod.monitoring.internal.window;

import org.jspecify.annotations.NullMarked;
