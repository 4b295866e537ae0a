/**
 * The cells into which the values of a column are counted, and the counts.
 *
 * <p>Depends on: nothing of mlprod. Start reading at {@link io.mlprod.monitoring.internal.cells.ColumnCounts}.
 */
@NullMarked
package io.mlprod.monitoring.internal.cells;

import org.jspecify.annotations.NullMarked;
