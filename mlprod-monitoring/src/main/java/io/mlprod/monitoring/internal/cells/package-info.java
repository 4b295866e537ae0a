/**
 * What is counted of the rows, the cells into which it is counted, and the counts.
 *
 * <p>Depends on: {@code mlprod-core}. Start reading at {@link io.mlprod.monitoring.internal.cells.Counted}.
 */
@NullMarked
package io.mlprod.monitoring.internal.cells;

import org.jspecify.annotations.NullMarked;
